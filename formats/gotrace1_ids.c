/* SPDX-License-Identifier: MIT */
#include "formats/gotrace1_ids.h"

#include <stdlib.h>

#include "base/xmalloc.h"

enum { FIRST_SLOTS = 64 };

void id_map_release(struct id_map *m)
{
	free(m->keys);
	free(m->rows);
	*m = (struct id_map){0};
}

/* Ids are mostly dense: a multiplication spreads them, the upper half of the product is the slot.
 */
static size_t slot_of(const struct id_map *m, uint64_t id)
{
	return (size_t)((id ^ id >> 32) * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (m->nslots - 1);
}

/* The slot that holds id, or the free one where it belongs. */
static size_t look(const struct id_map *m, uint64_t id)
{
	size_t i = slot_of(m, id);

	while (m->rows[i] && m->keys[i] != id)
		i = (i + 1) & (m->nslots - 1);
	return i;
}

static void grow(struct id_map *m)
{
	struct id_map old = *m;

	m->nslots = old.nslots ? old.nslots * 2 : FIRST_SLOTS;
	m->keys = xmalloc(m->nslots * sizeof(*m->keys));
	m->rows = xcalloc(m->nslots, sizeof(*m->rows));
	for (size_t i = 0; i < old.nslots; i++) {
		size_t to;

		if (!old.rows[i])
			continue;
		to = look(m, old.keys[i]);
		m->keys[to] = old.keys[i];
		m->rows[to] = old.rows[i];
	}
	free(old.keys);
	free(old.rows);
}

uint32_t id_map_find(const struct id_map *m, uint64_t id)
{
	if (!m->n)
		return ID_NO_ROW;
	return m->rows[look(m, id)] - 1; /* 0 - 1 is ID_NO_ROW */
}

void id_map_put(struct id_map *m, uint64_t id, uint32_t row)
{
	size_t i;

	if ((m->n + 1) * 3 > m->nslots * 2)
		grow(m);
	i = look(m, id);
	m->n += !m->rows[i];
	m->keys[i] = id;
	m->rows[i] = row + 1;
}

/* Those behind it that were put off by it move up, so that no marker stays. */
void id_map_remove(struct id_map *m, uint64_t id)
{
	size_t hole, i;

	if (!m->n)
		return;
	hole = i = look(m, id);
	if (!m->rows[hole])
		return;
	m->n--;
	for (;;) {
		size_t home;

		i = (i + 1) & (m->nslots - 1);
		if (!m->rows[i])
			break;
		home = slot_of(m, m->keys[i]);
		if (((i - home) & (m->nslots - 1)) < ((i - hole) & (m->nslots - 1)))
			continue;
		m->keys[hole] = m->keys[i];
		m->rows[hole] = m->rows[i];
		hole = i;
	}
	m->rows[hole] = 0;
}
