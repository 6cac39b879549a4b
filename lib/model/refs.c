/* SPDX-License-Identifier: MIT */
#include "model/refs.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/xmalloc.h"

void refs_init(struct refs *r, size_t nrows)
{
	*r = (struct refs){.ndense = nrows + nrows / 2 + 64};
	r->dense = xcalloc(r->ndense, sizeof(*r->dense));
}

void refs_release(struct refs *r)
{
	free(r->dense);
	free(r->keys);
	free(r->rows);
	*r = (struct refs){0};
}

static size_t slot_of(const struct refs *r, uint64_t ref)
{
	size_t i = (size_t)hash_mix(ref, 0) & (r->nslots - 1);

	while (r->rows[i] && r->keys[i] != ref)
		i = (i + 1) & (r->nslots - 1);
	return i;
}

static void grow(struct refs *r)
{
	struct refs old = *r;

	r->nslots = old.nslots ? old.nslots * 2 : 64;
	r->keys = xcalloc(r->nslots, sizeof(*r->keys));
	r->rows = xcalloc(r->nslots, sizeof(*r->rows));
	for (size_t i = 0; i < old.nslots; i++) {
		if (old.rows[i]) {
			size_t at = slot_of(r, old.keys[i]);

			r->keys[at] = old.keys[i];
			r->rows[at] = old.rows[i];
		}
	}
	free(old.keys);
	free(old.rows);
}

bool refs_add(struct refs *r, uint64_t ref, uint32_t row)
{
	size_t at;

	if (!r->mixed && ref == row + UINT64_C(1) && row == r->in_order)
		r->in_order++;
	else
		r->mixed = true;
	if (ref < r->ndense) {
		if (r->dense[ref])
			return false;
		r->dense[ref] = row + 1;
		return true;
	}
	if ((r->nkeys + 1) * 4 > r->nslots * 3)
		grow(r);
	at = slot_of(r, ref);
	if (r->rows[at])
		return false;
	r->keys[at] = ref;
	r->rows[at] = row + 1;
	r->nkeys++;
	return true;
}

uint32_t refs_find_sparse(const struct refs *r, uint64_t ref)
{
	if (!r->nslots)
		return REFS_NONE;
	return r->rows[slot_of(r, ref)] - 1;
}
