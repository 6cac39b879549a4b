/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/xmalloc.h"
#include "store/loader.h"
#include "store/rows.h"

struct member_rows {
	struct loader *loader;
	const struct members *members;
	const int64_t *names; /* string.id; NULL: nobody has a name */
};

static void member_column(const struct rows *r, uint64_t row, int col, sqlite3_context *out)
{
	const struct member_rows *t = r->data;
	const struct group_member *m = t->members->items[row];

	switch (col) {
	case 0:
		sqlite3_result_int64(out, t->loader->snapshot);
		break;
	case 1:
		sqlite3_result_int64(out, (int64_t)m->id);
		break;
	case 2:
		sqlite3_result_int64(out, (int64_t)m->group + 1);
		break;
	case 3:
		rows_int_or_null(out, (int64_t)m->parent, 0);
		break;
	case 4:
		if (m->wait_s >= 0)
			sqlite3_result_int64(out, (int64_t)m->wait_s * 1000000000);
		break;
	case 5:
		rows_address(out, m->object);
		break;
	case 6:
		sqlite3_result_int64(out, (int64_t)m->at);
		break;
	case 7:
		rows_int_or_null(out, m->labels ? t->loader->strings[m->labels] : 0, 0);
		break;
	case 8:
		sqlite3_result_int64(out, m->flags);
		break;
	case 9:
		if (t->names)
			rows_int_or_null(out, t->names[row], 0);
		break;
	default:
		break;
	}
}

static int64_t *load_names(struct loader *l, const struct groups *g, const struct members *m)
{
	int64_t *names;

	if (!g->nnames)
		return NULL;
	names = xcalloc(m->n + 1, sizeof(*names));
	for (size_t i = 0; i < g->nnames; i++) {
		uint32_t at = members_find_block(m, g->names[i].thread, g->names[i].at);

		if (at != MEMBER_NONE)
			names[at] = loader_string(l, g->names[i].name);
	}
	return names;
}

bool load_members(
	struct loader *l, const struct groups *g, const struct members *m, struct err *err)
{
	int64_t *names = load_names(l, g, m);
	struct member_rows t = {l, m, names};
	bool ok;

	for (size_t i = 0; i < m->n; i++)
		loader_string(l, m->items[i]->labels);
	ok = rows_load(l->db,
		"INSERT INTO thread SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 FROM rows(?1)",
		&(struct rows){m->n, &t, member_column}, err);
	free(names);
	return ok;
}
