/* SPDX-License-Identifier: MIT */
#include "report/trace_each.h"

#include <inttypes.h>

#include "report/frame_json.h"
#include "report/trace_cells.h"
#include "report/trace_head.h"
#include "report/units.h"

static const struct stacks *stacks_of(const void *rows)
{
	return ((const struct trace_each *)rows)->stacks;
}

static const struct trace_each_row *row_at(const void *rows, size_t row)
{
	return &((const struct trace_each *)rows)->rows[row];
}

/* ---- cells ---- */

static void id_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, row_at(rows, row)->goroutine.id);
}

#define DURATION(name, expression)                                                                 \
	static void name##_text(const void *rows, size_t row, struct strbuf *out)                  \
	{                                                                                          \
		unit_duration(row_at(rows, row)->expression, out);                                 \
	}                                                                                          \
	static void name##_value(const void *rows, size_t row, struct strbuf *out)                 \
	{                                                                                          \
		strbuf_addf(out, "%" PRId64, row_at(rows, row)->expression);                       \
	}
DURATION(first, goroutine.first_ns)
DURATION(end, end_ns)
DURATION(running, state_ns[TRACE_RUNNING])
DURATION(runnable, state_ns[TRACE_RUNNABLE])
DURATION(syscall, state_ns[TRACE_SYSCALL])
DURATION(waiting, state_ns[TRACE_WAITING])
static void lost_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRId64, row_at(rows, row)->without_proc_ns);
}

static void created_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addc(out, row_at(rows, row)->goroutine.created ? '1' : '0');
}

static void ended_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addc(out, row_at(rows, row)->ended ? '1' : '0');
}

static void creator_text(const void *rows, size_t row, struct strbuf *out)
{
	if (row_at(rows, row)->goroutine.creator != TRACE_NONE)
		strbuf_addf(out, "%" PRIu64, row_at(rows, row)->goroutine.creator);
}

static void entry_text(const void *rows, size_t row, struct strbuf *out)
{
	trace_function_short(stacks_of(rows), row_at(rows, row)->goroutine.entry, out);
}

static void entry_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, trace_function_name(stacks_of(rows), row_at(rows, row)->goroutine.entry));
}

static void waits_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_each_row *r = row_at(rows, row);

	for (size_t i = 0; i < r->nwaits; i++) {
		struct str reason = stacks_text(stacks_of(rows), r->waits[i].reason);

		strbuf_adds(out, i ? ", " : "");
		strbuf_add(out, reason.n ? reason : STR("?"));
		strbuf_addc(out, ' ');
		unit_duration(r->waits[i].ns, out);
	}
}

/* "chan send=1200;select=7": reasons are the runtime's, and hold neither. */
static void waits_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_each_row *r = row_at(rows, row);

	for (size_t i = 0; i < r->nwaits; i++) {
		strbuf_adds(out, i ? ";" : "");
		strbuf_add(out, stacks_text(stacks_of(rows), r->waits[i].reason));
		strbuf_addf(out, "=%" PRId64, r->waits[i].ns);
	}
}

static const struct column columns[] = {
	{"GOROUTINE", "goroutine", ALIGN_RIGHT, CUT_NEVER, 0, false, id_text, NULL, NULL},
	{"FROM", "first_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, first_text, first_value, NULL},
	{"TO", "end_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, end_text, end_value, NULL},
	{NULL, "created", ALIGN_RIGHT, CUT_NEVER, 0, false, created_text, NULL, NULL},
	{NULL, "ended", ALIGN_RIGHT, CUT_NEVER, 0, false, ended_text, NULL, NULL},
	{NULL, "creator", ALIGN_RIGHT, CUT_NEVER, 0, false, creator_text, NULL, NULL},
	{"RUNNING", "running_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, running_text, running_value,
		NULL},
	{"RUNNABLE", "runnable_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, runnable_text, runnable_value,
		NULL},
	{"SYSCALL", "syscall_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, syscall_text, syscall_value,
		NULL},
	{NULL, "without_proc_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, lost_value, NULL, NULL},
	{"BLOCKED", "blocked_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, waiting_text, waiting_value,
		NULL},
	{"FOR", "blocked_by", ALIGN_LEFT, CUT_RIGHT, 0, false, waits_text, waits_value, NULL},
	{"ENTRY", "entry", ALIGN_LEFT, CUT_MIDDLE, 0, true, entry_text, entry_value, NULL},
};

static struct table table_of(const struct trace_each *e)
{
	return (struct table){
		.columns = columns,
		.ncolumns = sizeof(columns) / sizeof(columns[0]),
		.rows = e,
		.nrows = e->nrows,
	};
}

void trace_each_text(
	const struct trace_each *e, size_t most, const struct look *look, struct strbuf *out)
{
	struct table table = table_of(e);

	if (most && table.nrows > most)
		table.nrows = most;
	trace_head_text(&e->about, look, out);
	strbuf_addc(out, '\n');
	table_text(&table, look, out);
	if (table.nrows < e->nrows)
		strbuf_addf(out, "%zu more (--top=N)\n", e->nrows - table.nrows);
}

void trace_each_table(const struct trace_each *e, enum table_form form, struct strbuf *out)
{
	struct table table = table_of(e);

	table_write(&table, form, out);
}

/* ---- JSON ---- */

static void add_waits(struct json_writer *w, const struct stacks *s, const struct trace_each_row *r)
{
	json_key(w, "blocked");
	json_array(w);
	for (size_t i = 0; i < r->nwaits; i++) {
		json_object(w);
		json_add_text(w, "reason", stacks_text(s, r->waits[i].reason));
		json_add_uint(w, "count", r->waits[i].n);
		json_add_known(w, "total_ns", r->waits[i].ns);
		json_object_end(w);
	}
	json_array_end(w);
}

static void add_row(struct json_writer *w, const struct stacks *s, const struct trace_each_row *r)
{
	const struct trace_goroutine *g = &r->goroutine;

	json_object(w);
	json_add_id(w, "goroutine", g->id);
	json_add_text(w, "entry", trace_function_name(s, g->entry));
	json_add_id(w, "creator", g->creator == TRACE_NONE ? 0 : g->creator);
	json_add_bool(w, "created", g->created);
	json_add_bool(w, "ended", r->ended);
	json_add_known(w, "first_ns", g->first_ns);
	json_add_known(w, "end_ns", r->end_ns);
	json_add_known(w, "running_ns", r->state_ns[TRACE_RUNNING]);
	json_add_known(w, "runnable_ns", r->state_ns[TRACE_RUNNABLE]);
	json_add_known(w, "syscall_ns", r->state_ns[TRACE_SYSCALL]);
	json_add_known(w, "without_proc_ns", r->without_proc_ns);
	json_add_known(w, "blocked_ns", r->state_ns[TRACE_WAITING]);
	add_waits(w, s, r);
	json_object_end(w);
}

void trace_each_json(const struct trace_each *e, struct strbuf *out)
{
	struct json_writer w;

	trace_rows_begin(&w, "traceq.goroutines.each/1", &e->about, out);
	for (size_t i = 0; i < e->nrows; i++) {
		add_row(&w, e->stacks, &e->rows[i]);
		strbuf_offer(out);
	}
	trace_rows_end(&w);
}
