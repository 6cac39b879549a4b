/* SPDX-License-Identifier: MIT */
#include "analyze/visual.h"
#include "profq.h"
#include "report/profile_dot.h"

bool dot_text(
	struct pprof_report *r, struct view *v, size_t value, struct strbuf *out, struct err *err)
{
	const struct visual_options options = {.weigh = report_weigh_options(r, value),
		.unit = str_from(r->options.unit),
		.call_tree = r->options.call_tree};
	struct graph_options grain = options_graph(&r->options);
	struct arena arena = {0};
	struct profile_head head = report_head(r, v->profile, value, &arena);
	struct visual x;
	struct graph g;
	bool ok;

	graph_init(&g, v, &grain);
	ok = visual_build(&x, v, &g, &options, err);
	if (ok) {
		report_note_unmatched(r, v);
		head.total = x.total;
		profile_dot_text(&head, &x.graph, out);
	}
	visual_release(&x);
	graph_release(&g);
	arena_release(&arena);
	return ok;
}

static bool show(struct pprof_report *r, struct view *v, size_t value, struct err *err)
{
	struct strbuf text = output_text(r->out);
	bool ok = dot_text(r, v, value, &text, err);

	output_add(r->out, strbuf_str(&text));
	strbuf_release(&text);
	return ok;
}

const struct report_kind report_dot = {.name = "dot", .show = show, .nodecount = 80};

int dot_run(struct common *c, int argc, char **argv)
{
	return report_run(&report_dot, c, argc, argv);
}
