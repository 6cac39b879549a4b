/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "analyze/weigh_samples.h"
#include "answer.h"
#include "base/xmalloc.h"
#include "profq.h"
#include "report/profile_top.h"
#include "sums.h"

/* ---- from weights to the table ---- */

static void add_row(const struct weighing *w, const struct ranked *r, struct top_row *row)
{
	const struct node *n = &w->graph->nodes[r->node];

	row->name = r->name;
	row->function = n->name;
	row->file = n->file;
	row->line = n->line;
	row->flat = r->flat;
	row->cum = r->cum;
	if (r->inline_edge)
		row->inlined = r->call_edge ? INLINE_SOME : INLINE_ALL;
	if (n->function != PROFILE_NONE && !n->several_files && !row->file.n)
		row->file = w->view->functions[n->function].file;
}

static bool add_samples(struct weighing *w, struct top_row *rows, struct err *err)
{
	struct row_samples *samples = weigh_samples(w, err);

	for (size_t i = 0; samples && i < w->nrows; i++) {
		rows[i].flat_samples = samples[i].flat;
		rows[i].cum_samples = samples[i].cum;
	}
	free(samples);
	return samples != NULL;
}

/* A count that was asked for is shown, whatever the screen. */
static size_t rows_shown(const struct pprof_report *r)
{
	size_t fit = r->options.nodecount < 0 ? answer_rows_that_fit(r->out) : 0;

	return fit ? fit : SIZE_MAX;
}

static bool print(const struct pprof_report *r, struct weighing *w, struct err *err)
{
	struct top_row *rows = xcalloc(w->nrows + 1, sizeof(*rows));
	struct arena arena = {0};
	struct top_table table = {.head = report_head(r, w->profile, w->options.value, &arena),
		.nodes_left = w->nodes_left,
		.dropped = w->dropped,
		.rows = rows,
		.nrows = w->nrows,
		.samples = r->extra.samples,
		.rows_shown = rows_shown(r)};
	bool ok = !table.samples || add_samples(w, rows, err);

	table.head.total = w->total;
	for (size_t i = 0; ok && i < w->nrows; i++)
		add_row(w, &w->rows[i], &rows[i]);
	ok = ok && profile_top_write(&table, common_format(r->common), r->out, err);
	arena_release(&arena);
	free(rows);
	return ok;
}

static bool check_matches(const struct pprof_report *r, const struct view *v, struct err *err)
{
	struct matching m = {0};

	matching_add(&m, v);
	return matching_check(&m, r->common, r->extra.require_match, err);
}

static bool check_mine(const struct pprof_report *r, const struct weighing *w, struct err *err)
{
	const struct extra *e = &r->extra;

	return mine_check(r->common, &e->mine, w->nrows > 0, e->require_match, err);
}

static bool weigh_and_print(struct pprof_report *r, struct view *v, size_t value, struct err *err)
{
	struct weigh_options options = report_weigh_options(r, value);
	struct graph_options grain = options_graph(&r->options);
	int64_t nodecount = options.nodecount;
	struct weighing w;
	struct graph g;
	bool ok;

	if (extra_picks(&r->extra))
		options.nodecount = 0;
	graph_init(&g, v, &grain);
	ok = weigh(&w, v, &g, &options, err) && weigh_marks(&w, err);
	if (ok) {
		extra_pick(&r->extra, &w, nodecount);
		ok = check_matches(r, v, err) && check_mine(r, &w, err) && print(r, &w, err);
	}
	weigh_release(&w);
	graph_release(&g);
	return ok;
}

static bool show(struct pprof_report *r, struct view *v, size_t value, struct err *err)
{
	bool done = false;
	bool ok = extra_stacks(r->common, v, value, r->source.path, r->out, &done, err) &&
		  (done ? check_matches(r, v, err) : weigh_and_print(r, v, value, err));

	if (ok)
		note_nameless(r->common, v->profile);
	return ok;
}

const struct report_kind report_top = {
	.name = "top", .show = show, .machines = true, .extra = true};

int top_run(struct common *c, int argc, char **argv)
{
	return report_run(&report_top, c, argc, argv);
}
