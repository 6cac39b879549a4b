/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <string.h>

#include "report/column.h"
#include "report/escape.h"
#include "report/frame.h"
#include "report/stack_diff.h"
#include "report/table.h"
#include "report/units.h"

/* One row a group: `field` names what machines get, `header` what people see in Markdown. */

static const struct diff_group *group_at(const void *rows, size_t row)
{
	return &((const struct stack_diff *)rows)->groups[row];
}

static uint64_t last_count(const void *rows, size_t row)
{
	const struct stack_diff *d = rows;

	return group_at(rows, row)->count.counts[d->nsnapshots - 1];
}

static void change_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, diff_change_name(group_at(rows, row)->count.change));
}

static void first_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, group_at(rows, row)->count.counts[0]);
}

static void last_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, last_count(rows, row));
}

static void counts_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct stack_diff *d = rows;

	for (size_t k = 0; k < d->nsnapshots; k++)
		strbuf_addf(out, "%s%" PRIu64, k ? " " : "", group_at(rows, row)->count.counts[k]);
}

static void delta_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct diff_count *c = &group_at(rows, row)->count;
	int64_t delta = c->delta;

	if (c->change != CHANGE_UNKNOWN)
		strbuf_addf(out, delta ? "%+" PRId64 : "%" PRId64, delta);
}

static void delta_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct diff_count *c = &group_at(rows, row)->count;

	if (c->change != CHANGE_UNKNOWN)
		strbuf_addf(out, "%" PRId64, c->delta);
}

static void share_value(const void *rows, size_t row, struct strbuf *out)
{
	double share = group_at(rows, row)->count.share_pct;

	if (share >= 0)
		strbuf_addf(out, "%.4f", share);
}

static void risk_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, wait_risk_name(group_at(rows, row)->count.risk));
}

static void state_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, wait_class_name(group_at(rows, row)->class));
}

static void wait_text(const void *rows, size_t row, struct strbuf *out)
{
	int64_t wait_ns = group_at(rows, row)->count.wait_max_ns;

	if (wait_ns >= 0)
		unit_duration(wait_ns, out);
}

static void wait_value(const void *rows, size_t row, struct strbuf *out)
{
	int64_t wait_ns = group_at(rows, row)->count.wait_max_ns;

	if (wait_ns >= 0)
		strbuf_addf(out, "%" PRId64, wait_ns);
}

static void stayed_text(const void *rows, size_t row, struct strbuf *out)
{
	int64_t stayed = group_at(rows, row)->stayed;

	if (stayed >= 0)
		strbuf_addf(out, "%" PRId64, stayed);
}

static void function_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct stack_diff *d = rows;

	strbuf_add(out, stacks_frame_name(d->stacks, group_at(rows, row)->site));
}

static void file_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct stack_diff *d = rows;

	strbuf_add(out, stacks_frame_file(d->stacks, group_at(rows, row)->site));
}

static void line_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct stack_diff *d = rows;
	uint32_t line = stacks_frame_line(d->stacks, group_at(rows, row)->site);

	if (line)
		strbuf_addf(out, "%" PRIu32, line);
}

static void site_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct stack_diff *d = rows;

	if (group_at(rows, row)->site)
		frame_line(d->stacks, group_at(rows, row)->site, out);
}

static void creator_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct stack_diff *d = rows;

	if (group_at(rows, row)->creator)
		frame_full(d->stacks, group_at(rows, row)->creator, out);
}

static void creator_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct stack_diff *d = rows;

	if (group_at(rows, row)->creator)
		frame_line(d->stacks, group_at(rows, row)->creator, out);
}

static void stack_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct stack_diff *d = rows;

	frame_stack(d->stacks, group_at(rows, row)->stack, out);
}

static void trend_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct diff_count *c = &group_at(rows, row)->count;

	if (c->trend != TREND_UNKNOWN)
		stack_diff_trend(c, out);
}

static void trend_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct diff_count *c = &group_at(rows, row)->count;

	if (c->trend != TREND_UNKNOWN)
		strbuf_adds(out, trend_name(c->trend));
}

static void rate_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct diff_count *c = &group_at(rows, row)->count;

	if (c->timed)
		strbuf_addf(out, "%.4f", c->per_minute);
}

static void stacks_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%zu", group_at(rows, row)->nstacks);
}

static void states_value(const void *rows, size_t row, struct strbuf *out)
{
	stack_diff_states_of(&group_at(rows, row)->parts, SIZE_MAX, out);
}

static void creators_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct diff_parts *p = &group_at(rows, row)->parts;
	const struct stack_diff *d = rows;

	for (size_t i = 0, n = 0; i < p->ncreators; i++) {
		if (!p->creators[i].frame)
			continue;
		strbuf_adds(out, n++ ? "; " : "");
		frame_full(d->stacks, p->creators[i].frame, out);
		strbuf_addf(out, " (%" PRIu64 ")", p->creators[i].count);
	}
}

static void labels_value(const void *rows, size_t row, struct strbuf *out)
{
	stack_diff_labels_of(&group_at(rows, row)->parts, SIZE_MAX, out);
}

static void group_value(const void *rows, size_t row, struct strbuf *out)
{
	stack_diff_identity(rows, group_at(rows, row), out);
}

enum { COLUMNS = 23, COLUMN_TREND = 16, COLUMN_GROUP };

static const struct column group_columns[COLUMNS] = {
	{.header = "change", .field = "change", .text = change_text},
	{.header = "before", .field = "first", .align = ALIGN_RIGHT, .text = first_text},
	{.header = "after", .field = "last", .align = ALIGN_RIGHT, .text = last_text},
	{.field = "counts", .text = counts_text},
	{.header = "delta",
		.field = "delta",
		.align = ALIGN_RIGHT,
		.text = delta_text,
		.value = delta_value},
	{.field = "share_pct", .text = share_value},
	{.header = "state", .field = "state", .text = state_text},
	{.header = "risk", .field = "risk", .text = risk_text},
	{.header = "longest",
		.field = "wait_max_ns",
		.align = ALIGN_RIGHT,
		.text = wait_text,
		.value = wait_value},
	{.header = "stayed", .field = "stayed", .align = ALIGN_RIGHT, .text = stayed_text},
	{.header = "site", .text = site_text, .code = true},
	{.field = "function", .text = function_value},
	{.field = "file", .text = file_value},
	{.field = "line", .text = line_value},
	{.header = "created by",
		.field = "created_by",
		.text = creator_text,
		.value = creator_value,
		.code = true},
	{.field = "stack", .text = stack_value},
	{.header = "trend", .field = "trend", .text = trend_text, .value = trend_value},
	{.header = "group", .field = "group", .text = group_value},
	{.field = "per_minute", .text = rate_value},
	{.field = "stacks", .text = stacks_value},
	{.field = "states", .text = states_value},
	{.field = "creators", .text = creators_value},
	{.field = "labels", .text = labels_value},
};

static void add_markdown_head(const struct stack_diff *d, struct strbuf *out)
{
	struct column columns[STATE_COLUMNS];
	struct table states = {columns, STATE_COLUMNS, d, d->nstates, 0};
	struct strbuf text = {0};
	struct str rest;

	stack_diff_files(d, &text);
	strbuf_adds(&text, ": ");
	stack_diff_totals(d, &text);
	strbuf_adds(out, "**");
	escape_markdown(strbuf_str(&text), out);
	strbuf_adds(out, "**\n");
	strbuf_clear(&text);
	stack_diff_notes(d, &text);
	for (rest = strbuf_str(&text); rest.n;) {
		strbuf_addc(out, '\n');
		escape_markdown(str_split(&rest, '\n'), out);
		strbuf_addc(out, '\n');
	}
	strbuf_release(&text);
	stack_diff_state_columns(d, 0, columns);
	strbuf_addc(out, '\n');
	table_markdown(&states, out);
	strbuf_addc(out, '\n');
}

void stack_diff_table(const struct stack_diff *d, enum table_form form, struct strbuf *out)
{
	struct column columns[COLUMNS];
	struct table groups = {columns, COLUMNS, d, d->ngroups, 0};

	memcpy(columns, group_columns, sizeof(columns));
	if (d->nsnapshots < 3)
		columns[COLUMN_TREND].header = NULL;
	if (d->level != LEVEL_CREATOR && d->level != LEVEL_LABEL)
		columns[COLUMN_GROUP].header = NULL;
	if (form == TABLE_MARKDOWN)
		add_markdown_head(d, out);
	table_write(&groups, form, out);
}
