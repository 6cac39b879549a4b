/* SPDX-License-Identifier: MIT */
#include "report/trace_summary.h"

#include <inttypes.h>

#include "model/dump.h"
#include "report/time_text.h"
#include "report/units.h"

/* ---- the tables ---- */

#define CELL(name, row_type, format, value)                                                        \
	static void name(const void *rows, size_t row, struct strbuf *out)                         \
	{                                                                                          \
		const struct row_type *r = (const struct row_type *)rows + row;                    \
                                                                                                   \
		strbuf_addf(out, format, value);                                                   \
	}

CELL(cell_goroutines, trace_summary_entry, "%" PRIu64, r->goroutines)
CELL(cell_created, trace_summary_entry, "%" PRIu64, r->created)
CELL(cell_ended, trace_summary_entry, "%" PRIu64, r->ended)
CELL(cell_alive, trace_summary_entry, "%" PRIu64, r->alive)
CELL(cell_ordinal, trace_summary_span, "%" PRIu64, r->ordinal)
CELL(cell_number, trace_summary_span, "%" PRIu64, r->generation)
CELL(cell_events, trace_summary_span, "%" PRIu64, r->events)
CELL(cell_samples, trace_summary_span, "%" PRIu64, r->samples)

static void cell_function(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_summary_entry *r = (const struct trace_summary_entry *)rows + row;

	if (r->function)
		strbuf_add(out, r->name);
	else
		strbuf_adds(out, "(no stack says)");
}

static void cell_name(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, ((const struct trace_summary_entry *)rows + row)->name);
}

static void cell_file(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, ((const struct trace_summary_entry *)rows + row)->file);
}

static void cell_start(const void *rows, size_t row, struct strbuf *out)
{
	unit_duration(((const struct trace_summary_span *)rows + row)->start_ns, out);
}

static void cell_length(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_summary_span *s = (const struct trace_summary_span *)rows + row;

	unit_duration(s->end_ns - s->start_ns, out);
}

static void cell_bytes(const void *rows, size_t row, struct strbuf *out)
{
	unit_bytes(((const struct trace_summary_span *)rows + row)->bytes, out);
}

static void cell_note(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_summary_span *s = (const struct trace_summary_span *)rows + row;

	strbuf_adds(out, s->incomplete ? "incomplete" : s->reset && row ? "behind a gap" : "");
}

static const struct column entry_columns[] = {
	{.header = "GOROUTINES",
		.field = "goroutines",
		.align = ALIGN_RIGHT,
		.text = cell_goroutines},
	{.header = "CREATED", .field = "created", .align = ALIGN_RIGHT, .text = cell_created},
	{.header = "ENDED", .field = "ended", .align = ALIGN_RIGHT, .text = cell_ended},
	{.header = "ALIVE", .field = "alive", .align = ALIGN_RIGHT, .text = cell_alive},
	{.header = "ENTRY FUNCTION",
		.field = "function",
		.cut = CUT_MIDDLE,
		.code = true,
		.text = cell_function,
		.value = cell_name},
	{.field = "file", .text = cell_file},
};

static const struct column span_columns[] = {
	{.header = "NR", .align = ALIGN_RIGHT, .text = cell_ordinal},
	{.header = "NUMBER", .align = ALIGN_RIGHT, .text = cell_number},
	{.header = "FROM", .align = ALIGN_RIGHT, .text = cell_start},
	{.header = "LENGTH", .align = ALIGN_RIGHT, .text = cell_length},
	{.header = "EVENTS", .align = ALIGN_RIGHT, .text = cell_events},
	{.header = "SAMPLES", .align = ALIGN_RIGHT, .text = cell_samples},
	{.header = "BYTES", .align = ALIGN_RIGHT, .text = cell_bytes},
	{.header = "NOTE", .text = cell_note},
};

static struct table entry_table(const struct trace_summary *s, size_t top)
{
	return (struct table){entry_columns, sizeof(entry_columns) / sizeof(entry_columns[0]),
		s->entries, top && top < s->nentries ? top : s->nentries, 2};
}

void trace_summary_table(const struct trace_summary *s, enum table_form form, struct strbuf *out)
{
	struct table table = entry_table(s, 0);

	table_write(&table, form, out);
}

/* ---- the headlines ---- */

static void add_line(const struct trace_summary_layout *l, struct strbuf *out, const char *label)
{
	style_add(out, &l->look, STYLE_FAINT, str_from(label));
}

static void add_time(
	const struct trace_summary *s, const struct trace_summary_layout *l, struct strbuf *out)
{
	add_line(l, out, "time        ");
	if (s->info.wall_start_ns == TIME_UNKNOWN) {
		unit_duration(s->info.end_ns, out);
		strbuf_adds(out, "; the time of day is not stated before Go 1.25\n");
		return;
	}
	time_text(s->info.wall_start_ns, out);
	strbuf_adds(out, " to ");
	time_text(s->info.wall_start_ns + s->info.end_ns, out);
	strbuf_adds(out, ", ");
	unit_duration(s->info.end_ns, out);
	strbuf_addc(out, '\n');
}

static void add_counts(
	const struct trace_summary *s, const struct trace_summary_layout *l, struct strbuf *out)
{
	const struct trace_info *i = &s->info;

	add_line(l, out, "generations ");
	strbuf_addf(out, "%" PRIu64 " read", i->generations);
	if (i->lost)
		strbuf_addf(out, ", %" PRIu64 " damaged", i->lost);
	if (i->skipped)
		strbuf_addf(out, ", %" PRIu64 " left out", i->skipped);
	strbuf_adds(out, i->incomplete ? "; the trace ends early\n" : "\n");
	add_line(l, out, "processors  ");
	if (s->gomaxprocs_max == 0)
		strbuf_adds(out, "GOMAXPROCS is not stated");
	else if (s->gomaxprocs_min == s->gomaxprocs_max)
		strbuf_addf(out, "GOMAXPROCS %" PRIu64, s->gomaxprocs_max);
	else
		strbuf_addf(out, "GOMAXPROCS %" PRIu64 " to %" PRIu64, s->gomaxprocs_min,
			s->gomaxprocs_max);
	strbuf_addf(
		out, "; %" PRIu64 " procs and %" PRIu64 " threads seen\n", s->procs, s->threads);
	add_line(l, out, "events      ");
	strbuf_addf(out, "%" PRIu64, s->events);
	for (int k = TRACE_SYNC + 1, n = 0; k < TRACE_KINDS; k++)
		if (s->kinds[k])
			strbuf_addf(out, "%s%s %" PRIu64, n++ ? ", " : ": ",
				trace_kind_name((enum trace_kind)k), s->kinds[k]);
	strbuf_addc(out, '\n');
}

static void add_before_end(const struct trace_summary *s, int64_t time_ns, struct strbuf *out)
{
	unit_duration(s->info.end_ns - time_ns, out);
	strbuf_adds(out, " before the end");
}

static void add_progress(
	const struct trace_summary *s, const struct trace_summary_layout *l, struct strbuf *out)
{
	const struct trace_progress *p = &s->progress;

	add_line(l, out, "progress    ");
	strbuf_adds(out, "a goroutine of the program last stopped ");
	if (p->ran_ns >= 0)
		add_before_end(s, p->ran_ns, out);
	else
		strbuf_adds(out, "before the trace");
	if (p->woke_ns >= 0) {
		strbuf_adds(out, ", one last woke another ");
		add_before_end(s, p->woke_ns, out);
	} else {
		strbuf_adds(out, ", none woke another");
	}
	if (p->running)
		strbuf_addf(
			out, "; %" PRIu64 " run%s there", p->running, p->running == 1 ? "s" : "");
	strbuf_addc(out, '\n');
}

static void add_goroutines(
	const struct trace_summary *s, const struct trace_summary_layout *l, struct strbuf *out)
{
	struct table table = entry_table(s, l->top);

	add_line(l, out, "goroutines  ");
	strbuf_addf(out,
		"%" PRIu64 ": %" PRIu64 " created, %" PRIu64 " ended, %" PRIu64
		" alive at the end\n\n",
		s->total.goroutines, s->total.created, s->total.ended, s->total.alive);
	table_text(&table, &l->look, out);
	if (table.nrows < s->nentries)
		strbuf_addf(
			out, "  ... and %zu more (--top=0 shows all)\n", s->nentries - table.nrows);
}

void trace_summary_text(
	const struct trace_summary *s, const struct trace_summary_layout *l, struct strbuf *out)
{
	add_line(l, out, "trace       ");
	style_add(out, &l->look, STYLE_NAME, l->path);
	strbuf_addf(out, ", go 1.%" PRIu32 ", ", s->info.minor);
	unit_bytes(s->info.bytes, out);
	strbuf_addc(out, '\n');
	add_time(s, l, out);
	add_counts(s, l, out);
	add_progress(s, l, out);
	add_goroutines(s, l, out);
	if (l->generations) {
		struct table table = {span_columns, sizeof(span_columns) / sizeof(span_columns[0]),
			s->spans, s->nspans, 2};

		strbuf_addc(out, '\n');
		table_text(&table, &l->look, out);
	}
}
