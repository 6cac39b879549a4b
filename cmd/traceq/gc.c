/* SPDX-License-Identifier: MIT */
#include "analysis.h"
#include "analyze/trace_gc.h"
#include "analyze/trace_gc_view.h"
#include "report/trace_gc.h"

struct gc {
	struct analysis analysis; /* first */
	struct trace_gc_sum sum;
};

static void render(struct analysis *a, const struct output *out, struct strbuf *text)
{
	struct gc *v = (struct gc *)a;
	struct trace_gc_view view = {
		.stacks = &a->source.stacks, .about = a->about, .gc = &v->sum.gc};
	struct look look = analysis_look(a, out);

	trace_gc_view_build(&view, &a->owner);
	if (analysis_wants(a, "text"))
		trace_gc_text(&view, (size_t)a->top, &look, text);
	else if (analysis_wants(a, "json"))
		trace_gc_json(&view, text);
	else
		trace_gc_table(&view, analysis_form(a), text);
	trace_gc_view_release(&view);
}

int gc_run(struct common *c, int argc, char **argv)
{
	struct gc v = {.analysis.render = render};
	int code;

	analysis_init(&v.analysis, c);
	trace_gc_init(&v.sum, &v.analysis.lives);
	trace_lives_watch(&v.analysis.lives, &v.sum.watch);
	code = analysis_run(&v.analysis, c, NULL, argc, argv);
	trace_gc_sum_release(&v.sum);
	analysis_release(&v.analysis);
	return code;
}
