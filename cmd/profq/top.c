/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/xmalloc.h"
#include "profq.h"
#include "report/profile_top.h"

static struct top_row row_of(const struct weighing *w, const struct ranked *r)
{
	const struct node *n = &w->graph->nodes[r->node];
	struct top_row row = {.name = r->name,
		.function = n->name,
		.file = n->file,
		.line = n->line,
		.flat = r->flat,
		.cum = r->cum};

	if (r->inline_edge)
		row.inlined = r->call_edge ? INLINE_SOME : INLINE_ALL;
	if (n->function != PROFILE_NONE && !n->several_files && !row.file.n)
		row.file = w->view->functions[n->function].file;
	return row;
}

static size_t rows_that_fit(const struct output *out, const struct profile_options *o)
{
	enum { HEADER = 12, LEAST = 5 };
	int height = output_height(out);

	if (!output_is_terminal(out) || height <= 0 || o->nodecount >= 0)
		return SIZE_MAX;
	return height > HEADER + LEAST ? (size_t)(height - HEADER) : LEAST;
}

static bool print(const struct report *r, const struct weighing *w, struct err *err)
{
	struct top_row *rows = xcalloc(w->nrows + 1, sizeof(*rows));
	struct arena arena = {0};
	struct top_table table = {.head = report_head(r, w->profile, w->options.value, &arena),
		.nodes_left = w->nodes_left,
		.dropped = w->dropped,
		.rows = rows,
		.nrows = w->nrows,
		.rows_shown = rows_that_fit(r->out, &r->options)};
	bool ok;

	table.head.total = w->total;
	for (size_t i = 0; i < w->nrows; i++)
		rows[i] = row_of(w, &w->rows[i]);
	ok = profile_top_write(&table, common_format(r->common), r->out, err);
	arena_release(&arena);
	free(rows);
	return ok;
}

static bool show(struct report *r, struct view *v, size_t value, struct err *err)
{
	const struct weigh_options options = report_weigh_options(r, value);
	struct graph_options grain = options_graph(&r->options);
	struct weighing w;
	struct graph g;
	bool ok;

	graph_init(&g, v, &grain);
	ok = weigh(&w, v, &g, &options, err) && weigh_marks(&w, err);
	if (ok) {
		report_note_unmatched(r, v);
		ok = print(r, &w, err);
	}
	weigh_release(&w);
	graph_release(&g);
	return ok;
}

const struct report_kind report_top = {.name = "top", .show = show, .machines = true};

int top_run(struct common *c, int argc, char **argv)
{
	return report_run(&report_top, c, argc, argv);
}
