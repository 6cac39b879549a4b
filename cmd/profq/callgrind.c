/* SPDX-License-Identifier: MIT */
#include "analyze/calls.h"
#include "analyze/calltree.h"
#include "profq.h"
#include "report/profile_callgrind.h"

static bool build_tree(const struct pprof_report *r, struct view *v, size_t value,
	const struct graph *g, struct callgraph *calls, int64_t *total, struct err *err)
{
	struct calltree t = {.view = v, .graph = g, .options = report_weigh_options(r, value)};
	bool ok = calltree_build(calls, &t, err);

	if (ok) {
		calls_sort(calls, t.options.cum);
		*total = total_value(&t.sums);
	}
	calltree_release(&t);
	return ok;
}

static bool build_graph(const struct pprof_report *r, struct view *v, size_t value,
	const struct graph *g, struct callgraph *calls, int64_t *total, struct err *err)
{
	const struct weigh_options options = report_weigh_options(r, value);
	struct weighing w;
	bool ok = weigh(&w, v, g, &options, err) && calls_build(calls, &w, err);

	*total = w.total;
	weigh_release(&w);
	return ok;
}

static bool show(struct pprof_report *r, struct view *v, size_t value, struct err *err)
{
	struct graph_options grain = options_graph(&r->options);
	struct arena arena = {0};
	struct profile_head head = report_head(r, v->profile, value, &arena);
	struct callgraph calls = {0};
	struct graph g;
	bool ok;

	grain.objects = true;
	graph_init(&g, v, &grain);
	ok = (r->options.call_tree ? build_tree : build_graph)(
		r, v, value, &g, &calls, &head.total, err);
	if (ok) {
		report_note_unmatched(r, v);
		profile_callgrind_text(&head, &calls, r->out);
	}
	callgraph_release(&calls);
	graph_release(&g);
	arena_release(&arena);
	return ok;
}

const struct report_kind report_callgrind = {
	.name = "callgrind", .show = show, .whole = true, .addresses = true};

int callgrind_run(struct common *c, int argc, char **argv)
{
	return report_run(&report_callgrind, c, argc, argv);
}
