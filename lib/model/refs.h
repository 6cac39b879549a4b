/* SPDX-License-Identifier: MIT */
#ifndef MODEL_REFS_H
#define MODEL_REFS_H

#include "base/str.h"

/*
 * The ids that a file gives to its rows, as row numbers. Writers count from 1 upwards, so small
 * ids are looked up in an array; the few writers that use addresses or hashes as ids cost a probe.
 * Zero-initialised is ready and empty.
 */
struct refs {
	uint32_t *dense; /* row + 1, 0 = none */
	size_t ndense;
	uint64_t *keys; /* open addressing for the rest */
	uint32_t *rows; /* row + 1, 0 = free slot */
	size_t nslots, nkeys;
	uint64_t
		in_order; /* rows 0..in_order-1 have the ids 1..in_order, and there are no others */
	bool mixed;
};

#define REFS_NONE UINT32_MAX

void refs_init(struct refs *r, size_t nrows); /* nrows is a guess that sizes the array */
void refs_release(struct refs *r);
bool refs_add(struct refs *r, uint64_t ref, uint32_t row); /* false: the id is there already */
uint32_t refs_find_sparse(const struct refs *r, uint64_t ref);

static inline uint32_t refs_find(const struct refs *r, uint64_t ref)
{
	if (!r->mixed) /* the usual case costs no memory access */
		return ref - 1 < r->in_order ? (uint32_t)(ref - 1) : REFS_NONE;
	if (ref < r->ndense)
		return r->dense[ref] - 1; /* none wraps to REFS_NONE */
	return refs_find_sparse(r, ref);
}

#endif
