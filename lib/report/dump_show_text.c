/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "report/dump_head.h"
#include "report/dump_show.h"
#include "report/frame.h"
#include "report/table.h"
#include "report/units.h"
#include "report/wrap.h"

enum { LINE = 100 };

/* ---- table of states ---- */

static const struct show_state *state_at(const void *rows, size_t row)
{
	return &((const struct dump_show *)rows)->states[row];
}

static enum style risk_style(enum wait_risk risk)
{
	return risk == RISK_HIGH ? STYLE_BAD : risk == RISK_MEDIUM ? STYLE_WARN : STYLE_PLAIN;
}

static void state_name(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, wait_class_name(state_at(rows, row)->class));
}

static enum style state_style(const void *rows, size_t row)
{
	return risk_style(state_at(rows, row)->risk);
}

static void state_count(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, state_at(rows, row)->count);
}

static void state_share(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%.1f%%", state_at(rows, row)->share_pct);
}

static void state_risk(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, wait_risk_name(state_at(rows, row)->risk));
}

static void state_longest(const void *rows, size_t row, struct strbuf *out)
{
	int64_t wait_ns = state_at(rows, row)->wait_max_ns;

	if (wait_ns >= 0)
		unit_duration(wait_ns, out);
	else
		strbuf_addc(out, '-');
}

static void state_site(const void *rows, size_t row, struct strbuf *out)
{
	const struct dump_show *d = rows;

	frame_short(d->stacks, state_at(rows, row)->top_site, out);
}

void dump_show_state_columns(struct column columns[SHOW_STATE_COLUMNS])
{
	columns[0] = (struct column){.header = "state", .text = state_name, .style = state_style};
	columns[1] = (struct column){.header = "count", .align = ALIGN_RIGHT, .text = state_count};
	columns[2] = (struct column){.header = "share", .align = ALIGN_RIGHT, .text = state_share};
	columns[3] = (struct column){.header = "risk", .text = state_risk, .style = state_style};
	columns[4] =
		(struct column){.header = "longest", .align = ALIGN_RIGHT, .text = state_longest};
	columns[5] = (struct column){
		.header = "mostly at", .cut = CUT_LEFT, .text = state_site, .code = true};
}

/* ---- a block ---- */

const char *dump_show_noun(const struct dump_show *d, uint64_t n)
{
	enum runtime_kind runtime = d->about.snapshot.runtime;

	return n == 1 ? runtime_kind_thread(runtime) : runtime_kind_threads(runtime);
}

void dump_show_flags(uint32_t flags, struct strbuf *out)
{
	static const struct {
		uint32_t flag;
		const char *word;
	} words[] = {{THREAD_LEAKED, "leaked, says the runtime"}, {THREAD_DURABLE, "durable"},
		{THREAD_PANICKED, "panicked"}, {THREAD_TRUNCATED, "cut"},
		{THREAD_NO_STACK, "stack unavailable"}, {THREAD_RUNTIME, "the runtime's own"},
		{THREAD_DUMPER, "writes the dump"}, {THREAD_G0, "a scheduler stack"}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (flags & words[i].flag)
			strbuf_addf(out, ", %s", words[i].word);
}

static void add_waits(const struct show_group *g, struct strbuf *out)
{
	if (g->wait_max_ns < 0)
		return;
	strbuf_adds(out, ", for ");
	if (g->wait_min_ns != g->wait_max_ns) {
		unit_duration(g->wait_min_ns, out);
		strbuf_adds(out, "..");
		unit_duration(g->wait_median_ns, out);
		strbuf_adds(out, "..");
	}
	unit_duration(g->wait_max_ns, out);
	if (g->waits_known < g->count)
		strbuf_addf(out, " (%" PRIu64 " tell)", g->waits_known);
}

static void add_summary(const struct dump_show *d, const struct show_group *g,
	const struct dump_show_layout *layout, struct strbuf *out)
{
	struct str status = stacks_text(d->stacks, g->status);
	struct strbuf words = {0};

	style_on(out, &layout->look, risk_style(g->risk));
	strbuf_addf(out, "%" PRIu64 "  %s", g->count, wait_class_name(g->class));
	style_off(out, &layout->look, risk_style(g->risk));
	if (status.n && !str_eq(status, str_from(wait_class_name(g->class)))) {
		strbuf_adds(&words, " [");
		strbuf_add(&words, status);
		strbuf_addc(&words, ']');
	}
	add_waits(g, &words);
	strbuf_addf(&words, ", %.1f%%", g->share_pct);
	if (g->risk != RISK_LOW)
		strbuf_addf(&words, ", %s risk", wait_risk_name(g->risk));
	dump_show_flags(g->any_flags, &words);
	strbuf_add_safe(out, strbuf_str(&words));
	strbuf_addc(out, '\n');
	strbuf_release(&words);
}

static void add_ids(const struct dump_show *d, const struct show_group *g, struct strbuf *line)
{
	if (!g->nids)
		return;
	strbuf_adds(line, dump_show_noun(d, g->members));
	for (size_t i = 0; i < g->nids; i++)
		strbuf_addf(line, " %" PRIu64, g->ids[i]);
	if (g->members > g->nids)
		strbuf_addf(line, " and %" PRIu64 " more", g->members - g->nids);
	if (g->locked == g->members)
		strbuf_adds(line, ", locked to a thread");
	else if (g->locked)
		strbuf_addf(line, ", %" PRIu64 " locked to a thread", g->locked);
	if (g->object && g->objects_known > 1)
		strbuf_addf(line, ", %s%" PRIu64 " at 0x%" PRIx64,
			g->objects_known == g->members ? "all " : "", g->objects_known, g->object);
	else if (g->object)
		strbuf_addf(line, ", at 0x%" PRIx64, g->object);
}

static void add_labels(const struct dump_show *d, const struct show_group *g, struct strbuf *line)
{
	strbuf_adds(line, "labels");
	for (size_t i = 0; i < g->nlabels; i++) {
		strbuf_addc(line, ' ');
		strbuf_add(line, stacks_text(d->stacks, g->labels[i].labels));
		if (g->members > 1)
			strbuf_addf(line, " x%" PRIu64, g->labels[i].count);
	}
	if (g->label_sets > g->nlabels)
		strbuf_addf(line, " and %" PRIu64 " others", g->label_sets - g->nlabels);
}

static void add_prose(
	const struct dump_show_layout *layout, struct strbuf *text, struct strbuf *out)
{
	int width = layout->look.width > 0 && layout->look.width < LINE ? layout->look.width : LINE;
	struct wrap wrap = {.width = width, .indent = SHOW_INDENT + 2, .column = SHOW_INDENT};

	if (!text->n)
		return;
	strbuf_addf(out, "%*s", SHOW_INDENT, "");
	wrap_text(out, &wrap, strbuf_str(text));
	strbuf_addc(out, '\n');
	strbuf_clear(text);
}

static void add_creator(const struct dump_show *d, frameid creator,
	const struct dump_show_layout *layout, struct strbuf *out)
{
	struct strbuf line = {0};

	if (!creator)
		return;
	strbuf_adds(&line, "created by ");
	frame_line(d->stacks, creator, &line);
	dump_show_line(&layout->look, STYLE_FAINT, strbuf_str(&line), out);
	strbuf_release(&line);
}

static void add_block(const struct dump_show *d, size_t i, const struct dump_show_layout *layout,
	struct strbuf *out)
{
	const struct show_group *g = &d->groups[i];
	struct strbuf text = {0};

	strbuf_addc(out, '\n');
	add_summary(d, g, layout, out);
	add_ids(d, g, &text);
	add_prose(layout, &text, out);
	if (g->nlabels)
		add_labels(d, g, &text);
	add_prose(layout, &text, out);
	strbuf_release(&text);
	dump_show_stack(d->stacks, g->stack, g->site, layout, out);
	add_creator(d, g->creator, layout, out);
}

/* ---- all of it ---- */

static size_t lines_of(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

/* Blocks until the screen is full, leaving room for the closing lines and the prompt. */
static size_t add_blocks(
	const struct dump_show *d, const struct dump_show_layout *layout, struct strbuf *out)
{
	enum { CLOSING = 4, LEAST = 2 };
	size_t room = layout->height > 0 ? (size_t)layout->height : SIZE_MAX;
	size_t most = layout->top ? layout->top : SIZE_MAX, shown = 0;
	size_t lines = lines_of(strbuf_str(out)) + CLOSING;
	struct strbuf block = {0};

	for (; shown < d->ngroups && shown < most; shown++) {
		strbuf_clear(&block);
		add_block(d, shown, layout, &block);
		lines += lines_of(strbuf_str(&block));
		if (lines > room && shown >= LEAST)
			break;
		strbuf_add(out, strbuf_str(&block));
		strbuf_offer(out);
	}
	strbuf_release(&block);
	return shown;
}

void dump_show_text(
	const struct dump_show *d, const struct dump_show_layout *layout, struct strbuf *out)
{
	struct column columns[SHOW_STATE_COLUMNS];
	struct table states = {columns, SHOW_STATE_COLUMNS, d, d->nstates, 0};
	size_t shown, left;

	dump_head_text(&d->about, d->stacks, &layout->look, out);
	if (d->nstates) {
		strbuf_addc(out, '\n');
		dump_show_state_columns(columns);
		table_text(&states, &layout->look, out);
	}
	shown = add_blocks(d, layout, out);
	left = d->ngroups - shown;
	if (left || d->hidden_groups)
		strbuf_addc(out, '\n');
	if (left)
		strbuf_addf(
			out, "%zu more group%s (--top=0 shows all)\n", left, left > 1 ? "s" : "");
	if (d->hidden_groups)
		strbuf_addf(out, "%zu group%s filtered out\n", d->hidden_groups,
			d->hidden_groups > 1 ? "s" : "");
}
