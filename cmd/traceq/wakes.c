/* SPDX-License-Identifier: MIT */
#include "analysis.h"
#include "analyze/trace_gc.h"
#include "analyze/trace_wakes.h"
#include "report/trace_wakes.h"

/* Why was it late: from one pass, with the past of all goroutines in bounded memory. */
struct wakes {
	struct analysis analysis; /* first */
	const char *task, *region;
	int64_t count, waits, depth;
	struct trace_history history;
	struct trace_stretches stretches;
	struct trace_gc_sum gc;
};

static bool check(const struct wakes *v, struct err *err)
{
	const char *const limits[] = {"--count", "--waits", "--depth"};
	const int64_t values[] = {v->count, v->waits, v->depth};

	if ((v->analysis.goroutine != NULL) + (v->task != NULL) + (v->region != NULL) > 1)
		return err_set(err, ERR_USAGE, "--goroutine, --task, --region: one of them");
	for (int i = 0; i < 3; i++)
		if (values[i] < 1 || values[i] > 1000)
			return err_set(err, ERR_USAGE, "%s takes 1 to 1000", limits[i]);
	return true;
}

/* A chain goes on into other goroutines: the filter only chooses where it begins. */
static bool begin(struct analysis *a, struct err *err)
{
	struct wakes *v = (struct wakes *)a;
	struct trace_stretch_wish wish = {.most = (size_t)v->count};
	bool all = !a->goroutine && !v->task && !v->region;

	if (!check(v, err))
		return false;
	wish.tasks = v->task || all;
	wish.regions = v->region || all;
	wish.has_task = v->task && str_u64(str_from(v->task), &wish.task);
	wish.type = str_from(v->region ? v->region : wish.has_task ? NULL : v->task);
	a->lives.filter = NULL;
	a->filter.has_goroutine = false;
	a->about.has_filter = trace_filter_set(&a->filter);
	if (all && a->about.has_filter)
		wish.tasks = wish.regions = false;
	trace_history_init(&v->history, &a->lives, a->about.has_filter ? &a->filter : NULL);
	trace_stretches_init(&v->stretches, &a->lives, &wish);
	trace_gc_init(&v->gc, &a->lives);
	trace_lives_watch(&a->lives, &v->history.watch);
	trace_lives_watch(&a->lives, &v->stretches.watch);
	trace_lives_watch(&a->lives, &v->gc.watch);
	return true;
}

static void render(struct analysis *a, const struct output *out, struct strbuf *text)
{
	struct wakes *v = (struct wakes *)a;
	struct trace_wakes wakes = {.stacks = &a->source.stacks, .about = a->about};
	struct look look = analysis_look(a, out);
	struct trace_wakes_source from = {
		.history = &v->history,
		.stretches = &v->stretches,
		.gc = &v->gc.gc,
		.owner = &a->owner,
		.has_goroutine = a->goroutine != NULL,
		.goroutine = a->filter.goroutine,
		.most = (size_t)v->count,
		.waits = (size_t)v->waits,
		.depth = (size_t)v->depth,
	};

	trace_history_finish(&v->history);
	trace_wakes_build(&wakes, &from);
	if (analysis_wants(a, "text"))
		trace_wakes_text(&wakes, (size_t)a->top, &look, text);
	else if (analysis_wants(a, "json"))
		trace_wakes_json(&wakes, text);
	else
		trace_wakes_records(&wakes,
			analysis_wants(a, "csv")   ? RECORD_CSV
			: analysis_wants(a, "tsv") ? RECORD_TSV
						   : RECORD_MARKDOWN,
			text);
	trace_wakes_release(&wakes);
}

int wakes_run(struct common *c, int argc, char **argv)
{
	struct wakes v = {
		.analysis = {.begin = begin, .render = render}, .count = 3, .waits = 3, .depth = 8};
	const struct opt own[] = {
		{OPT_TEXT, "task", 0, "ID|GLOB",
			"why this task, or the longest of a type, was late", &v.task},
		{OPT_TEXT, "region", 0, "GLOB", "why the longest regions of a type were late",
			&v.region},
		{OPT_INT, "count", 0, "N", "tasks, regions or goroutines (3)", &v.count},
		{OPT_INT, "waits", 0, "N", "chains of each (3)", &v.waits},
		{OPT_INT, "depth", 0, "N", "links of a chain at most (8)", &v.depth},
		OPT_END,
	};
	int code;

	analysis_init(&v.analysis, c);
	code = analysis_run(&v.analysis, c, own, argc, argv);
	trace_history_release(&v.history);
	trace_stretches_release(&v.stretches);
	trace_gc_sum_release(&v.gc);
	analysis_release(&v.analysis);
	return code;
}
