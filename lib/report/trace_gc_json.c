/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <string.h>

#include "report/frame_json.h"
#include "report/records.h"
#include "report/trace_cells.h"
#include "report/trace_gc.h"
#include "report/trace_head.h"

/* ---- rows for programs ---- */

static void add_record(struct records *r, const struct stacks *s, const char *kind,
	const struct trace_gc_span *span)
{
	records_str(r, str_from(kind));
	records_int(r, span->start_ns);
	records_int(r, span->end_ns - span->start_ns);
	records_str(r, stacks_text(s, span->why));
	records_uint(r, span->before);
	records_uint(r, span->unended);
	records_end(r);
}

void trace_gc_table(const struct trace_gc_view *v, enum table_form form, struct strbuf *out)
{
	static const char *const names[] = {
		"kind", "start_ns", "duration_ns", "why", "began_before", "unended"};
	static const enum record_format formats[] = {[TABLE_CSV] = RECORD_CSV,
		[TABLE_TSV] = RECORD_TSV,
		[TABLE_MARKDOWN] = RECORD_MARKDOWN};
	const struct trace_gc *gc = v->gc;
	struct records r;

	records_init(&r, formats[form], out);
	records_header(&r, names, sizeof(names) / sizeof(names[0]));
	for (size_t a = 0, b = 0; a < gc->ncycles || b < gc->nstops;) {
		bool cycle = b == gc->nstops ||
			     (a < gc->ncycles && gc->cycles[a].start_ns <= gc->stops[b].start_ns);

		if (cycle)
			add_record(&r, v->stacks, "mark", &gc->cycles[a++]);
		else
			add_record(&r, v->stacks, "stop", &gc->stops[b++]);
		strbuf_offer(out);
	}
}

/* ---- JSON ---- */

static void add_bytes(struct json_writer *w, const char *key, uint64_t bytes)
{
	json_key(w, key);
	if (bytes)
		json_uint(w, bytes);
	else
		json_null(w);
}

static void add_spans(struct json_writer *w, const char *key, const struct stacks *s,
	const struct trace_gc_span *spans, size_t n)
{
	bool marks = strcmp(key, "marks") == 0;

	json_key(w, key);
	json_array(w);
	for (size_t i = 0; i < n; i++) {
		json_object(w);
		json_add_known(w, "start_ns", spans[i].start_ns);
		json_add_known(w, "duration_ns", spans[i].end_ns - spans[i].start_ns);
		json_add_text(w, "why", stacks_text(s, spans[i].why));
		json_add_bool(w, "began_before", spans[i].before);
		json_add_bool(w, "unended", spans[i].unended);
		if (marks) {
			add_bytes(w, "live_bytes", spans[i].live_bytes);
			add_bytes(w, "goal_bytes", spans[i].goal_bytes);
			json_add_known(w, "allocated_bytes", spans[i].allocated_bytes);
		}
		json_object_end(w);
		strbuf_offer(w->out);
	}
	json_array_end(w);
}

static void add_reasons(struct json_writer *w, const struct trace_gc_view *v)
{
	json_key(w, "stops_by_reason");
	json_array(w);
	for (size_t i = 0; i < v->nstops; i++) {
		json_object(w);
		json_add_text(w, "why", stacks_text(v->stacks, v->stops[i].why));
		trace_json_spread(w, "time", &v->stops[i].time);
		json_add_known(w, "longest_start_ns", v->stops[i].longest_start_ns);
		json_object_end(w);
	}
	json_array_end(w);
}

static void add_work(struct json_writer *w, const struct trace_gc_view *v)
{
	json_key(w, "work");
	json_array(w);
	for (size_t i = 0; i < v->nwork; i++) {
		const struct trace_gc_work *k = &v->work[i].work;

		json_object(w);
		json_add_str(w, "kind", str_from(trace_range_name(k->range)));
		json_add_text(w, "entry", trace_function_name(v->stacks, k->entry));
		json_add_frame(w, "site", v->stacks, v->work[i].site);
		trace_json_spread(w, "time", &k->time);
		json_add_uint(w, "swept_bytes", k->swept);
		json_add_uint(w, "reclaimed_bytes", k->reclaimed);
		json_object_end(w);
	}
	json_array_end(w);
}

static void add_mmu(struct json_writer *w, const struct trace_gc_view *v)
{
	json_key(w, "mmu");
	json_array(w);
	for (size_t i = 0; i < v->nmmu; i++) {
		json_object(w);
		json_add_known(w, "window_ns", v->mmu[i].window_ns);
		json_key(w, "share");
		json_real(w, v->mmu[i].share);
		json_add_known(w, "start_ns", v->mmu[i].start_ns);
		json_object_end(w);
	}
	json_array_end(w);
}

void trace_gc_json(const struct trace_gc_view *v, struct strbuf *out)
{
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_add_str(&w, "schema", STR("traceq.gc/1"));
	json_key(&w, "trace");
	trace_head_json(&v->about, &w);
	trace_json_spread(&w, "mark_time", &v->cycles);
	trace_json_spread(&w, "interval", &v->between);
	trace_json_spread(&w, "stop_time", &v->stop_time);
	add_reasons(&w, v);
	add_work(&w, v);
	json_key(&w, "mean_share");
	json_real(&w, v->mean_share);
	json_add_known(&w, "mmu_resolution_ns", v->gc->step_ns);
	add_mmu(&w, v);
	add_spans(&w, "marks", v->stacks, v->gc->cycles, v->gc->ncycles);
	add_spans(&w, "stops", v->stacks, v->gc->stops, v->gc->nstops);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}
