/* SPDX-License-Identifier: MIT */
#include "analyze/label_units.h"

#include <stdlib.h>

#include "base/xmalloc.h"

static struct label_unit *row_of(struct label_units *u, struct str key)
{
	for (size_t i = 0; i < u->n; i++)
		if (str_eq(u->items[i].key, key))
			return &u->items[i];
	u->items = grow_array(u->items, &u->cap, u->n + 1, sizeof(*u->items));
	u->items[u->n] = (struct label_unit){.key = key};
	return &u->items[u->n++];
}

static bool note_units(void *ctx, const struct profile_sample *s)
{
	for (size_t i = 0; i < s->nlabels; i++) {
		if (s->labels[i].numeric) {
			struct label_unit *u = row_of(ctx, s->labels[i].key);

			if (!u->unit.n)
				u->unit = s->labels[i].unit;
		}
	}
	return true;
}

bool label_units_learn(struct label_units *u, const struct profile *p, struct err *err)
{
	if (!profile_each(p, true, note_units, u, err))
		return false;
	for (size_t i = 0; i < u->n; i++) {
		struct label_unit *row = &u->items[i];

		if (row->unit.n)
			continue;
		row->unit = row->key;
		if (str_eq(row->key, STR("alignment")) || str_eq(row->key, STR("request")))
			row->unit = STR("bytes");
	}
	return true;
}

void label_units_release(struct label_units *u)
{
	free(u->items);
	*u = (struct label_units){0};
}

struct str label_units_of(const struct label_units *u, struct str key)
{
	for (size_t i = 0; i < u->n; i++)
		if (str_eq(u->items[i].key, key))
			return u->items[i].unit;
	return (struct str){0};
}
