/* SPDX-License-Identifier: MIT */
#include "analyze/calls.h"
#include "profq.h"
#include "report/profile_callgrind.h"

static bool show(struct report *r, struct view *v, size_t value, struct err *err)
{
	const struct weigh_options options = report_weigh_options(r, value);
	struct graph_options grain = options_graph(&r->options);
	struct arena arena = {0};
	struct profile_head head = report_head(r, v->profile, value, &arena);
	struct callgraph calls = {0};
	struct weighing w;
	struct graph g;
	bool ok;

	grain.objects = true;
	graph_init(&g, v, &grain);
	ok = weigh(&w, v, &g, &options, err) && calls_build(&calls, &w, err);
	if (ok) {
		report_note_unmatched(r, v);
		head.total = w.total;
		profile_callgrind_text(&head, &calls, r->out);
	}
	callgraph_release(&calls);
	weigh_release(&w);
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
