/* SPDX-License-Identifier: MIT */
#include "analysis.h"
#include "analyze/trace_heap.h"
#include "report/trace_heap.h"

struct heap {
	struct analysis analysis; /* first */
	struct trace_heap_sum sum;
};

static void render(struct analysis *a, const struct output *out, struct strbuf *text)
{
	struct heap *v = (struct heap *)a;
	struct look look = analysis_look(a, out);

	v->sum.heap.about = a->about;
	if (analysis_wants(a, "text"))
		trace_heap_text(&v->sum.heap, &look, text);
	else if (analysis_wants(a, "json"))
		trace_heap_json(&v->sum.heap, text);
	else
		trace_heap_table(&v->sum.heap, analysis_form(a), text);
}

int heap_run(struct common *c, int argc, char **argv)
{
	struct heap v = {.analysis = {.render = render, .rowless = true}};
	int code;

	analysis_init(&v.analysis, c);
	trace_heap_init(&v.sum);
	trace_lives_watch(&v.analysis.lives, &v.sum.watch);
	code = analysis_run(&v.analysis, c, NULL, argc, argv);
	trace_heap_sum_release(&v.sum);
	analysis_release(&v.analysis);
	return code;
}
