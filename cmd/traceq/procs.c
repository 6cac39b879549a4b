/* SPDX-License-Identifier: MIT */
#include "analysis.h"
#include "analyze/trace_procs.h"
#include "report/trace_procs.h"

struct procs {
	struct analysis analysis; /* first */
	struct trace_procs_sum sum;
};

static void render(struct analysis *a, const struct output *out, struct strbuf *text)
{
	struct procs *v = (struct procs *)a;
	struct trace_procs_view view = {.about = a->about, .procs = &v->sum.procs};
	struct look look = analysis_look(a, out);

	trace_procs_finish(&v->sum);
	if (analysis_wants(a, "text"))
		trace_procs_text(&view, &look, text);
	else if (analysis_wants(a, "json"))
		trace_procs_json(&view, text);
	else
		trace_procs_table(&view, analysis_form(a), text);
}

int procs_run(struct common *c, int argc, char **argv)
{
	struct procs v = {.analysis = {.render = render, .rowless = true}};
	int code;

	analysis_init(&v.analysis, c);
	trace_procs_init(&v.sum);
	trace_lives_watch(&v.analysis.lives, &v.sum.watch);
	code = analysis_run(&v.analysis, c, NULL, argc, argv);
	trace_procs_sum_release(&v.sum);
	analysis_release(&v.analysis);
	return code;
}
