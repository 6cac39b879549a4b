/* SPDX-License-Identifier: MIT */
#include "analysis.h"
#include "analyze/trace_times.h"
#include "analyze/trace_view.h"
#include "report/trace_view.h"

struct goroutines {
	struct analysis analysis; /* first */
	struct trace_times_sum sum;
};

static void render(struct analysis *a, const struct output *out, struct strbuf *text)
{
	struct goroutines *v = (struct goroutines *)a;
	struct trace_entries_view view = {.stacks = &a->source.stacks, .about = a->about};
	struct look look = analysis_look(a, out);

	trace_entries_build(&view, &v->sum.times, &a->owner);
	if (analysis_wants(a, "text"))
		trace_entries_text(&view, (size_t)a->top, &look, text);
	else if (analysis_wants(a, "json"))
		trace_entries_json(&view, text);
	else
		trace_entries_table(&view, analysis_form(a), text);
	trace_entries_view_release(&view);
}

int goroutines_run(struct common *c, int argc, char **argv)
{
	struct goroutines v = {.analysis.render = render};
	int code;

	analysis_init(&v.analysis, c);
	trace_times_init(&v.sum);
	trace_lives_watch(&v.analysis.lives, &v.sum.watch);
	code = analysis_run(&v.analysis, c, NULL, argc, argv);
	trace_times_sum_release(&v.sum);
	analysis_release(&v.analysis);
	return code;
}
