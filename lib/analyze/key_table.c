/* SPDX-License-Identifier: MIT */
#include "analyze/key_table.h"

#include <stdlib.h>

#include "base/xmalloc.h"

void key_table_release(struct key_table *t)
{
	free(t->keys);
	free(t->rows);
	*t = (struct key_table){0};
}

static size_t slot_of(const struct key_table *t, uint64_t key)
{
	size_t i = key & (t->nslots - 1);

	while (t->keys[i] && t->keys[i] != key)
		i = (i + 1) & (t->nslots - 1);
	return i;
}

static void grow(struct key_table *t)
{
	struct key_table old = *t;

	t->nslots = old.nslots ? old.nslots * 2 : 64;
	t->keys = xcalloc(t->nslots, sizeof(*t->keys));
	t->rows = xcalloc(t->nslots, sizeof(*t->rows));
	for (size_t i = 0; i < old.nslots; i++) {
		size_t slot;

		if (!old.keys[i])
			continue;
		slot = slot_of(t, old.keys[i]);
		t->keys[slot] = old.keys[i];
		t->rows[slot] = old.rows[i];
	}
	free(old.keys);
	free(old.rows);
}

uint32_t key_table_add(struct key_table *t, uint64_t key)
{
	size_t i;

	if (t->n * 2 >= t->nslots)
		grow(t);
	key = key ? key : 1;
	i = slot_of(t, key);
	if (!t->keys[i]) {
		t->keys[i] = key;
		t->rows[i] = (uint32_t)t->n++;
	}
	return t->rows[i];
}

bool key_table_has(const struct key_table *t, uint64_t key)
{
	key = key ? key : 1;
	return t->nslots && t->keys[slot_of(t, key)] == key;
}
