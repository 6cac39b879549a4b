/* SPDX-License-Identifier: MIT */
#include "rules/rings.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/stacks.h"
#include "rules/result.h"
#include "store/query.h"

enum { THREAD, OBJECT_KIND, OBJECT_NAME, RELATION, WAITS, HAS = WAITS + 3 };

static struct place read_place(struct arena *a, struct query *q, int col)
{
	return (struct place){
		arena_dup(a, query_col_text(q, col)),
		arena_dup(a, query_col_text(q, col + 1)),
		query_col_null(q, col + 2) ? 0 : (uint32_t)query_col_int(q, col + 2),
	};
}

static struct ring_link read_link(struct arena *a, struct query *q)
{
	struct strbuf object = {0};
	struct ring_link link = {
		.thread = arena_dup(a, query_col_text(q, THREAD)),
		.relation = arena_dup(a, query_col_text(q, RELATION)),
		.waits = read_place(a, q, WAITS),
		.has = read_place(a, q, HAS),
	};

	strbuf_add(&object, query_col_text(q, OBJECT_KIND));
	if (!query_col_null(q, OBJECT_NAME)) {
		strbuf_addc(&object, ' ');
		strbuf_add(&object, query_col_text(q, OBJECT_NAME));
	}
	link.object = arena_dup(a, strbuf_str(&object));
	strbuf_release(&object);
	return link;
}

static int compare_names(const void *left, const void *right)
{
	return str_cmp(strbuf_str(left), strbuf_str(right));
}

static void keep(struct report *r, struct finding *f, const struct ring_link *links, size_t n)
{
	f->ring = arena_alloc(&r->arena, n * sizeof(*links));
	for (size_t i = 0; i < n; i++)
		f->ring[i] = links[i];
	f->nring = n;
}

/* The same ring may be entered at another thread, and wind through the same places twice. */
static void number(struct finding *f)
{
	struct strbuf *names = xcalloc(f->nring, sizeof(*names)), all = {0};

	for (size_t i = 0; i < f->nring; i++)
		function_canonical(f->ring[i].waits.function, &names[i]);
	qsort(names, f->nring, sizeof(*names), compare_names);
	for (size_t i = 0; i < f->nring; i++)
		if (i == 0 || compare_names(&names[i - 1], &names[i]) != 0) {
			strbuf_add(&all, strbuf_str(&names[i]));
			strbuf_addc(&all, '\n');
		}
	result_fingerprint_of(f, strbuf_str(&all));
	for (size_t i = 0; i < f->nring; i++)
		strbuf_release(&names[i]);
	strbuf_release(&all);
	free(names);
}

bool rings_find(sqlite3 *db, struct report *report, struct err *err)
{
	struct ring_link *links = NULL;
	size_t cap = 0;
	struct query q;

	query_open(&q, db,
		"SELECT e.label, e.object_kind, e.object_name, e.relation, e.waits_function, "
		"e.waits_file, e.waits_line, e.has_function, e.has_file, e.has_line "
		"FROM temp.deadlocks d JOIN temp.wait_edges e ON e.snapshot = d.snapshot "
		"AND e.kind = 'cycle' AND e.cause = d.cycle "
		"WHERE d.rule = ?1 AND d.subject_key = ?2 ORDER BY e.ord");
	for (size_t i = 0; i < report->nfindings; i++) {
		struct finding *f = &report->findings[i];
		size_t n = 0;

		query_text(&q, 1, f->rule);
		query_text(&q, 2, f->subject_key);
		while (query_next(&q)) {
			links = grow_array(links, &cap, n + 1, sizeof(*links));
			links[n++] = read_link(&report->arena, &q);
		}
		query_reset(&q);
		if (!n)
			continue;
		keep(report, f, links, n);
		number(f);
	}
	free(links);
	return query_close(&q, err);
}
