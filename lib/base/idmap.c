/* SPDX-License-Identifier: MIT */
#include "base/idmap.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"

enum { FIRST_SLOTS = 64 };

void idmap_release(struct idmap *m)
{
	free(m->slots);
	*m = (struct idmap){0};
}

void idmap_clear(struct idmap *m)
{
	if (m->n)
		memset(m->slots, 0, (m->mask + 1) * sizeof(*m->slots));
	m->n = 0;
}

static size_t slot_of(const struct idmap *m, uint64_t id)
{
	size_t i = idmap_home(m, id);

	while (m->slots[i].row && m->slots[i].id != id)
		i = (i + 1) & m->mask;
	return i;
}

static void grow(struct idmap *m)
{
	struct idmap old = *m;
	size_t n = old.slots ? (old.mask + 1) * 2 : FIRST_SLOTS;

	m->slots = xcalloc(n, sizeof(*m->slots));
	m->mask = n - 1;
	for (size_t i = 0; old.slots && i <= old.mask; i++)
		if (old.slots[i].row)
			m->slots[slot_of(m, old.slots[i].id)] = old.slots[i];
	free(old.slots);
}

void idmap_set(struct idmap *m, uint64_t id, uint32_t row)
{
	size_t i;

	if (!m->slots || (m->n + 1) * 2 > m->mask + 1)
		grow(m);
	i = slot_of(m, id);
	m->n += m->slots[i].row == 0;
	m->slots[i] = (struct idmap_slot){id, row + 1};
}

/* What stood behind the gap and may no longer be found from its home moves into it. */
bool idmap_remove(struct idmap *m, uint64_t id)
{
	size_t gap, i;

	if (!m->n)
		return false;
	gap = slot_of(m, id);
	if (!m->slots[gap].row)
		return false;
	for (i = (gap + 1) & m->mask; m->slots[i].row; i = (i + 1) & m->mask) {
		size_t home = idmap_home(m, m->slots[i].id);

		if (((i - home) & m->mask) >= ((i - gap) & m->mask)) {
			m->slots[gap] = m->slots[i];
			gap = i;
		}
	}
	m->slots[gap].row = 0;
	m->n--;
	return true;
}
