/* SPDX-License-Identifier: MIT */
#include "base/intern.h"

#include <assert.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/xmalloc.h"

void intern_release(struct intern *t)
{
	arena_release(&t->arena);
	free(t->items);
	free(t->slots);
	free(t->tags);
	*t = (struct intern){0};
}

static uint32_t tag_of(uint64_t hash)
{
	return (uint32_t)(hash >> 32);
}

/* The slot that holds s, or the free one where it belongs. */
static size_t find_slot(const struct intern *t, struct str s, uint64_t hash)
{
	size_t i = hash & (t->nslots - 1);

	while (t->slots[i]) {
		if (t->tags[i] == tag_of(hash) && str_eq(t->items[t->slots[i]], s))
			break;
		i = (i + 1) & (t->nslots - 1);
	}
	return i;
}

static void rehash(struct intern *t)
{
	size_t n = t->nslots ? t->nslots * 2 : 256;

	free(t->slots);
	free(t->tags);
	t->slots = xcalloc(n, sizeof(*t->slots));
	t->tags = xcalloc(n, sizeof(*t->tags));
	t->nslots = n;
	for (size_t id = 1; id < t->n; id++) {
		uint64_t hash = hash_str(t->items[id]);
		size_t i = find_slot(t, t->items[id], hash);

		t->slots[i] = (uint32_t)id;
		t->tags[i] = tag_of(hash);
	}
}

strid intern_add(struct intern *t, struct str s)
{
	uint64_t hash;
	size_t i;

	if (s.n == 0)
		return 0;
	if (t->n * 2 >= t->nslots)
		rehash(t);
	hash = hash_str(s);
	i = find_slot(t, s, hash);
	if (t->slots[i])
		return t->slots[i];
	if (t->n == 0)
		t->n = 1;
	assert(t->n < UINT32_MAX);
	t->items = grow_array(t->items, &t->cap, t->n + 1, sizeof(*t->items));
	t->items[0] = (struct str){0};
	t->items[t->n] = arena_dup(&t->arena, s);
	t->slots[i] = (uint32_t)t->n;
	t->tags[i] = tag_of(hash);
	return (strid)t->n++;
}

strid intern_find(const struct intern *t, struct str s)
{
	if (s.n == 0 || t->nslots == 0)
		return 0;
	return t->slots[find_slot(t, s, hash_str(s))];
}

struct str intern_get(const struct intern *t, strid id)
{
	if (id == 0)
		return (struct str){0};
	assert(id < t->n);
	return t->items[id];
}

size_t intern_count(const struct intern *t)
{
	return t->n ? t->n - 1 : 0;
}
