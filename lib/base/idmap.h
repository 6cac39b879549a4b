/* SPDX-License-Identifier: MIT */
#ifndef BASE_IDMAP_H
#define BASE_IDMAP_H

#include "base/str.h"

/*
 * From 64-bit ids that a file chose (goroutines, threads, addresses) to row numbers, with removal.
 * Open addressing; any id is a key, no memory is sized by an id. Zero-initialised is ready and
 * empty. Its order is none: nothing that is shown may depend on it.
 */
struct idmap_slot {
	uint64_t id;
	uint32_t row; /* row + 1, 0 = free */
};

struct idmap {
	struct idmap_slot *slots;
	size_t mask; /* slots - 1 */
	size_t n;
};

#define IDMAP_NONE UINT32_MAX

void idmap_release(struct idmap *m);
void idmap_clear(struct idmap *m);			    /* keeps the memory */
void idmap_set(struct idmap *m, uint64_t id, uint32_t row); /* adds or replaces */
bool idmap_remove(struct idmap *m, uint64_t id);	    /* false: it was not there */

static inline size_t idmap_home(const struct idmap *m, uint64_t id)
{
	uint64_t x = id;

	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	x ^= x >> 32;
	return (size_t)x & m->mask;
}

/* Its row, or IDMAP_NONE. */
static inline uint32_t idmap_find(const struct idmap *m, uint64_t id)
{
	size_t i;

	if (!m->n)
		return IDMAP_NONE;
	for (i = idmap_home(m, id); m->slots[i].row; i = (i + 1) & m->mask)
		if (m->slots[i].id == id)
			return m->slots[i].row - 1;
	return IDMAP_NONE;
}

#endif
