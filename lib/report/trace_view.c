/* SPDX-License-Identifier: MIT */
#include "report/trace_view.h"

#include <inttypes.h>

#include "report/frame_json.h"
#include "report/trace_cells.h"
#include "report/trace_head.h"
#include "report/trace_view_columns.h"
#include "report/units.h"

const char *trace_ready_text(enum trace_via via)
{
	switch (via) {
	case TRACE_BY_CREATE:
		return "its creation";
	case TRACE_BY_UNBLOCK:
	case TRACE_BY_SWITCH:
		return "a wait";
	case TRACE_BY_STOP:
		return "a yield or preemption";
	case TRACE_BY_RETURN_BLOCKED:
		return "a system call";
	default:
		return "before the trace";
	}
}

/* ---- text ---- */

static void add_none(enum trace_view_kind kind, struct strbuf *out)
{
	static const char *const words[] = {
		"no goroutine waited", "no system call blocked", "no goroutine waited to run"};

	strbuf_addf(out, "\n%s\n", words[kind]);
}

/* The run queue's latency is a matter of all: the histogram comes before who had it. */
static void add_histogram(const struct trace_view *v, struct strbuf *out)
{
	struct spread all = {0};

	for (size_t i = 0; i < v->nrows; i++)
		spread_merge(&all, &v->rows[i].time->time);
	trace_histogram_text(&all, out);
	spread_release(&all);
}

void trace_view_text(const struct trace_view *v, enum trace_view_kind kind, size_t most,
	const struct look *look, struct strbuf *out)
{
	struct table table = {.rows = v, .nrows = v->nrows};

	if (most && table.nrows > most)
		table.nrows = most;
	table.columns = trace_view_columns(kind, &table.ncolumns);
	trace_head_text(&v->about, look, out);
	if (!v->nrows) {
		add_none(kind, out);
		return;
	}
	if (kind == TRACE_VIEW_SCHED)
		add_histogram(v, out);
	strbuf_addc(out, '\n');
	table_text(&table, look, out);
	if (table.nrows < v->nrows)
		strbuf_addf(out, "%zu more (--top=N)\n", v->nrows - table.nrows);
}

void trace_view_table(const struct trace_view *v, enum trace_view_kind kind, enum table_form form,
	struct strbuf *out)
{
	struct table table = {.rows = v, .nrows = v->nrows};

	table.columns = trace_view_columns(kind, &table.ncolumns);
	table_write(&table, form, out);
}

/* ---- JSON ---- */

static void add_wakes(
	struct json_writer *w, const struct trace_view *v, const struct trace_view_row *r)
{
	json_key(w, "woken_by");
	json_array(w);
	for (size_t i = 0; i < r->nwakes; i++) {
		const struct trace_wake *k = &r->wakes[i];

		json_object(w);
		json_add_bool(w, "goroutine", !k->none);
		json_add_text(w, "entry", trace_function_name(v->stacks, k->entry));
		json_add_frame(w, "site", v->stacks, r->wake_sites[i]);
		json_add_stack(w, "stack", v->stacks, k->stack);
		json_add_uint(w, "count", k->n);
		json_add_known(w, "wait_ns", k->wait_ns);
		json_object_end(w);
	}
	json_array_end(w);
}

static void add_row(struct json_writer *w, const struct trace_view *v, enum trace_view_kind kind,
	const struct trace_view_row *r)
{
	const struct trace_time *t = r->time;

	json_object(w);
	if (kind == TRACE_VIEW_SCHED) {
		json_add_str(w, "via", str_from(trace_via_name(t->via)));
		json_add_text(w, "entry", trace_function_name(v->stacks, t->entry));
	} else {
		if (kind == TRACE_VIEW_BLOCKED)
			trace_json_wait(w, v->stacks, t->class, t->reason);
		json_add_frame(w, "site", v->stacks, r->site);
		json_add_stack(w, "stack", v->stacks, t->stack);
	}
	trace_json_spread(w, "time", &t->time);
	json_add_uint(w, "unended", t->unended);
	json_add_known(w, "unended_max_ns", t->unended ? t->unended_max_ns : -1);
	if (kind == TRACE_VIEW_SYSCALLS)
		json_add_known(w, "without_proc_ns", t->lost_ns);
	json_add_id(w, "longest_goroutine", t->longest == TRACE_NONE ? 0 : t->longest);
	json_add_known(w, "longest_start_ns", t->start_ns);
	if (kind == TRACE_VIEW_BLOCKED)
		add_wakes(w, v, r);
	json_object_end(w);
}

void trace_view_json(const struct trace_view *v, enum trace_view_kind kind, struct strbuf *out)
{
	static const char *const schemas[] = {
		"traceq.blocked/1", "traceq.syscalls/1", "traceq.sched/1"};
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_add_str(&w, "schema", str_from(schemas[kind]));
	json_key(&w, "trace");
	trace_head_json(&v->about, &w);
	json_add_known(&w, "total_ns", v->total_ns);
	json_key(&w, "rows");
	json_array(&w);
	for (size_t i = 0; i < v->nrows; i++) {
		add_row(&w, v, kind, &v->rows[i]);
		strbuf_offer(out);
	}
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}
