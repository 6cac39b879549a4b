/* SPDX-License-Identifier: MIT */
#include "analysis.h"
#include "analyze/trace_cpu.h"
#include "report/trace_cpu.h"

struct cpu {
	struct analysis analysis; /* first */
	struct trace_cpu_sum sum;
};

static void render(struct analysis *a, const struct output *out, struct strbuf *text)
{
	struct cpu *v = (struct cpu *)a;
	struct look look = analysis_look(a, out);

	trace_cpu_finish(&v->sum, &a->source.stacks);
	v->sum.cpu.about = a->about;
	if (analysis_wants(a, "text"))
		trace_cpu_text(&v->sum.cpu, (size_t)a->top, &look, text);
	else if (analysis_wants(a, "json"))
		trace_cpu_json(&v->sum.cpu, text);
	else
		trace_cpu_table(&v->sum.cpu, analysis_form(a), text);
}

int cpu_run(struct common *c, int argc, char **argv)
{
	struct cpu v = {.analysis = {.render = render, .scoped = true}};
	int code;

	analysis_init(&v.analysis, c);
	trace_cpu_init(&v.sum);
	v.sum.lives = &v.analysis.lives;
	trace_lives_watch(&v.analysis.lives, &v.sum.watch);
	code = analysis_run(&v.analysis, c, NULL, argc, argv);
	trace_cpu_sum_release(&v.sum);
	analysis_release(&v.analysis);
	return code;
}
