/* SPDX-License-Identifier: MIT */
#include "report/trace_diff.h"

#include <inttypes.h>

#include "report/frame.h"
#include "report/table.h"
#include "report/trace_cells.h"
#include "report/trace_head.h"
#include "report/units.h"

/* ---- cells ---- */

static void add_number(double v, struct strbuf *out)
{
	bool whole = v >= 100 || v == (double)(int64_t)v;

	strbuf_addf(out, whole ? "%.0f" : v >= 10 ? "%.1f" : "%.2f", v);
}

/* "+12.3%"; nothing where there is nothing to divide by. */
static void add_change(double before, double after, struct strbuf *out)
{
	if (before <= 0 || after < 0)
		return;
	if (after >= 10 * before)
		strbuf_addf(out, after >= 100 * before ? "x%.0f" : "x%.1f", after / before);
	else
		strbuf_addf(out, "%+.1f%%", 100 * (after - before) / before);
}

static void add_value(enum trace_unit unit, double v, struct strbuf *out)
{
	if (v < 0)
		strbuf_addc(out, '-');
	else if (unit == TRACE_UNIT_NS)
		unit_duration((int64_t)v, out);
	else if (unit == TRACE_UNIT_BYTES)
		unit_bytes((uint64_t)v, out);
	else if (unit == TRACE_UNIT_PERCENT)
		strbuf_addf(out, "%.1f%%", v);
	else
		add_number(v, out);
}

/* ---- figures ---- */

static double figure_at(const void *rows, size_t row, int side)
{
	return ((const struct trace_diff *)rows)->side[side].figures[row];
}

static void figure_text(const void *rows, size_t row, struct strbuf *out)
{
	static const char *const words[TRACE_FIGURES] = {
		"processors in use",
		"goroutines created a second",
		"goroutines at most",
		"system calls a second",
		"time in the run queue a second",
		"run queue, median",
		"run queue, p99",
		"run queue, longest",
		"collections a second",
		"processors left by the collector",
		"assists of the collector a second",
		"world stopped a second",
		"world stopped, longest",
		"heap at most",
		"heap's goal at most",
	};

	(void)rows;
	strbuf_adds(out, words[row]);
}

static void figure_before(const void *rows, size_t row, struct strbuf *out)
{
	add_value(trace_figure_unit((enum trace_figure)row), figure_at(rows, row, 0), out);
}

static void figure_after(const void *rows, size_t row, struct strbuf *out)
{
	add_value(trace_figure_unit((enum trace_figure)row), figure_at(rows, row, 1), out);
}

static void figure_change(const void *rows, size_t row, struct strbuf *out)
{
	add_change(figure_at(rows, row, 0), figure_at(rows, row, 1), out);
}

static const struct column figure_columns[] = {
	{"FIGURE", NULL, ALIGN_LEFT, CUT_NEVER, 0, false, figure_text, NULL, NULL},
	{"BEFORE", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, figure_before, NULL, NULL},
	{"AFTER", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, figure_after, NULL, NULL},
	{"CHANGE", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, figure_change, NULL, NULL},
};

/* ---- rows ---- */

struct rows {
	const struct stacks *stacks;
	const struct trace_diff_row *rows;
};

static const struct trace_diff_row *row_at(const void *rows, size_t row)
{
	return &((const struct rows *)rows)->rows[row];
}

static const struct stacks *stacks_of(const void *rows)
{
	return ((const struct rows *)rows)->stacks;
}

static void before_text(const void *rows, size_t row, struct strbuf *out)
{
	unit_duration((int64_t)row_at(rows, row)->ns_rate[0], out);
}

static void after_text(const void *rows, size_t row, struct strbuf *out)
{
	unit_duration((int64_t)row_at(rows, row)->ns_rate[1], out);
}

static void change_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_diff_row *r = row_at(rows, row);

	if (r->change == TRACE_CHANGE_NEW || r->change == TRACE_CHANGE_GONE)
		strbuf_adds(out, trace_change_name(r->change));
	else
		add_change(r->ns_rate[0], r->ns_rate[1], out);
}

static void n_before_text(const void *rows, size_t row, struct strbuf *out)
{
	add_number(row_at(rows, row)->n_rate[0], out);
}

static void n_after_text(const void *rows, size_t row, struct strbuf *out)
{
	add_number(row_at(rows, row)->n_rate[1], out);
}

static void state_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, trace_state_name(row_at(rows, row)->state));
}

static void entry_text(const void *rows, size_t row, struct strbuf *out)
{
	trace_function_short(stacks_of(rows), row_at(rows, row)->entry, out);
}

static void reason_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_diff_row *r = row_at(rows, row);

	trace_state_wait_text(stacks_of(rows), r->state, r->class, r->reason, out);
}

static void site_text(const void *rows, size_t row, struct strbuf *out)
{
	frame_short(stacks_of(rows), row_at(rows, row)->site, out);
}

#define TIME_COLUMNS                                                                               \
	{"BEFORE", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, before_text, NULL, NULL},               \
		{"AFTER", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, after_text, NULL, NULL},         \
		{"CHANGE", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, change_text, NULL, NULL},       \
		{"TIMES", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, n_before_text, NULL, NULL},      \
	{                                                                                          \
		"AFTER", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, n_after_text, NULL, NULL          \
	}

static const struct column entry_columns[] = {
	TIME_COLUMNS,
	{"STATE", NULL, ALIGN_LEFT, CUT_NEVER, 0, false, state_text, NULL, NULL},
	{"ENTRY", NULL, ALIGN_LEFT, CUT_MIDDLE, 0, true, entry_text, NULL, NULL},
};

static const struct column place_columns[] = {
	TIME_COLUMNS,
	{"WAITS FOR", NULL, ALIGN_LEFT, CUT_RIGHT, 0, false, reason_text, NULL, NULL},
	{"SITE", NULL, ALIGN_LEFT, CUT_MIDDLE, 0, true, site_text, NULL, NULL},
};

static void add_table(const char *title, const struct table *whole, size_t most,
	const struct look *look, struct strbuf *out)
{
	struct table t = *whole;

	if (most && t.nrows > most)
		t.nrows = most;
	strbuf_addf(out, "\n%s\n", title);
	table_text(&t, look, out);
	if (t.nrows < whole->nrows)
		strbuf_addf(out, "%zu more (--top=N)\n", whole->nrows - t.nrows);
	strbuf_offer(out);
}

static void add_procs(const struct trace_diff_side *s, struct strbuf *out)
{
	if (!s->gomaxprocs_max)
		return;
	strbuf_addf(out, "        GOMAXPROCS %" PRIu64, s->gomaxprocs_min);
	if (s->gomaxprocs_max != s->gomaxprocs_min)
		strbuf_addf(out, " to %" PRIu64, s->gomaxprocs_max);
	strbuf_addc(out, '\n');
}

static void add_head(const struct trace_diff *d, const struct look *look, struct strbuf *out)
{
	static const char *const sides[] = {"before: ", "after:  "};

	for (int k = 0; k < 2; k++) {
		strbuf_adds(out, sides[k]);
		trace_head_text(&d->side[k].about, look, out);
		add_procs(&d->side[k], out);
	}
	if (d->side[0].gomaxprocs_max != d->side[1].gomaxprocs_max)
		strbuf_adds(out, "GOMAXPROCS differs: times in the run queue do not compare\n");
	if (d->uneven)
		strbuf_adds(out, "one trace is many times as long as the other\n");
	strbuf_adds(out, "times and counts are per second of trace; one trace each does not tell "
			 "noise from change\n");
}

void trace_diff_text(
	const struct trace_diff *d, size_t most, const struct look *look, struct strbuf *out)
{
	struct rows entries = {d->stacks, d->entries}, places = {d->stacks, d->places};
	struct table figures = {.columns = figure_columns,
		.ncolumns = sizeof(figure_columns) / sizeof(figure_columns[0]),
		.rows = d,
		.nrows = TRACE_FIGURES};
	struct table by_entry = {.columns = entry_columns,
		.ncolumns = sizeof(entry_columns) / sizeof(entry_columns[0]),
		.rows = &entries,
		.nrows = d->nbusy};
	struct table by_place = {.columns = place_columns,
		.ncolumns = sizeof(place_columns) / sizeof(place_columns[0]),
		.rows = &places,
		.nrows = d->nplaces};

	add_head(d, look, out);
	strbuf_addc(out, '\n');
	table_text(&figures, look, out);
	if (d->nbusy)
		add_table("what goroutines did, by the function they began with:", &by_entry, most,
			look, out);
	by_entry.nrows = d->nentries - d->nbusy;
	entries.rows = d->entries + d->nbusy;
	if (by_entry.nrows)
		add_table("and how long they waited:", &by_entry, most, look, out);
	if (d->nplaces)
		add_table("what they waited for, and where:", &by_place, most, look, out);
}
