/* SPDX-License-Identifier: MIT */
#include "base/id_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/xmalloc.h"

void id_map_release(struct id_map *m)
{
	free(m->slots);
	*m = (struct id_map){0};
}

void id_map_clear(struct id_map *m)
{
	if (m->slots)
		memset(m->slots, 0, m->nslots * sizeof(*m->slots));
	m->n = 0;
}

static size_t home(const struct id_map *m, uint64_t stored)
{
	return hash_mix(stored, 0) & (m->nslots - 1);
}

/* The slot that holds it, or the free one where it would go. */
static size_t slot_of(const struct id_map *m, uint64_t stored)
{
	size_t i = home(m, stored);

	while (m->slots[i].id && m->slots[i].id != stored)
		i = (i + 1) & (m->nslots - 1);
	return i;
}

uint32_t id_map_get(const struct id_map *m, uint64_t id)
{
	size_t i;

	if (!m->n || id == UINT64_MAX)
		return ID_MAP_NONE;
	i = slot_of(m, id + 1);
	return m->slots[i].id ? m->slots[i].value : ID_MAP_NONE;
}

static void grow(struct id_map *m)
{
	struct id_map old = *m;

	m->nslots = old.nslots ? old.nslots * 2 : 64;
	m->slots = xcalloc(m->nslots, sizeof(*m->slots));
	for (size_t i = 0; i < old.nslots; i++)
		if (old.slots[i].id)
			m->slots[slot_of(m, old.slots[i].id)] = old.slots[i];
	free(old.slots);
}

void id_map_set(struct id_map *m, uint64_t id, uint32_t value)
{
	size_t i;

	if (id == UINT64_MAX)
		return;
	if ((m->n + 1) * 2 > m->nslots)
		grow(m);
	i = slot_of(m, id + 1);
	m->n += !m->slots[i].id;
	m->slots[i] = (struct id_map_slot){id + 1, value};
}

/* Those behind that probed past the hole move up: no tombstones, however long it runs. */
void id_map_remove(struct id_map *m, uint64_t id)
{
	size_t mask = m->nslots - 1, hole, i;

	if (id_map_get(m, id) == ID_MAP_NONE)
		return;
	hole = i = slot_of(m, id + 1);
	for (;;) {
		size_t want;

		i = (i + 1) & mask;
		if (!m->slots[i].id)
			break;
		want = home(m, m->slots[i].id);
		if (((i - want) & mask) < ((i - hole) & mask))
			continue;
		m->slots[hole] = m->slots[i];
		hole = i;
	}
	m->slots[hole].id = 0;
	m->n--;
}
