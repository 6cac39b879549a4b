/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "report/frame.h"
#include "report/frame_json.h"
#include "report/trace_cells.h"
#include "report/trace_head.h"
#include "report/trace_view.h"
#include "report/units.h"

static const struct stacks *stacks_of(const void *rows)
{
	return ((const struct trace_entries_view *)rows)->stacks;
}

static const struct trace_entry_row *row_at(const void *rows, size_t row)
{
	return &((const struct trace_entries_view *)rows)->rows[row];
}

/* ---- cells ---- */

#define COUNT(name, field)                                                                         \
	static void name(const void *rows, size_t row, struct strbuf *out)                         \
	{                                                                                          \
		strbuf_addf(out, "%" PRIu64, row_at(rows, row)->count.field);                      \
	}
COUNT(seen_text, seen)
COUNT(created_text, created)
COUNT(ended_text, ended)
COUNT(alive_text, alive)

#define DURATION(name, expression)                                                                 \
	static void name##_text(const void *rows, size_t row, struct strbuf *out)                  \
	{                                                                                          \
		unit_duration(row_at(rows, row)->expression, out);                                 \
	}                                                                                          \
	static void name##_value(const void *rows, size_t row, struct strbuf *out)                 \
	{                                                                                          \
		strbuf_addf(out, "%" PRId64, row_at(rows, row)->expression);                       \
	}
DURATION(running, running_ns)
DURATION(runnable, runnable_ns)
DURATION(syscall, syscall_ns)
DURATION(waiting, waiting_ns)
DURATION(total, total_ns)

static void entry_text(const void *rows, size_t row, struct strbuf *out)
{
	trace_function_short(stacks_of(rows), row_at(rows, row)->count.entry, out);
}

static void entry_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, trace_function_name(stacks_of(rows), row_at(rows, row)->count.entry));
}

static void reason_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_entry_row *r = row_at(rows, row);

	if (r->top_ns)
		trace_wait_text(stacks_of(rows), r->top_class, r->top_reason, out);
}

static void site_value(const void *rows, size_t row, struct strbuf *out)
{
	frame_full(stacks_of(rows), row_at(rows, row)->top_site, out);
}

static void mostly_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_entry_row *r = row_at(rows, row);

	if (!r->top_ns)
		return;
	trace_wait_text(stacks_of(rows), r->top_class, r->top_reason, out);
	if (r->top_site) {
		strbuf_adds(out, " at ");
		frame_short_place(stacks_of(rows), r->top_site, out);
	}
}

static const struct column columns[] = {
	{"COUNT", "count", ALIGN_RIGHT, CUT_NEVER, 0, false, seen_text, NULL, NULL},
	{"CREATED", "created", ALIGN_RIGHT, CUT_NEVER, 0, false, created_text, NULL, NULL},
	{"ENDED", "ended", ALIGN_RIGHT, CUT_NEVER, 0, false, ended_text, NULL, NULL},
	{NULL, "alive", ALIGN_RIGHT, CUT_NEVER, 0, false, alive_text, NULL, NULL},
	{NULL, "total_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, total_text, total_value, NULL},
	{"RUNNING", "running_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, running_text, running_value,
		NULL},
	{"RUNNABLE", "runnable_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, runnable_text, runnable_value,
		NULL},
	{"SYSCALL", "syscall_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, syscall_text, syscall_value,
		NULL},
	{"BLOCKED", "blocked_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, waiting_text, waiting_value,
		NULL},
	{NULL, "top_wait", ALIGN_LEFT, CUT_RIGHT, 0, false, reason_value, NULL, NULL},
	{NULL, "top_site", ALIGN_LEFT, CUT_RIGHT, 0, false, site_value, NULL, NULL},
	{"MOSTLY", NULL, ALIGN_LEFT, CUT_RIGHT, 0, false, mostly_text, NULL, NULL},
	{"ENTRY", "entry", ALIGN_LEFT, CUT_MIDDLE, 0, true, entry_text, entry_value, NULL},
};

static struct table table_of(const struct trace_entries_view *v)
{
	return (struct table){
		.columns = columns,
		.ncolumns = sizeof(columns) / sizeof(columns[0]),
		.rows = v,
		.nrows = v->nrows,
	};
}

void trace_entries_text(const struct trace_entries_view *v, size_t most, const struct look *look,
	struct strbuf *out)
{
	struct table table = table_of(v);

	if (most && table.nrows > most)
		table.nrows = most;
	trace_head_text(&v->about, look, out);
	strbuf_addc(out, '\n');
	table_text(&table, look, out);
	if (table.nrows < v->nrows)
		strbuf_addf(out, "%zu more (--top=N)\n", v->nrows - table.nrows);
}

void trace_entries_table(
	const struct trace_entries_view *v, enum table_form form, struct strbuf *out)
{
	struct table table = table_of(v);

	table_write(&table, form, out);
}

/* ---- JSON ---- */

static void add_row(struct json_writer *w, const struct stacks *s, const struct trace_entry_row *r)
{
	json_object(w);
	json_add_text(w, "entry", trace_function_name(s, r->count.entry));
	json_add_bool(w, "runtime", r->count.system);
	json_add_uint(w, "count", r->count.seen);
	json_add_uint(w, "created", r->count.created);
	json_add_uint(w, "ended", r->count.ended);
	json_add_uint(w, "alive", r->count.alive);
	json_add_known(w, "total_ns", r->total_ns);
	json_add_known(w, "syscall_ns", r->syscall_ns);
	trace_json_spread(w, "running", &r->running);
	trace_json_spread(w, "runnable", &r->runnable);
	trace_json_spread(w, "blocked", &r->waiting);
	trace_json_wait(w, s, r->top_class, r->top_reason);
	json_add_frame(w, "top_site", s, r->top_site);
	json_object_end(w);
}

void trace_entries_json(const struct trace_entries_view *v, struct strbuf *out)
{
	struct json_writer w;

	trace_rows_begin(&w, "traceq.goroutines/1", &v->about, out);
	for (size_t i = 0; i < v->nrows; i++) {
		add_row(&w, v->stacks, &v->rows[i]);
		strbuf_offer(out);
	}
	trace_rows_end(&w);
}
