/* SPDX-License-Identifier: MIT */
#include "times.h"

#include "analysis.h"
#include "analyze/trace_view.h"

struct times {
	struct analysis analysis; /* first */
	const struct times_verb *verb;
	struct trace_times_sum sum;
};

static void render(struct analysis *a, const struct output *out, struct strbuf *text)
{
	struct times *t = (struct times *)a;
	struct trace_view view = {.stacks = &a->source.stacks, .about = a->about};
	struct look look = analysis_look(a, out);

	trace_view_build(&view, &t->sum.times, t->verb->state, t->verb->by, &a->owner);
	if (analysis_wants(a, "text"))
		trace_view_text(&view, t->verb->kind, (size_t)a->top, &look, text);
	else if (analysis_wants(a, "json"))
		trace_view_json(&view, t->verb->kind, text);
	else
		trace_view_table(&view, t->verb->kind, analysis_form(a), text);
	trace_view_release(&view);
}

int times_run(const struct times_verb *verb, struct common *c, int argc, char **argv)
{
	struct times t = {.analysis = {.render = render, .scoped = true}, .verb = verb};
	int code;

	analysis_init(&t.analysis, c);
	trace_times_init(&t.sum);
	trace_lives_watch(&t.analysis.lives, &t.sum.watch);
	code = analysis_run(&t.analysis, c, NULL, argc, argv);
	trace_times_sum_release(&t.sum);
	analysis_release(&t.analysis);
	return code;
}
