/* SPDX-License-Identifier: MIT */
#include "analysis.h"
#include "analyze/trace_each.h"
#include "analyze/trace_times.h"
#include "analyze/trace_view.h"
#include "report/trace_each.h"
#include "report/trace_view.h"

struct goroutines {
	struct analysis analysis; /* first */
	bool each;
	struct trace_times_sum sum;
	struct trace_each_sum apart;
};

static void render_each(struct goroutines *v, const struct look *look, struct strbuf *text)
{
	struct analysis *a = &v->analysis;
	struct trace_each *each = &v->apart.each;

	trace_each_finish(&v->apart, &a->source.stacks);
	each->about = a->about;
	if (analysis_wants(a, "text"))
		trace_each_text(each, (size_t)a->top, look, text);
	else if (analysis_wants(a, "json"))
		trace_each_json(each, text);
	else
		trace_each_table(each, analysis_form(a), text);
}

static void render(struct analysis *a, const struct output *out, struct strbuf *text)
{
	struct goroutines *v = (struct goroutines *)a;
	struct trace_entries_view view = {.stacks = &a->source.stacks, .about = a->about};
	struct look look = analysis_look(a, out);

	if (v->each) {
		render_each(v, &look, text);
		return;
	}
	trace_entries_build(&view, &v->sum.times, &a->owner);
	if (analysis_wants(a, "text"))
		trace_entries_text(&view, (size_t)a->top, &look, text);
	else if (analysis_wants(a, "json"))
		trace_entries_json(&view, text);
	else
		trace_entries_table(&view, analysis_form(a), text);
	trace_entries_view_release(&view);
}

/* The command line is known once the reading begins: only what is asked for is added up. */
static bool begin(struct analysis *a, struct err *err)
{
	struct goroutines *v = (struct goroutines *)a;

	(void)err;
	trace_lives_watch(&a->lives, v->each ? &v->apart.watch : &v->sum.watch);
	return true;
}

int goroutines_run(struct common *c, int argc, char **argv)
{
	struct goroutines v = {.analysis = {.begin = begin, .render = render, .scoped = true}};
	const struct opt own[] = {
		{OPT_FLAG, "each", 0, NULL, "a row a goroutine, not an entry function", &v.each},
		OPT_END,
	};
	int code;

	analysis_init(&v.analysis, c);
	trace_times_init(&v.sum);
	trace_each_init(&v.apart);
	code = analysis_run(&v.analysis, c, own, argc, argv);
	trace_times_sum_release(&v.sum);
	trace_each_sum_release(&v.apart);
	analysis_release(&v.analysis);
	return code;
}
