/* SPDX-License-Identifier: MIT */
#include "report/trace_wakes.h"

#include <inttypes.h>

#include "report/frame.h"
#include "report/table.h"
#include "report/trace_cells.h"
#include "report/trace_head.h"
#include "report/units.h"

enum { INDENT = 2 };

static void add_safe(struct strbuf *line, struct strbuf *out)
{
	strbuf_add_safe(out, strbuf_str(line));
	strbuf_addc(out, '\n');
	strbuf_clear(line);
}

static void add_indent(size_t n, struct strbuf *out)
{
	for (size_t i = 0; i < n; i++)
		strbuf_addc(out, ' ');
}

static void add_goroutine(
	const struct trace_wakes *w, uint64_t id, funcid entry, struct strbuf *out)
{
	strbuf_addf(out, "goroutine %" PRIu64, id);
	if (!entry)
		return;
	strbuf_adds(out, " (");
	trace_function_short(w->stacks, entry, out);
	strbuf_addc(out, ')');
}

/* "running 1.2ms, waiting 3s"; what is nothing is left out. */
static void add_parts(const int64_t parts[TRACE_PARTS], struct strbuf *out)
{
	static const char *const words[TRACE_PARTS] = {
		"running ", "ready to run ", "in system calls ", "waiting ", "not there "};
	const char *comma = "";

	for (int i = 0; i < TRACE_PARTS; i++) {
		if (!parts[i])
			continue;
		strbuf_adds(out, comma);
		strbuf_adds(out, words[i]);
		unit_duration(parts[i], out);
		comma = ", ";
	}
	if (!*comma)
		strbuf_adds(out, "nothing");
}

static void add_spot(const struct trace_wakes *w, const struct trace_spot *s, struct strbuf *out)
{
	trace_wait_text(w->stacks, s->class, s->reason, out);
	if (!s->site)
		return;
	strbuf_adds(out, " at ");
	frame_short(w->stacks, s->site, out);
}

/* ---- chains ---- */

static void add_nobody(enum trace_root root, struct strbuf *out)
{
	static const char *const words[TRACE_ROOTS] = {
		[TRACE_ROOT_TIMER] = "until its time was over",
		[TRACE_ROOT_NETWORK] = "until the network woke it",
		[TRACE_ROOT_GC] = "until the collector let it go on",
		[TRACE_ROOT_RUNTIME] = "until a timer, the network or the runtime woke it",
		[TRACE_ROOT_OPEN] = "nobody woke it: it still waits where the trace ends",
	};

	strbuf_adds(out, words[root] ? words[root] : "");
}

static void add_root(const struct trace_wakes *w, const struct trace_link *l, struct strbuf *out)
{
	switch (l->root) {
	case TRACE_ROOT_RAN:
		strbuf_adds(out, "root: it ran");
		break;
	case TRACE_ROOT_READY:
		strbuf_adds(out, "root: it could run and had no processor");
		break;
	case TRACE_ROOT_SYSCALL:
		strbuf_adds(out, "root: a system call");
		if (!l->most.site)
			break;
		strbuf_adds(out, " at ");
		frame_short(w->stacks, l->most.site, out);
		break;
	case TRACE_ROOT_WAITS:
		strbuf_adds(out, "root: many short waits");
		if (!l->most_ns)
			break;
		strbuf_adds(out, ", most for ");
		add_spot(w, &l->most, out);
		strbuf_adds(out, ", together ");
		unit_duration(l->most_ns, out);
		break;
	case TRACE_ROOT_LOST:
		strbuf_adds(out, "what it did was not seen");
		break;
	case TRACE_ROOT_CYCLE:
		strbuf_adds(out, "it is of this chain already: the trace contradicts itself");
		break;
	case TRACE_ROOT_DEPTH:
		strbuf_adds(out, "and so on (--depth=N)");
		break;
	default:
		break;
	}
}

static void add_wait(const struct trace_wakes *w, const struct trace_link *l, struct strbuf *out)
{
	unit_duration(l->end_ns - l->start_ns, out);
	if (l->created) {
		strbuf_adds(out, " until it was there");
	} else {
		strbuf_adds(out, " for ");
		add_spot(w, &l->at, out);
	}
	if (l->before) {
		strbuf_adds(out, ", from before the trace on");
		return;
	}
	strbuf_adds(out, ", from ");
	unit_duration(l->start_ns, out);
	strbuf_adds(out, " on");
}

static void add_link(
	const struct trace_wakes *w, const struct trace_link *l, size_t depth, struct strbuf *out)
{
	struct strbuf line = {0};
	size_t indent = INDENT * (depth + 2);

	add_indent(indent - INDENT, &line);
	add_wait(w, l, &line);
	add_safe(&line, out);
	add_indent(indent, &line);
	if (l->waker == TRACE_NONE) {
		if (l->created)
			strbuf_adds(&line, "created by no goroutine: by a timer or the runtime");
		else
			add_nobody(l->root, &line);
		add_safe(&line, out);
		strbuf_release(&line);
		return;
	}
	strbuf_adds(&line, l->created ? "created by " : "until ");
	add_goroutine(w, l->waker, l->waker_entry, &line);
	strbuf_adds(&line, l->created ? "" : " ended it");
	if (l->waker_site) {
		strbuf_adds(&line, " at ");
		frame_short(w->stacks, l->waker_site, &line);
	}
	add_safe(&line, out);
	if (l->root != TRACE_ROOT_LOST && l->root != TRACE_ROOT_CYCLE) {
		add_indent(indent, &line);
		strbuf_adds(&line, "which meanwhile was ");
		add_parts(l->parts, &line);
		add_safe(&line, out);
	}
	if (l->root != TRACE_ROOT_NONE) {
		add_indent(indent, &line);
		add_root(w, l, &line);
		add_safe(&line, out);
	}
	strbuf_release(&line);
}

/* ---- what it came down to ---- */

struct path {
	const struct trace_wakes *w;
	const struct trace_late *l;
};

static const struct trace_path_row *path_at(const void *rows, size_t row)
{
	return &((const struct path *)rows)->l->path[row];
}

static void path_time_text(const void *rows, size_t row, struct strbuf *out)
{
	unit_duration(path_at(rows, row)->ns, out);
}

static void path_share_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_late *l = ((const struct path *)rows)->l;

	strbuf_addf(out, "%.1f%%",
		100 * (double)path_at(rows, row)->ns / (double)(l->end_ns - l->start_ns));
}

static void path_what_text(const void *rows, size_t row, struct strbuf *out)
{
	static const char *const words[TRACE_ROOTS] = {"", "running", "ready to run", "system call",
		"short waits", "timer", "network", "collector", "timer, network or runtime",
		"nobody ended it", "not seen"};

	strbuf_adds(out, words[path_at(rows, row)->root]);
}

static void path_where_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_path_row *r = path_at(rows, row);
	const struct stacks *s = ((const struct path *)rows)->w->stacks;

	if (r->at.site)
		frame_short(s, r->at.site, out);
	else if (r->entry)
		trace_function_short(s, r->entry, out);
}

static const struct column path_columns[] = {
	{"TIME", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, path_time_text, NULL, NULL},
	{"SHARE", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, path_share_text, NULL, NULL},
	{"CAME DOWN TO", NULL, ALIGN_LEFT, CUT_NEVER, 0, false, path_what_text, NULL, NULL},
	{"WHERE", NULL, ALIGN_LEFT, CUT_MIDDLE, 0, true, path_where_text, NULL, NULL},
};

/* ---- what blocked it ---- */

struct blockers {
	const struct trace_wakes *w;
	const struct trace_late *l;
};

static const struct trace_blocker *blocker_at(const void *rows, size_t row)
{
	return &((const struct blockers *)rows)->l->blockers[row];
}

static void total_text(const void *rows, size_t row, struct strbuf *out)
{
	unit_duration(blocker_at(rows, row)->ns, out);
}

static void count_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, blocker_at(rows, row)->n);
}

static void max_text(const void *rows, size_t row, struct strbuf *out)
{
	unit_duration(blocker_at(rows, row)->max_ns, out);
}

static void for_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_blocker *b = blocker_at(rows, row);

	trace_wait_text(((const struct blockers *)rows)->w->stacks, b->at.class, b->at.reason, out);
}

static void site_text(const void *rows, size_t row, struct strbuf *out)
{
	frame_short(
		((const struct blockers *)rows)->w->stacks, blocker_at(rows, row)->at.site, out);
}

static void waker_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_blocker *b = blocker_at(rows, row);

	if (!b->none)
		trace_function_short(
			((const struct blockers *)rows)->w->stacks, b->waker_entry, out);
}

static const struct column columns[] = {
	{"WAITED", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, total_text, NULL, NULL},
	{"TIMES", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, count_text, NULL, NULL},
	{"LONGEST", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, max_text, NULL, NULL},
	{"FOR", NULL, ALIGN_LEFT, CUT_RIGHT, 0, false, for_text, NULL, NULL},
	{"AT", NULL, ALIGN_LEFT, CUT_MIDDLE, 0, true, site_text, NULL, NULL},
	{"ENDED BY", NULL, ALIGN_LEFT, CUT_MIDDLE, 0, true, waker_text, NULL, NULL},
};

/* Rows that say something: a thousandth of the whole, unless all are asked for. */
static void add_table(
	const struct table *whole, size_t telling, const struct look *look, struct strbuf *out)
{
	struct table t = *whole;

	t.nrows = telling;
	if (!whole->nrows)
		return;
	strbuf_addc(out, '\n');
	if (t.nrows)
		table_text(&t, look, out);
	if (t.nrows < whole->nrows)
		strbuf_addf(out, "  %zu more (--top=0)\n", whole->nrows - t.nrows);
}

static bool tells(int64_t ns, const struct trace_late *l, size_t row, size_t most)
{
	return !most || (row < most && ns >= (l->end_ns - l->start_ns) / 1000);
}

static void add_tables(const struct trace_wakes *w, const struct trace_late *l, size_t most,
	const struct look *look, struct strbuf *out)
{
	struct path path = {w, l};
	struct blockers blockers = {w, l};
	const struct table by_path = {.columns = path_columns,
		.ncolumns = sizeof(path_columns) / sizeof(path_columns[0]),
		.rows = &path,
		.nrows = l->npath,
		.indent = INDENT};
	const struct table by_wait = {.columns = columns,
		.ncolumns = sizeof(columns) / sizeof(columns[0]),
		.rows = &blockers,
		.nrows = l->nblockers,
		.indent = INDENT};
	size_t n = 0;

	while (n < l->npath && tells(l->path[n].ns, l, n, most))
		n++;
	add_table(&by_path, n, look, out);
	for (n = 0; n < l->nblockers && tells(l->blockers[n].ns, l, n, most);)
		n++;
	add_table(&by_wait, n, look, out);
}

/* ---- a subject ---- */

static void add_title(const struct trace_wakes *w, const struct trace_late *l,
	const struct look *look, struct strbuf *out)
{
	struct strbuf line = {0};

	if (l->kind == TRACE_LATE_GOROUTINE) {
		add_goroutine(w, l->goroutine, l->entry, &line);
	} else {
		strbuf_addf(&line, "%s ", trace_late_name(l->kind));
		strbuf_add(&line, stacks_text(w->stacks, l->type));
		if (l->kind == TRACE_LATE_TASK)
			strbuf_addf(&line, " %" PRIu64, l->task);
		if (l->site) {
			strbuf_adds(&line, " at ");
			frame_short(w->stacks, l->site, &line);
		}
	}
	strbuf_adds(&line, ": ");
	unit_duration(l->end_ns - l->start_ns, &line);
	strbuf_adds(&line, l->before ? ", from before the trace" : ", from ");
	if (!l->before)
		unit_duration(l->start_ns, &line);
	strbuf_adds(&line, l->unended ? " to its end, not over" : " on");
	style_on(out, look, STYLE_HEADING);
	strbuf_add_safe(out, strbuf_str(&line));
	style_off(out, look, STYLE_HEADING);
	strbuf_addc(out, '\n');
	strbuf_release(&line);
}

static void add_collector(const struct trace_late *l, struct strbuf *out)
{
	if (l->nstw) {
		strbuf_addf(out, "  the world stood still %" PRIu64 " time%s, ", l->nstw,
			l->nstw > 1 ? "s" : "");
		unit_duration(l->stw_ns, out);
		strbuf_addc(out, '\n');
	}
	if (l->gc_ns) {
		strbuf_adds(out, "  the collector marked for ");
		unit_duration(l->gc_ns, out);
		strbuf_adds(out, " of it, and had itself assisted for ");
		unit_duration(l->assist_ns, out);
		strbuf_addc(out, '\n');
	}
}

static void add_members(const struct trace_wakes *w, const struct trace_late *l, struct strbuf *out)
{
	struct strbuf line = {0};

	for (size_t i = 0; i < l->nmembers; i++) {
		const struct trace_member *m = &l->members[i];

		if (m->goroutine == l->goroutine)
			continue;
		strbuf_adds(&line, "  worked for it: ");
		add_goroutine(w, m->goroutine, m->entry, &line);
		strbuf_adds(&line, ", ");
		add_parts(m->parts, &line);
		add_safe(&line, out);
	}
	if (l->more_members)
		strbuf_adds(out, "  and further goroutines\n");
	strbuf_release(&line);
}

static void add_late(const struct trace_wakes *w, const struct trace_late *l, size_t most,
	const struct look *look, struct strbuf *out)
{
	struct strbuf line = {0};

	strbuf_addc(out, '\n');
	add_title(w, l, look, out);
	if (l->kind != TRACE_LATE_GOROUTINE && l->known) {
		strbuf_adds(
			&line, l->kind == TRACE_LATE_TASK && !l->unended ? "  ended by " : "  on ");
		add_goroutine(w, l->goroutine, l->entry, &line);
		add_safe(&line, out);
	}
	if (l->known) {
		strbuf_adds(&line, "  ");
		add_parts(l->parts, &line);
		add_safe(&line, out);
	} else {
		strbuf_adds(out, "  whose goroutine it was is not known\n");
	}
	if (l->idle)
		strbuf_adds(out, "  nothing of the program held it up: perhaps it had no work\n");
	strbuf_release(&line);
	add_collector(l, out);
	add_members(w, l, out);
	add_tables(w, l, most, look, out);
	for (size_t i = 0; i < l->nchains; i++) {
		strbuf_adds(out, i ? "\n" : "\n  the longest waits:\n");
		for (size_t k = 0; k < l->chains[i].n; k++)
			add_link(w, &l->chains[i].links[k], k, out);
	}
	strbuf_offer(out);
}

void trace_wakes_text(
	const struct trace_wakes *w, size_t most, const struct look *look, struct strbuf *out)
{
	trace_head_text(&w->about, look, out);
	if (w->floor_ns) {
		strbuf_adds(out, "intervals shorter than ");
		unit_duration(w->floor_ns, out);
		strbuf_adds(out, " are added up, not told apart\n");
	}
	if (w->assists_lost)
		strbuf_adds(out, "too many assists of the collector: lower bounds\n");
	for (size_t i = 0; i < w->nlates; i++)
		add_late(w, &w->lates[i], most, look, out);
	if (!w->nlates)
		strbuf_adds(out, "\nnothing like that in the trace\n");
	if (w->nlates && w->lates[0].idle)
		strbuf_adds(out, "\nwho still waits where the trace ends: traceq waiting\n");
}
