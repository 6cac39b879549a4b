/* SPDX-License-Identifier: MIT */
#include "report/trace_user.h"

#include <inttypes.h>

#include "report/frame.h"
#include "report/frame_json.h"
#include "report/trace_cells.h"
#include "report/trace_head.h"
#include "report/units.h"

/* Tables of tasks and of regions have the same columns: a row is its type and perhaps a place. */
struct rows {
	const struct trace_user_view *view;
	bool regions;
};

static const struct trace_user_type *type_at(const void *rows, size_t row)
{
	const struct rows *r = rows;
	uint32_t i = r->view->order[row];

	return r->regions ? &r->view->user->regions[i].type : &r->view->user->tasks[i];
}

static const struct stacks *stacks_of(const void *rows)
{
	return ((const struct rows *)rows)->view->stacks;
}

#define DURATION(name, expression)                                                                 \
	static void name##_text(const void *rows, size_t row, struct strbuf *out)                  \
	{                                                                                          \
		unit_duration(expression(&type_at(rows, row)->time), out);                         \
	}                                                                                          \
	static void name##_value(const void *rows, size_t row, struct strbuf *out)                 \
	{                                                                                          \
		strbuf_addf(out, "%" PRId64, expression(&type_at(rows, row)->time));               \
	}
#define TOTAL(s)  (s)->total
#define MIN(s)	  (s)->min
#define MAX(s)	  (s)->max
#define MEDIAN(s) spread_quantile(s, 0.5)
#define P99(s)	  spread_quantile(s, 0.99)
DURATION(total, TOTAL)
DURATION(min, MIN)
DURATION(median, MEDIAN)
DURATION(p99, P99)
DURATION(max, MAX)

#define NUMBER(name)                                                                               \
	static void name##_text(const void *rows, size_t row, struct strbuf *out)                  \
	{                                                                                          \
		strbuf_addf(out, "%" PRIu64, type_at(rows, row)->name);                            \
	}
NUMBER(begun)
NUMBER(ended)
NUMBER(open)
NUMBER(before)

static void type_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, stacks_text(stacks_of(rows), type_at(rows, row)->type));
}

/* What began before the trace, or ended twice (tasks), has no time and shows as this only. */
static void type_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_user_type *t = type_at(rows, row);

	type_value(rows, row, out);
	if (t->before)
		strbuf_addf(out, "%s(%" PRIu64 " ended without a begin)", t->type ? " " : "",
			t->before);
}

static frameid site_at(const void *rows, size_t row)
{
	const struct rows *r = rows;

	return r->regions && r->view->sites ? r->view->sites[r->view->order[row]] : 0;
}

static void site_text(const void *rows, size_t row, struct strbuf *out)
{
	frame_short(stacks_of(rows), site_at(rows, row), out);
}

static void site_value(const void *rows, size_t row, struct strbuf *out)
{
	frame_full(stacks_of(rows), site_at(rows, row), out);
}

/* The longest, to look at: a task's id, a region's goroutine. */
static void longest_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_user_type *t = type_at(rows, row);

	if (t->nlongest)
		strbuf_addf(out, "%" PRIu64, t->longest[0].id);
}

static const struct column columns[] = {
	{"TOTAL", "total_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, total_text, total_value, NULL},
	{"BEGUN", "begun", ALIGN_RIGHT, CUT_NEVER, 0, false, begun_text, NULL, NULL},
	{"ENDED", "ended", ALIGN_RIGHT, CUT_NEVER, 0, false, ended_text, NULL, NULL},
	{"OPEN", "open", ALIGN_RIGHT, CUT_NEVER, 0, false, open_text, NULL, NULL},
	{NULL, "ended_without_begin", ALIGN_RIGHT, CUT_NEVER, 0, false, before_text, NULL, NULL},
	{NULL, "min_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, min_text, min_value, NULL},
	{"MEDIAN", "median_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, median_text, median_value, NULL},
	{"P99", "p99_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, p99_text, p99_value, NULL},
	{"MAX", "max_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, max_text, max_value, NULL},
	{"LONGEST", "longest", ALIGN_RIGHT, CUT_NEVER, 0, false, longest_text, NULL, NULL},
	{"TYPE", "type", ALIGN_LEFT, CUT_RIGHT, 0, false, type_text, type_value, NULL},
	{"SITE", "site", ALIGN_LEFT, CUT_MIDDLE, 0, true, site_text, site_value, NULL},
};

/* ---- logs ---- */

static const struct trace_user_log *log_at(const void *rows, size_t row)
{
	return &((const struct rows *)rows)->view->user->logs[row];
}

static void time_text_of(const void *rows, size_t row, struct strbuf *out)
{
	unit_duration(log_at(rows, row)->time_ns, out);
}

static void time_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRId64, log_at(rows, row)->time_ns);
}

static void goroutine_text(const void *rows, size_t row, struct strbuf *out)
{
	if (log_at(rows, row)->goroutine != TRACE_NONE)
		strbuf_addf(out, "%" PRIu64, log_at(rows, row)->goroutine);
}

static void task_text(const void *rows, size_t row, struct strbuf *out)
{
	if (log_at(rows, row)->task)
		strbuf_addf(out, "%" PRIu64, log_at(rows, row)->task);
}

static void category_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, stacks_text(stacks_of(rows), log_at(rows, row)->category));
}

static void message_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, log_at(rows, row)->message);
}

static void log_site_text(const void *rows, size_t row, struct strbuf *out)
{
	frame_short(stacks_of(rows), ((const struct rows *)rows)->view->sites[row], out);
}

static void log_site_value(const void *rows, size_t row, struct strbuf *out)
{
	frame_full(stacks_of(rows), ((const struct rows *)rows)->view->sites[row], out);
}

static const struct column log_columns[] = {
	{"TIME", "time_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, time_text_of, time_value, NULL},
	{"GOROUTINE", "goroutine", ALIGN_RIGHT, CUT_NEVER, 0, false, goroutine_text, NULL, NULL},
	{"TASK", "task", ALIGN_RIGHT, CUT_NEVER, 0, false, task_text, NULL, NULL},
	{"CATEGORY", "category", ALIGN_LEFT, CUT_RIGHT, 0, false, category_text, NULL, NULL},
	{"MESSAGE", "message", ALIGN_LEFT, CUT_RIGHT, 0, false, message_text, NULL, NULL},
	{"SITE", "site", ALIGN_LEFT, CUT_MIDDLE, 0, true, log_site_text, log_site_value, NULL},
};

/* ---- tables ---- */

static struct table table_of(const struct rows *rows, enum trace_user_kind kind)
{
	struct table table = {.rows = rows, .nrows = rows->view->nrows};
	bool logs = kind == TRACE_USER_LOG_LINES;

	table.columns = logs ? log_columns : columns;
	table.ncolumns = logs ? sizeof(log_columns) / sizeof(log_columns[0])
			      : sizeof(columns) / sizeof(columns[0]);
	/* A task has no place of its own. */
	table.ncolumns -= kind == TRACE_USER_TASKS;
	return table;
}

void trace_user_text(const struct trace_user_view *v, enum trace_user_kind kind, size_t most,
	const struct look *look, struct strbuf *out)
{
	static const char *const none[] = {"no task (runtime/trace.NewTask)",
		"no region (runtime/trace.StartRegion)", "no log line (runtime/trace.Log)"};
	struct rows rows = {v, kind == TRACE_USER_REGIONS};
	struct table table = table_of(&rows, kind);

	if (most && table.nrows > most)
		table.nrows = most;
	trace_head_text(&v->about, look, out);
	strbuf_addc(out, '\n');
	if (v->nrows)
		table_text(&table, look, out);
	else
		strbuf_addf(out, "%s\n", none[kind]);
	if (table.nrows < v->nrows)
		strbuf_addf(out, "%zu more (--top=N)\n", v->nrows - table.nrows);
	if (kind == TRACE_USER_LOG_LINES && v->user->all_logs > v->user->nlogs)
		strbuf_addf(out, "%" PRIu64 " later lines are counted, not kept\n",
			v->user->all_logs - v->user->nlogs);
}

void trace_user_table(const struct trace_user_view *v, enum trace_user_kind kind,
	enum table_form form, struct strbuf *out)
{
	struct rows rows = {v, kind == TRACE_USER_REGIONS};
	struct table table = table_of(&rows, kind);

	table_write(&table, form, out);
}

/* ---- JSON ---- */

static void add_type(struct json_writer *w, const struct rows *rows, size_t row)
{
	const struct trace_user_type *t = type_at(rows, row);

	json_object(w);
	json_add_text(w, "type", stacks_text(rows->view->stacks, t->type));
	if (rows->regions)
		json_add_frame(w, "site", rows->view->stacks, site_at(rows, row));
	json_add_uint(w, "begun", t->begun);
	json_add_uint(w, "ended", t->ended);
	json_add_uint(w, "open", t->open);
	json_add_known(w, "open_max_ns", t->open ? t->open_max_ns : -1);
	json_add_uint(w, "ended_without_begin", t->before);
	trace_json_spread(w, "time", &t->time);
	json_key(w, "longest");
	json_array(w);
	for (size_t i = 0; i < t->nlongest; i++) {
		json_object(w);
		json_add_id(w, rows->regions ? "goroutine" : "task", t->longest[i].id);
		json_add_known(w, "start_ns", t->longest[i].start_ns);
		json_add_known(w, "duration_ns", t->longest[i].ns);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
}

static void add_log(struct json_writer *w, const struct rows *rows, size_t row)
{
	const struct trace_user_log *l = log_at(rows, row);
	const struct stacks *s = rows->view->stacks;

	json_object(w);
	json_add_known(w, "time_ns", l->time_ns);
	json_add_id(w, "goroutine", l->goroutine == TRACE_NONE ? 0 : l->goroutine);
	json_add_id(w, "task", l->task);
	json_add_text(w, "category", stacks_text(s, l->category));
	json_add_str(w, "message", l->message);
	json_add_frame(w, "site", s, rows->view->sites[row]);
	json_object_end(w);
}

void trace_user_json(const struct trace_user_view *v, enum trace_user_kind kind, struct strbuf *out)
{
	static const char *const schemas[] = {
		"traceq.tasks/1", "traceq.regions/1", "traceq.logs/1"};
	struct rows rows = {v, kind == TRACE_USER_REGIONS};
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_add_str(&w, "schema", str_from(schemas[kind]));
	json_key(&w, "trace");
	trace_head_json(&v->about, &w);
	if (kind == TRACE_USER_LOG_LINES)
		json_add_uint(&w, "lines", v->user->all_logs);
	json_key(&w, "rows");
	json_array(&w);
	for (size_t i = 0; i < v->nrows; i++) {
		if (kind == TRACE_USER_LOG_LINES)
			add_log(&w, &rows, i);
		else
			add_type(&w, &rows, i);
		strbuf_offer(out);
	}
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}
