/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "report/frame.h"
#include "report/trace_cells.h"
#include "report/trace_gc.h"
#include "report/trace_head.h"
#include "report/units.h"

static const struct trace_gc_view *view(const void *rows)
{
	return rows;
}

/* ---- stops ---- */

static const struct spread *stop_time(const void *rows, size_t row)
{
	return &view(rows)->stops[row].time;
}

static const struct spread *work_time(const void *rows, size_t row)
{
	return &view(rows)->work[row].work.time;
}

#define TIME(of)                                                                                   \
	static void of##_total(const void *rows, size_t row, struct strbuf *out)                   \
	{                                                                                          \
		unit_duration(of##_time(rows, row)->total, out);                                   \
	}                                                                                          \
	static void of##_count(const void *rows, size_t row, struct strbuf *out)                   \
	{                                                                                          \
		strbuf_addf(out, "%" PRIu64, of##_time(rows, row)->n);                             \
	}                                                                                          \
	static void of##_median(const void *rows, size_t row, struct strbuf *out)                  \
	{                                                                                          \
		unit_duration(spread_quantile(of##_time(rows, row), 0.5), out);                    \
	}                                                                                          \
	static void of##_p99(const void *rows, size_t row, struct strbuf *out)                     \
	{                                                                                          \
		unit_duration(spread_quantile(of##_time(rows, row), 0.99), out);                   \
	}                                                                                          \
	static void of##_max(const void *rows, size_t row, struct strbuf *out)                     \
	{                                                                                          \
		unit_duration(of##_time(rows, row)->max, out);                                     \
	}
TIME(stop)
TIME(work)

static void stop_why(const void *rows, size_t row, struct strbuf *out)
{
	struct str why = stacks_text(view(rows)->stacks, view(rows)->stops[row].why);

	strbuf_add(out, why.n ? why : STR("?"));
}

static void work_range(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, view(rows)->work[row].work.range == TRACE_ASSIST ? "assist" : "sweep");
}

static void work_entry(const void *rows, size_t row, struct strbuf *out)
{
	trace_function_short(view(rows)->stacks, view(rows)->work[row].work.entry, out);
}

static void work_site(const void *rows, size_t row, struct strbuf *out)
{
	frame_short(view(rows)->stacks, view(rows)->work[row].site, out);
}

#define COLUMNS(of)                                                                                \
	{"TOTAL", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, of##_total, NULL, NULL},                 \
		{"COUNT", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, of##_count, NULL, NULL},         \
		{"MEDIAN", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, of##_median, NULL, NULL},       \
		{"P99", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, of##_p99, NULL, NULL},             \
	{                                                                                          \
		"MAX", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, of##_max, NULL, NULL                \
	}

static void add_stops(const struct trace_gc_view *v, const struct look *look, struct strbuf *out)
{
	static const struct column columns[] = {COLUMNS(stop),
		{"STOP OF THE WORLD", NULL, ALIGN_LEFT, CUT_RIGHT, 0, false, stop_why, NULL, NULL}};
	struct table table = {columns, sizeof(columns) / sizeof(columns[0]), v, v->nstops, 0};

	strbuf_addc(out, '\n');
	if (v->nstops)
		table_text(&table, look, out);
	else
		strbuf_adds(out, "the world was not stopped\n");
}

static void add_work(
	const struct trace_gc_view *v, size_t most, const struct look *look, struct strbuf *out)
{
	static const struct column columns[] = {COLUMNS(work),
		{"WORK", NULL, ALIGN_LEFT, CUT_NEVER, 0, false, work_range, NULL, NULL},
		{"BY", NULL, ALIGN_LEFT, CUT_MIDDLE, 0, false, work_entry, NULL, NULL},
		{"SITE", NULL, ALIGN_LEFT, CUT_MIDDLE, 0, false, work_site, NULL, NULL}};
	size_t n = most && v->nwork > most ? most : v->nwork;
	struct table table = {columns, sizeof(columns) / sizeof(columns[0]), v, n, 0};

	if (!v->nwork)
		return;
	strbuf_adds(out, "\nfor the collector, by goroutines with other work:\n");
	table_text(&table, look, out);
	if (n < v->nwork)
		strbuf_addf(out, "%zu more (--top=N)\n", v->nwork - n);
}

/* ---- the rest ---- */

static void add_cycles(const struct trace_gc_view *v, struct strbuf *out)
{
	if (!v->cycles.n) {
		strbuf_adds(out, "no collection\n");
		return;
	}
	strbuf_addf(out, "%" PRIu64 " collection%s, marking for ", v->cycles.n,
		v->cycles.n > 1 ? "s" : "");
	unit_duration(v->cycles.total, out);
	if (v->about.info.end_ns > 0)
		strbuf_addf(out, " (%.1f%% of the time)",
			100.0 * (double)v->cycles.total / (double)v->about.info.end_ns);
	strbuf_adds(out, ", the longest ");
	unit_duration(v->cycles.max, out);
	if (v->between.n) {
		strbuf_adds(out, "; one begins every ");
		unit_duration(spread_quantile(&v->between, 0.5), out);
	}
	strbuf_addc(out, '\n');
	if (!v->allocated_bytes)
		return;
	unit_bytes(v->allocated_bytes, out);
	strbuf_adds(out, " allocated up to the last one");
	if (v->goal_ratio > 0)
		strbuf_addf(out, "; the goal is %.3g times what lives", v->goal_ratio);
	strbuf_addc(out, '\n');
}

static void add_mmu(const struct trace_gc_view *v, struct strbuf *out)
{
	if (!v->nmmu)
		return;
	strbuf_addf(out,
		"\nthe collector left %.1f%% of the procs to the program; at least, in any\n",
		100 * v->mean_share);
	for (size_t i = 0; i < v->nmmu; i++) {
		struct strbuf window = {0};

		unit_duration(v->mmu[i].window_ns, &window);
		strbuf_addf(out, "%8s  %5.1f%%  at ", strbuf_cstr(&window), 100 * v->mmu[i].share);
		unit_duration(v->mmu[i].start_ns, out);
		strbuf_addc(out, '\n');
		strbuf_release(&window);
	}
}

void trace_gc_text(
	const struct trace_gc_view *v, size_t most, const struct look *look, struct strbuf *out)
{
	trace_head_text(&v->about, look, out);
	add_cycles(v, out);
	add_stops(v, look, out);
	add_work(v, most, look, out);
	add_mmu(v, out);
}
