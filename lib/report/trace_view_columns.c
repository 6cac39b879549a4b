/* SPDX-License-Identifier: MIT */
#include "report/trace_view_columns.h"

#include <inttypes.h>

#include "report/frame.h"
#include "report/trace_cells.h"
#include "report/units.h"

static const struct trace_view *view(const void *rows)
{
	return rows;
}

static const struct trace_view_row *row_at(const void *rows, size_t row)
{
	return &view(rows)->rows[row];
}

static const struct trace_time *time_at(const void *rows, size_t row)
{
	return row_at(rows, row)->time;
}

static void number(int64_t v, struct strbuf *out)
{
	strbuf_addf(out, "%" PRId64, v);
}

/* ---- durations: for people, and in ns ---- */

static void total_text(const void *rows, size_t row, struct strbuf *out)
{
	unit_duration(time_at(rows, row)->time.total, out);
}

static void total_value(const void *rows, size_t row, struct strbuf *out)
{
	number(time_at(rows, row)->time.total, out);
}

static void min_value(const void *rows, size_t row, struct strbuf *out)
{
	number(time_at(rows, row)->time.min, out);
}

static void median_text(const void *rows, size_t row, struct strbuf *out)
{
	unit_duration(spread_quantile(&time_at(rows, row)->time, 0.5), out);
}

static void median_value(const void *rows, size_t row, struct strbuf *out)
{
	number(spread_quantile(&time_at(rows, row)->time, 0.5), out);
}

static void p99_text(const void *rows, size_t row, struct strbuf *out)
{
	unit_duration(spread_quantile(&time_at(rows, row)->time, 0.99), out);
}

static void p99_value(const void *rows, size_t row, struct strbuf *out)
{
	number(spread_quantile(&time_at(rows, row)->time, 0.99), out);
}

static void max_text(const void *rows, size_t row, struct strbuf *out)
{
	unit_duration(time_at(rows, row)->time.max, out);
}

static void max_value(const void *rows, size_t row, struct strbuf *out)
{
	number(time_at(rows, row)->time.max, out);
}

static void lost_text(const void *rows, size_t row, struct strbuf *out)
{
	unit_duration(time_at(rows, row)->lost_ns, out);
}

static void lost_value(const void *rows, size_t row, struct strbuf *out)
{
	number(time_at(rows, row)->lost_ns, out);
}

/* ---- counts ---- */

static void count_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, time_at(rows, row)->time.n);
}

static void open_text(const void *rows, size_t row, struct strbuf *out)
{
	if (time_at(rows, row)->unended)
		strbuf_addf(out, "%" PRIu64, time_at(rows, row)->unended);
}

static void open_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, time_at(rows, row)->unended);
}

/* ---- what and where ---- */

static void reason_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, stacks_text(view(rows)->stacks, time_at(rows, row)->reason));
}

static void reason_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_time *t = time_at(rows, row);

	trace_wait_text(view(rows)->stacks, t->class, t->reason, out);
}

static void via_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, trace_ready_text(time_at(rows, row)->via));
}

static void via_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, trace_via_name(time_at(rows, row)->via));
}

static void entry_text(const void *rows, size_t row, struct strbuf *out)
{
	trace_function_short(view(rows)->stacks, time_at(rows, row)->entry, out);
}

static void entry_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, trace_function_name(view(rows)->stacks, time_at(rows, row)->entry));
}

static void leaf_text(const void *rows, size_t row, struct strbuf *out)
{
	struct str name = stacks_frame_name(view(rows)->stacks, row_at(rows, row)->leaf);

	strbuf_add(out, name.n ? frame_short_name(name) : STR("?"));
}

static void leaf_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, stacks_frame_name(view(rows)->stacks, row_at(rows, row)->leaf));
}

static void site_text(const void *rows, size_t row, struct strbuf *out)
{
	frame_short(view(rows)->stacks, row_at(rows, row)->site, out);
}

static void site_value(const void *rows, size_t row, struct strbuf *out)
{
	frame_full(view(rows)->stacks, row_at(rows, row)->site, out);
}

static void stack_value(const void *rows, size_t row, struct strbuf *out)
{
	frame_stack(view(rows)->stacks, time_at(rows, row)->stack, out);
}

/* Where the waker stood says more than what it was started as. */
static void add_waker(const struct stacks *s, const struct trace_waker *k, struct strbuf *out)
{
	if (k->none)
		strbuf_adds(out, "timer, network or runtime");
	else if (k->site)
		frame_short(s, k->site, out);
	else
		trace_function_short(s, k->entry, out);
}

static void wakers_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_view_row *r = row_at(rows, row);

	for (size_t i = 0; i < r->nwakers; i++) {
		strbuf_adds(out, i ? ", " : "");
		add_waker(view(rows)->stacks, &r->wakers[i], out);
		if (r->nwakers > 1)
			strbuf_addf(out, " %" PRIu64 "x", r->wakers[i].n);
	}
}

#define TIMES(count)                                                                               \
	{"TOTAL", "total_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, total_text, total_value, NULL},    \
		{count, "count", ALIGN_RIGHT, CUT_NEVER, 0, false, count_text, NULL, NULL},        \
		{NULL, "min_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, min_value, NULL, NULL},         \
		{"MEDIAN", "median_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, median_text,             \
			median_value, NULL},                                                       \
		{"P99", "p99_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, p99_text, p99_value, NULL},    \
		{"MAX", "max_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, max_text, max_value, NULL},    \
	{                                                                                          \
		"OPEN", "unended", ALIGN_RIGHT, CUT_NEVER, 0, false, open_text, open_value, NULL   \
	}

#define SITE                                                                                       \
	{"SITE", "site", ALIGN_LEFT, CUT_MIDDLE, 0, true, site_text, site_value, NULL},            \
	{                                                                                          \
		NULL, "stack", ALIGN_LEFT, CUT_RIGHT, 0, false, stack_value, NULL, NULL            \
	}

const struct column *trace_view_columns(enum trace_view_kind kind, size_t *n)
{
	static const struct column blocked[] = {TIMES("WAITS"),
		{"WAITS FOR", "class", ALIGN_LEFT, CUT_RIGHT, 0, false, reason_text, NULL, NULL},
		{NULL, "reason", ALIGN_LEFT, CUT_RIGHT, 0, false, reason_value, NULL, NULL}, SITE,
		{"WOKEN BY", "woken_by", ALIGN_LEFT, CUT_RIGHT, 0, false, wakers_text, NULL, NULL}};
	static const struct column syscalls[] = {TIMES("CALLS"),
		{"WITHOUT PROC", "without_proc_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, lost_text,
			lost_value, NULL},
		{"CALL", "call", ALIGN_LEFT, CUT_MIDDLE, 0, true, leaf_text, leaf_value, NULL},
		SITE};
	static const struct column sched[] = {TIMES("TIMES"),
		{"READY AFTER", "via", ALIGN_LEFT, CUT_RIGHT, 0, false, via_text, via_value, NULL},
		{"ENTRY", "entry", ALIGN_LEFT, CUT_MIDDLE, 0, true, entry_text, entry_value, NULL}};

	switch (kind) {
	case TRACE_VIEW_SYSCALLS:
		*n = sizeof(syscalls) / sizeof(syscalls[0]);
		return syscalls;
	case TRACE_VIEW_SCHED:
		*n = sizeof(sched) / sizeof(sched[0]);
		return sched;
	default:
		*n = sizeof(blocked) / sizeof(blocked[0]);
		return blocked;
	}
}
