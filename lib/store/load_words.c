/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/xmalloc.h"
#include "store/loader.h"
#include "store/rows.h"

struct word_row {
	uint32_t group, depth;
	uint64_t thread; /* 0: all members */
	uint64_t value;
};

struct word_rows {
	const struct loader *loader;
	const struct word_row *items;
};

static int by_depth(const void *left, const void *right)
{
	const struct word_row *a = left, *b = right;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->depth != b->depth)
		return a->depth < b->depth ? -1 : 1;
	return (a->thread > b->thread) - (a->thread < b->thread);
}

static int by_thread(const void *left, const void *right)
{
	const struct word_row *a = left, *b = right;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->thread != b->thread)
		return a->thread < b->thread ? -1 : 1;
	return (a->depth > b->depth) - (a->depth < b->depth);
}

/* Sorted by depth: a word that all members of the group share is one row. Returns how many rows. */
static size_t share(struct word_row *items, size_t n, const uint64_t *members)
{
	size_t kept = 0;

	for (size_t i = 0, to; i < n; i = to) {
		bool same = true;

		for (to = i; to < n && items[to].group == items[i].group &&
			     items[to].depth == items[i].depth;
			to++)
			same = same && items[to].value == items[i].value;
		if (same && to - i == members[items[i].group]) {
			items[kept] = items[i];
			items[kept++].thread = 0;
			continue;
		}
		for (size_t k = i; k < to; k++)
			items[kept++] = items[k];
	}
	return kept;
}

/* Each thread and frame once: a frame has one receiver. */
static size_t drop_repeats(struct word_row *items, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!kept || by_depth(&items[kept - 1], &items[i]) != 0)
			items[kept++] = items[i];
	return kept;
}

static void word_column(const struct rows *r, uint64_t row, int col, sqlite3_context *out)
{
	const struct word_rows *t = r->data;
	const struct word_row *item = &t->items[row];

	switch (col) {
	case 0:
		sqlite3_result_int64(out, t->loader->snapshot);
		break;
	case 1:
		sqlite3_result_int64(out, (int64_t)item->group + 1);
		break;
	case 2:
		sqlite3_result_int64(out, (int64_t)item->thread);
		break;
	case 3:
		sqlite3_result_int(out, (int)item->depth);
		break;
	case 4:
		rows_address(out, item->value);
		break;
	default:
		break;
	}
}

bool load_words(struct loader *l, const struct groups *g, const struct members *m, struct err *err)
{
	struct word_row *items;
	struct word_rows t = {l, NULL};
	uint64_t *members;
	size_t n = 0;
	bool ok;

	if (!g->nwords)
		return true;
	items = xcalloc(g->nwords, sizeof(*items));
	members = xcalloc(g->n + 1, sizeof(*members));
	for (size_t i = 0; i < m->n; i++)
		members[m->items[i]->group]++;
	for (size_t i = 0; i < g->nwords; i++) {
		const struct group_word *w = &g->words[i];
		const struct group_member *of = groups_member(g, w->member);

		if (w->value && members_find_block(m, of->id, of->at) != MEMBER_NONE)
			items[n++] = (struct word_row){of->group, w->depth, of->id, w->value};
	}
	qsort(items, n, sizeof(*items), by_depth);
	n = share(items, drop_repeats(items, n), members);
	qsort(items, n, sizeof(*items), by_thread);
	t.items = items;
	ok = rows_load(l->db, "INSERT INTO thread_word SELECT c0, c1, c2, c3, c4 FROM rows(?1)",
		&(struct rows){n, &t, word_column}, err);
	free(items);
	free(members);
	return ok;
}
