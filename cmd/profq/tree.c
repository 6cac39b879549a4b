/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "analyze/calls.h"
#include "base/xmalloc.h"
#include "profq.h"
#include "report/profile_tree.h"

/* peek: the nodes whose printed name matches. */
static bool choose(
	const struct pprof_report *r, const struct callgraph *g, bool *chosen, struct err *err)
{
	struct regex *re = report_regex(r, err);
	bool any = false;

	for (size_t i = 0; re && i < g->shown; i++)
		any |= chosen[i] = regex_match(re, g->nodes[i].name);
	if (re && !any)
		err_set(err, ERR_USAGE, "no matches found for regexp: %s", r->pattern);
	regex_free(re);
	return any;
}

static bool print(struct pprof_report *r, struct tree_report *t, struct err *err)
{
	bool *chosen = NULL, ok = true;

	if (r->kind->pattern) {
		chosen = xcalloc(t->graph->shown + 1, sizeof(*chosen));
		ok = choose(r, t->graph, chosen, err);
	}
	t->chosen = chosen;
	if (ok)
		profile_tree_text(t, r->out);
	free(chosen);
	return ok;
}

bool tree_show(struct pprof_report *r, struct view *v, size_t value, struct err *err)
{
	const struct weigh_options options = report_weigh_options(r, value);
	struct graph_options grain = options_graph(&r->options);
	struct callgraph calls = {0};
	struct arena arena = {0};
	struct tree_report t = {report_head(r, v->profile, value, &arena), &calls, NULL};
	struct weighing w;
	struct graph g;
	bool ok;

	graph_init(&g, v, &grain);
	ok = weigh(&w, v, &g, &options, err) && calls_build(&calls, &w, err);
	if (ok) {
		report_note_unmatched(r, v);
		calls_drop_light(&calls, w.edge_cut);
		t.head.total = w.total;
		ok = print(r, &t, err);
	}
	callgraph_release(&calls);
	weigh_release(&w);
	graph_release(&g);
	arena_release(&arena);
	return ok;
}

const struct report_kind report_tree = {.name = "tree", .show = tree_show, .nodecount = 80};

int tree_run(struct common *c, int argc, char **argv)
{
	return report_run(&report_tree, c, argc, argv);
}
