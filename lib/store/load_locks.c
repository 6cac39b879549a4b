/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/xmalloc.h"
#include "store/loader.h"
#include "store/rows.h"

struct lock_row {
	const struct group_lock *lock;
	size_t came; /* place among all */
	uint32_t ord;
};

struct lock_rows {
	struct loader *loader;
	const struct lock_row *items;
};

static int compare(const void *left, const void *right)
{
	const struct lock_row *a = left, *b = right;

	if (a->lock->thread != b->lock->thread)
		return a->lock->thread < b->lock->thread ? -1 : 1;
	return (a->came > b->came) - (a->came < b->came);
}

static void lock_column(const struct rows *r, uint64_t row, int col, sqlite3_context *out)
{
	const struct lock_rows *t = r->data;
	const struct lock_row *item = &t->items[row];
	const struct thread_lock *lock = &item->lock->lock;

	switch (col) {
	case 0:
		sqlite3_result_int64(out, t->loader->snapshot);
		break;
	case 1:
		sqlite3_result_int64(out, (int64_t)item->lock->thread);
		break;
	case 2:
		sqlite3_result_int(out, (int)item->ord);
		break;
	case 3:
		rows_address(out, lock->object);
		break;
	case 4:
		rows_int_or_null(out, lock->type ? t->loader->strings[lock->type] : 0, 0);
		break;
	case 5:
		rows_text(out, str_from(lock_role_name(lock->role)));
		break;
	case 6:
		rows_int_or_null(out, lock->depth, 0);
		break;
	default:
		break;
	}
}

bool load_locks(struct loader *l, const struct groups *g, const struct members *m, struct err *err)
{
	struct lock_row *items;
	struct lock_rows t = {l, NULL};
	size_t kept = 0;
	bool ok;

	if (!g->nlocks)
		return true;
	items = xcalloc(g->nlocks, sizeof(*items));
	for (size_t i = 0; i < g->nlocks; i++)
		if (members_find_block(m, g->locks[i].thread, g->locks[i].at) != MEMBER_NONE)
			items[kept++] = (struct lock_row){.lock = &g->locks[i], .came = i};
	qsort(items, kept, sizeof(*items), compare);
	for (size_t i = 0; i < kept; i++) {
		loader_string(l, items[i].lock->lock.type);
		if (i && items[i].lock->thread == items[i - 1].lock->thread)
			items[i].ord = items[i - 1].ord + 1;
	}
	t.items = items;
	ok = rows_load(l->db,
		"INSERT INTO thread_lock SELECT c0, c1, c2, c3, c4, c5, c6 FROM rows(?1)",
		&(struct rows){kept, &t, lock_column}, err);
	free(items);
	return ok;
}
