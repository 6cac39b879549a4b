/* SPDX-License-Identifier: MIT */
/* What stands above the groups of a comparison: headline, notes, table of states. */
#include <inttypes.h>

#include "report/column.h"
#include "report/frame.h"
#include "report/stack_diff.h"
#include "report/units.h"

/* ---- headline ---- */

static const struct diff_snapshot *last_of(const struct stack_diff *d)
{
	return &d->snapshots[d->nsnapshots - 1];
}

static void add_input(const struct stack_diff *d, size_t k, struct strbuf *out)
{
	const struct diff_snapshot *snap = &d->snapshots[k];
	bool several = false;

	for (size_t i = 0; i < d->nsnapshots; i++)
		several |= d->snapshots[i].snapshot.ordinal != snap->snapshot.ordinal &&
			   str_eq(d->snapshots[i].input, snap->input);
	strbuf_add(out, snap->input);
	if (several)
		strbuf_addf(out, " #%" PRIu32, snap->snapshot.ordinal + 1);
}

static void add_threads(const struct diff_snapshot *snap, struct strbuf *out)
{
	strbuf_addf(out, "%s%" PRIu64, snap->lower_bound ? ">= " : "", snap->threads);
}

static void add_times(const struct stack_diff *d, struct strbuf *out)
{
	int64_t first = d->snapshots[0].snapshot.time_ns, last = last_of(d)->snapshot.time_ns;

	if (first == TIME_UNKNOWN || last == TIME_UNKNOWN || last < first || d->nsnapshots < 2)
		return;
	strbuf_adds(out, d->nsnapshots > 2 ? ", over " : ", ");
	/* Whole seconds: files are named after the second they were taken in. */
	unit_duration((last - first) / 1000000000 * 1000000000, out);
	strbuf_adds(out, d->nsnapshots > 2 ? "" : " apart");
}

static void add_growth(const struct stack_diff *d, struct strbuf *out)
{
	int64_t delta = (int64_t)(last_of(d)->threads - d->snapshots[0].threads);
	bool bound = last_of(d)->lower_bound;

	if (d->nsnapshots < 2 || d->snapshots[0].lower_bound || (bound && delta <= 0))
		return;
	strbuf_addf(out, " (%s%+" PRId64 ")", bound ? "at least " : "", delta);
}

void stack_diff_files(const struct stack_diff *d, struct strbuf *out)
{
	size_t n = d->nsnapshots;

	add_input(d, 0, out);
	if (n > 2)
		strbuf_addf(out, " -> %zu more", n - 2);
	if (n > 1) {
		strbuf_adds(out, " -> ");
		add_input(d, n - 1, out);
	}
}

void stack_diff_totals(const struct stack_diff *d, struct strbuf *out)
{
	enum { ENDS = 3 };
	size_t n = d->nsnapshots;

	for (size_t k = 0; k < n; k++) {
		if (n > 2 * ENDS + 1 && k == ENDS)
			strbuf_adds(out, " -> \xe2\x80\xa6");
		if (n > 2 * ENDS + 1 && k >= ENDS && k + ENDS < n)
			continue;
		strbuf_adds(out, k ? " -> " : "");
		add_threads(&d->snapshots[k], out);
	}
	strbuf_addf(out, " %s", stack_diff_noun(d));
	add_growth(d, out);
	add_times(d, out);
}

/* ---- notes ---- */

/* "goroutine", "thread" */
static void add_noun(const struct stack_diff *d, struct strbuf *out)
{
	struct str noun = str_from(stack_diff_noun(d));

	strbuf_add(out, str_head(noun, noun.n - 1));
}

/* Of many snapshots with the same remark, so many are named. */
enum { MOST_NAMED = 10 };

static void note_more(size_t n, const char *what, struct strbuf *out)
{
	if (n > MOST_NAMED)
		strbuf_addf(out, "%zu more snapshots %s\n", n - MOST_NAMED, what);
}

static void note_bounds(const struct stack_diff *d, struct strbuf *out)
{
	size_t n = 0;

	for (size_t k = 0; k < d->nsnapshots; k++) {
		if (!d->snapshots[k].lower_bound || ++n > MOST_NAMED)
			continue;
		add_input(d, k, out);
		if (d->snapshots[k].snapshot.capped) {
			strbuf_adds(out, " ends as a full buffer does");
		} else {
			strbuf_adds(out, " is cut in the middle of a ");
			add_noun(d, out);
		}
		strbuf_adds(out, ": its counts are lower bounds\n");
	}
	note_more(n, "are cut, too: their counts are lower bounds", out);
}

static void note_mismatch(const struct stack_diff *d, struct strbuf *out)
{
	const struct diff_mismatch *m = &d->mismatch;
	struct str first = d->snapshots[0].process, last = last_of(d)->process;

	if (first.n && last.n && !str_eq(first, last))
		strbuf_addf(out, "two processes, %.*s and %.*s: who stayed is unknown\n",
			STR_ARG(first), STR_ARG(last));
	if (!m->found)
		return;
	strbuf_adds(out, "two processes: ");
	add_noun(d, out);
	strbuf_addf(out, " %" PRIu64 " is of ", m->id);
	strbuf_add(out, m->a);
	strbuf_adds(out, " in ");
	add_input(d, m->first, out);
	strbuf_adds(out, ", of ");
	strbuf_add(out, m->b);
	strbuf_adds(out, " in ");
	add_input(d, m->second, out);
	strbuf_adds(out, "; who stayed is unknown\n");
}

/* The first that was taken before the one that is named in front of it. */
static void note_order(const struct stack_diff *d, struct strbuf *out)
{
	size_t before = 0;

	for (size_t k = 0; k < d->nsnapshots; k++) {
		int64_t now = d->snapshots[k].snapshot.time_ns;

		if (now == TIME_UNKNOWN)
			continue;
		if (d->snapshots[before].snapshot.time_ns == TIME_UNKNOWN ||
			now >= d->snapshots[before].snapshot.time_ns) {
			before = k;
			continue;
		}
		add_input(d, k, out);
		strbuf_adds(out, " was taken before ");
		add_input(d, before, out);
		strbuf_adds(out, ": compared in the order given\n");
		return;
	}
}

static void note_grouped(const struct stack_diff *d, struct strbuf *out)
{
	size_t n = 0;

	for (size_t k = 0; k < d->nsnapshots && d->by_stack_only; k++) {
		if (d->snapshots[k].snapshot.level != DUMP_GROUPED || ++n > MOST_NAMED)
			continue;
		add_input(d, k, out);
		strbuf_adds(out, " has no ");
		add_noun(d, out);
		strbuf_adds(out, " ids, waits or creators; states are read off"
				 " its frames\n");
	}
	note_more(n, "have none of these either", out);
}

static void note_aside(const struct stack_diff *d, struct strbuf *out)
{
	uint64_t runtime = last_of(d)->runtime, dumpers = last_of(d)->dumpers;
	const char *also = d->nsnapshots > 1 ? " in the last" : "";

	if (!runtime && !dumpers)
		return;
	strbuf_adds(out, "set aside (--all shows them):");
	if (dumpers == 1) {
		strbuf_adds(out, " the ");
		add_noun(d, out);
		strbuf_adds(out, " that writes the dump");
	} else if (dumpers) {
		strbuf_addf(out, " %" PRIu64 " that write dumps", dumpers);
	}
	if (runtime)
		strbuf_addf(out, "%s %" PRIu64 " of the runtime's own%s", dumpers ? "," : "",
			runtime, also);
	strbuf_addc(out, '\n');
}

void stack_diff_notes(const struct stack_diff *d, struct strbuf *out)
{
	note_bounds(d, out);
	note_order(d, out);
	note_mismatch(d, out);
	note_grouped(d, out);
	if (!d->aside_shown)
		note_aside(d, out);
}

/* ---- table of states ---- */

static const struct diff_state *state_at(const void *rows, size_t row)
{
	return &((const struct stack_diff *)rows)->states[row];
}

static void state_name(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, wait_class_name(state_at(rows, row)->class));
}

static enum style state_style(const void *rows, size_t row)
{
	enum wait_risk risk = state_at(rows, row)->count.risk;

	return risk == RISK_HIGH ? STYLE_BAD : risk == RISK_MEDIUM ? STYLE_WARN : STYLE_PLAIN;
}

static void state_first(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, state_at(rows, row)->count.counts[0]);
}

static void state_between(const void *rows, size_t row, struct strbuf *out)
{
	const struct stack_diff *d = rows;
	const uint64_t *counts = state_at(rows, row)->count.counts;

	for (size_t k = 1; k + 1 < d->nsnapshots; k++) {
		if (d->nsnapshots > 5 && k == 2)
			strbuf_adds(out, " \xe2\x80\xa6");
		if (d->nsnapshots <= 5 || k == 1 || k + 2 == d->nsnapshots)
			strbuf_addf(out, "%s%" PRIu64, k > 1 ? " " : "", counts[k]);
	}
}

static void state_trend(const void *rows, size_t row, struct strbuf *out)
{
	const struct diff_count *c = &state_at(rows, row)->count;

	strbuf_adds(out, c->trend == TREND_UNKNOWN ? "-" : trend_name(c->trend));
}

static void state_last(const void *rows, size_t row, struct strbuf *out)
{
	const struct stack_diff *d = rows;

	strbuf_addf(out, "%" PRIu64, state_at(rows, row)->count.counts[d->nsnapshots - 1]);
}

static void state_delta(const void *rows, size_t row, struct strbuf *out)
{
	const struct diff_count *c = &state_at(rows, row)->count;
	int64_t delta = c->delta;

	if (c->change == CHANGE_UNKNOWN)
		strbuf_addc(out, '?');
	else
		strbuf_addf(out, delta ? "%+" PRId64 : "%" PRId64, delta);
}

static void state_share(const void *rows, size_t row, struct strbuf *out)
{
	double share = state_at(rows, row)->count.share_pct;

	if (share >= 0)
		strbuf_addf(out, "%.1f%%", share);
}

static void state_risk(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, wait_risk_name(state_at(rows, row)->count.risk));
}

static void state_longest(const void *rows, size_t row, struct strbuf *out)
{
	int64_t wait_ns = state_at(rows, row)->count.wait_max_ns;

	if (wait_ns >= 0)
		unit_duration(wait_ns, out);
	else
		strbuf_addc(out, '-');
}

static void state_site(const void *rows, size_t row, struct strbuf *out)
{
	const struct stack_diff *d = rows;

	frame_short(d->stacks, state_at(rows, row)->top_site, out);
}

void stack_diff_state_columns(
	const struct stack_diff *d, int width, struct column columns[STATE_COLUMNS])
{
	bool several = d->nsnapshots > 1;
	/* Counts and trend take the room of what the blocks below say as well. */
	bool narrow = d->nsnapshots > 2 && width > 0 && width < 100;

	columns[0] = (struct column){.header = "state", .text = state_name, .style = state_style};
	columns[1] = (struct column){
		.header = several ? "before" : NULL, .align = ALIGN_RIGHT, .text = state_first};
	columns[2] = (struct column){.header = d->nsnapshots > 2 ? "between" : NULL,
		.align = ALIGN_RIGHT,
		.cut = CUT_MIDDLE,
		.text = state_between};
	columns[3] = (struct column){
		.header = several ? "after" : "count", .align = ALIGN_RIGHT, .text = state_last};
	columns[4] = (struct column){
		.header = several ? "delta" : NULL, .align = ALIGN_RIGHT, .text = state_delta};
	columns[5] = (struct column){
		.header = narrow ? NULL : "share", .align = ALIGN_RIGHT, .text = state_share};
	columns[6] = (struct column){.header = "risk", .text = state_risk, .style = state_style};
	columns[7] =
		(struct column){.header = "longest", .align = ALIGN_RIGHT, .text = state_longest};
	columns[8] =
		(struct column){.header = d->nsnapshots > 2 ? "trend" : NULL, .text = state_trend};
	columns[9] = (struct column){.header = narrow ? NULL : "mostly at",
		.cut = CUT_LEFT,
		.text = state_site,
		.code = true};
}
