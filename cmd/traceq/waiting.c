/* SPDX-License-Identifier: MIT */
#include "analysis.h"
#include "analyze/trace_waiting.h"
#include "report/trace_waiting.h"

struct waiting {
	struct analysis analysis; /* first */
	bool all;
	struct trace_waiting_sum sum;
};

static void render(struct analysis *a, const struct output *out, struct strbuf *text)
{
	struct waiting *v = (struct waiting *)a;
	struct look look = analysis_look(a, out);

	trace_waiting_finish(&v->sum, &a->owner);
	v->sum.waiting.about = a->about;
	if (analysis_wants(a, "text"))
		trace_waiting_text(&v->sum.waiting, v->all, (size_t)a->top, &look, text);
	else if (analysis_wants(a, "json"))
		trace_waiting_json(&v->sum.waiting, text);
	else
		trace_waiting_table(&v->sum.waiting, analysis_form(a), text);
}

int waiting_run(struct common *c, int argc, char **argv)
{
	struct waiting v = {.analysis.render = render};
	const struct opt own[] = {
		{OPT_FLAG, "all", 0, NULL, "the runtime's own goroutines too", &v.all},
		OPT_END,
	};
	int code;

	analysis_init(&v.analysis, c);
	trace_waiting_init(&v.sum, &v.analysis.source.stacks);
	trace_lives_watch(&v.analysis.lives, &v.sum.watch);
	code = analysis_run(&v.analysis, c, own, argc, argv);
	trace_waiting_sum_release(&v.sum);
	analysis_release(&v.analysis);
	return code;
}
