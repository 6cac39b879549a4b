/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <stdlib.h>

#include "analysis.h"
#include "report/frame_json.h"
#include "report/records.h"
#include "report/trace_cells.h"
#include "report/trace_chrome.h"

/* Every interval of every goroutine, written as it ends: memory does not grow with the trace. */
struct timeline {
	struct analysis analysis; /* first */
	struct trace_watch watch;
	struct trace_chrome chrome;
	struct records records;
	bool as_chrome, as_json;
	int64_t range_start[TRACE_RANGES]; /* of STW and GC, -1 = not now */
	strid range_text;
	uint64_t living;
};

static struct timeline *of(struct trace_watch *w)
{
	return (struct timeline *)((char *)w - offsetof(struct timeline, watch));
}

/* ---- rows ---- */

static struct str leaf(const struct timeline *v, stackid stack)
{
	const struct stacks *s = &v->analysis.source.stacks;

	return stack ? stacks_frame_name(s, stacks_get(s, stack)->frame) : (struct str){0};
}

static void add_record(struct timeline *v, const struct trace_span *span)
{
	const struct stacks *s = &v->analysis.source.stacks;
	struct records *r = &v->records;

	records_uint(r, span->goroutine->id);
	records_str(r, trace_function_name(s, span->goroutine->entry));
	records_int(r, span->start_ns);
	records_int(r, trace_span_ns(span));
	records_str(r, str_from(trace_state_name(span->state)));
	records_str(r, stacks_text(s, span->reason));
	records_str(r, leaf(v, span->stack));
	if (span->proc == TRACE_NONE)
		records_null(r);
	else
		records_uint(r, span->proc);
	if (span->waker == TRACE_NONE)
		records_null(r);
	else
		records_uint(r, span->waker);
	records_end(r);
}

static void add_json(struct timeline *v, const struct trace_span *span)
{
	const struct stacks *s = &v->analysis.source.stacks;
	struct json_writer w;

	json_writer_init(&w, &v->analysis.text, 0);
	json_object(&w);
	json_add_id(&w, "goroutine", span->goroutine->id);
	json_add_text(&w, "entry", trace_function_name(s, span->goroutine->entry));
	json_add_known(&w, "start_ns", span->start_ns);
	json_add_known(&w, "duration_ns", trace_span_ns(span));
	json_add_str(&w, "state", str_from(trace_state_name(span->state)));
	json_add_text(&w, "reason", stacks_text(s, span->reason));
	json_add_text(&w, "at", leaf(v, span->stack));
	json_add_known(&w, "proc", span->proc == TRACE_NONE ? -1 : (int64_t)span->proc);
	json_add_id(&w, "woken_by", span->waker == TRACE_NONE ? 0 : span->waker);
	json_add_known(
		&w, "without_proc_ns", span->lost_ns < 0 ? -1 : span->end_ns - span->lost_ns);
	json_add_bool(&w, "began_before", span->before);
	json_add_bool(&w, "unended", span->unended);
	json_object_end(&w);
	strbuf_addc(&v->analysis.text, '\n');
}

static void take_span(struct trace_watch *w, const struct trace_span *span)
{
	struct timeline *v = of(w);

	if (v->as_chrome) {
		trace_chrome_span(&v->chrome, span);
		if (span->proc != TRACE_NONE)
			trace_chrome_running(&v->chrome, span->goroutine, span->proc,
				span->start_ns, span->end_ns);
	} else if (v->as_json) {
		add_json(v, span);
	} else {
		add_record(v, span);
	}
	strbuf_offer(&v->analysis.text);
}

/* ---- what only the picture shows ---- */

static void take_born(struct trace_watch *w, const struct trace_goroutine *g)
{
	struct timeline *v = of(w);

	v->living++;
	if (v->as_chrome)
		trace_chrome_counter(
			&v->chrome, "goroutines created and alive", g->first_ns, v->living);
}

static void take_gone(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	struct timeline *v = of(w);

	v->living -= g->created && v->living;
	if (!v->as_chrome)
		return;
	trace_chrome_goroutine(&v->chrome, g);
	trace_chrome_counter(&v->chrome, "goroutines created and alive", end_ns, v->living);
}

static void take_left(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	struct timeline *v = of(w);

	(void)end_ns;
	if (v->as_chrome)
		trace_chrome_goroutine(&v->chrome, g);
}

static void end_range(struct timeline *v, enum trace_range range, int64_t now)
{
	struct str text = stacks_text(&v->analysis.source.stacks, v->range_text);

	if (range == TRACE_GC || !text.n)
		text = str_from(trace_range_name(range));
	if (v->range_start[range] >= 0)
		trace_chrome_range(&v->chrome, range, text, v->range_start[range], now);
	v->range_start[range] = -1;
}

static void take_range(struct timeline *v, const struct trace_event *e)
{
	if (e->range != TRACE_STW && e->range != TRACE_GC)
		return;
	if (e->kind == TRACE_RANGE_END) {
		end_range(v, e->range, e->time_ns);
		return;
	}
	if (v->range_start[e->range] < 0)
		v->range_start[e->range] = e->time_ns;
	v->range_text = e->range == TRACE_STW ? e->text : v->range_text;
}

/* What is open ends with what was seen. */
static void take_sync(struct timeline *v, const struct trace_event *e)
{
	int64_t now = e->u.sync->reset ? v->analysis.lives.last_ns : e->time_ns;

	if (!e->u.sync->reset && !e->u.sync->last)
		return;
	end_range(v, TRACE_GC, now);
	end_range(v, TRACE_STW, now);
	v->living = 0;
}

static void take_event(struct trace_watch *w, const struct trace_event *e)
{
	struct timeline *v = of(w);

	if (!v->as_chrome)
		return;
	if (e->kind == TRACE_SYNC)
		take_sync(v, e);
	else if (e->kind == TRACE_METRIC)
		trace_chrome_counter(&v->chrome, trace_metric_name(e->u.metric.id), e->time_ns,
			e->u.metric.value);
	else if (e->kind == TRACE_RANGE_BEGIN || e->kind == TRACE_RANGE_ACTIVE ||
		 e->kind == TRACE_RANGE_END)
		take_range(v, e);
}

/* ---- the verb ---- */

static void start(struct analysis *a)
{
	static const char *const names[] = {"goroutine", "entry", "start_ns", "duration_ns",
		"state", "reason", "at", "proc", "woken_by"};
	struct timeline *v = (struct timeline *)a;

	v->as_chrome = analysis_wants(a, "chrome");
	v->as_json = analysis_wants(a, "jsonl") || analysis_wants(a, "ndjson");
	if (v->as_chrome) {
		trace_chrome_begin(&v->chrome, &a->source.stacks, &a->text);
	} else if (!v->as_json) {
		records_init(
			&v->records, analysis_wants(a, "tsv") ? RECORD_TSV : RECORD_CSV, &a->text);
		records_header(&v->records, names, sizeof(names) / sizeof(names[0]));
	}
}

static void render(struct analysis *a, const struct output *out, struct strbuf *text)
{
	struct timeline *v = (struct timeline *)a;

	(void)out;
	(void)text;
	if (v->as_chrome)
		trace_chrome_end(&v->chrome, &a->about);
}

int timeline_run(struct common *c, int argc, char **argv)
{
	static const char *const forms[] = {"csv", "tsv", "jsonl", "ndjson", "chrome", NULL};
	struct timeline v = {
		.analysis = {.start = start,
			.render = render,
			.forms = forms,
			.scoped = true,
			.rowless = true},
		.watch = {.event = take_event,
			.span = take_span,
			.born = take_born,
			.gone = take_gone,
			.left = take_left},
		.range_start = {-1, -1, -1, -1},
	};
	int code;

	analysis_init(&v.analysis, c);
	trace_lives_watch(&v.analysis.lives, &v.watch);
	code = analysis_run(&v.analysis, c, NULL, argc, argv);
	analysis_release(&v.analysis);
	return code;
}
