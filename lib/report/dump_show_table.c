/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <string.h>

#include "report/dump_head.h"
#include "report/dump_show.h"
#include "report/frame.h"
#include "report/table.h"
#include "report/units.h"

/* One row a group: `field` names what machines get, `header` what people see in Markdown. */

static const struct show_group *group_at(const void *rows, size_t row)
{
	return &((const struct dump_show *)rows)->groups[row];
}

static const struct stacks *stacks_of(const void *rows)
{
	return ((const struct dump_show *)rows)->stacks;
}

static void number(uint64_t v, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, v);
}

static void known(int64_t v, struct strbuf *out)
{
	if (v >= 0)
		strbuf_addf(out, "%" PRId64, v);
}

static void count_text(const void *rows, size_t row, struct strbuf *out)
{
	number(group_at(rows, row)->count, out);
}

static void share_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%.1f%%", group_at(rows, row)->share_pct);
}

static void share_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%.4f", group_at(rows, row)->share_pct);
}

static void state_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, wait_class_name(group_at(rows, row)->class));
}

static void status_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, stacks_text(stacks_of(rows), group_at(rows, row)->status));
}

static void risk_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, wait_risk_name(group_at(rows, row)->risk));
}

static void wait_min(const void *rows, size_t row, struct strbuf *out)
{
	known(group_at(rows, row)->wait_min_ns, out);
}

static void wait_median(const void *rows, size_t row, struct strbuf *out)
{
	known(group_at(rows, row)->wait_median_ns, out);
}

static void wait_max(const void *rows, size_t row, struct strbuf *out)
{
	known(group_at(rows, row)->wait_max_ns, out);
}

static void wait_text(const void *rows, size_t row, struct strbuf *out)
{
	if (group_at(rows, row)->wait_max_ns >= 0)
		unit_duration(group_at(rows, row)->wait_max_ns, out);
}

static void waits_known(const void *rows, size_t row, struct strbuf *out)
{
	number(group_at(rows, row)->waits_known, out);
}

static void ids_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct show_group *g = group_at(rows, row);

	for (size_t i = 0; i < g->nids; i++)
		strbuf_addf(out, "%s%" PRIu64, i ? " " : "", g->ids[i]);
}

static void locked_text(const void *rows, size_t row, struct strbuf *out)
{
	number(group_at(rows, row)->locked, out);
}

static void leaked_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addc(out, group_at(rows, row)->any_flags & THREAD_LEAKED ? '1' : '0');
}

static void object_text(const void *rows, size_t row, struct strbuf *out)
{
	if (group_at(rows, row)->object)
		strbuf_addf(out, "0x%" PRIx64, group_at(rows, row)->object);
}

static void labels_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct show_group *g = group_at(rows, row);

	for (size_t i = 0; i < g->nlabels; i++) {
		strbuf_adds(out, i ? " " : "");
		strbuf_add(out, stacks_text(stacks_of(rows), g->labels[i].labels));
	}
}

static void site_text(const void *rows, size_t row, struct strbuf *out)
{
	if (group_at(rows, row)->site)
		frame_line(stacks_of(rows), group_at(rows, row)->site, out);
}

static void function_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, stacks_frame_name(stacks_of(rows), group_at(rows, row)->site));
}

static void file_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, stacks_frame_file(stacks_of(rows), group_at(rows, row)->site));
}

static void line_value(const void *rows, size_t row, struct strbuf *out)
{
	uint32_t line = stacks_frame_line(stacks_of(rows), group_at(rows, row)->site);

	if (line)
		number(line, out);
}

static void creator_text(const void *rows, size_t row, struct strbuf *out)
{
	if (group_at(rows, row)->creator)
		frame_line(stacks_of(rows), group_at(rows, row)->creator, out);
}

static void creator_value(const void *rows, size_t row, struct strbuf *out)
{
	if (group_at(rows, row)->creator)
		frame_full(stacks_of(rows), group_at(rows, row)->creator, out);
}

static void stack_value(const void *rows, size_t row, struct strbuf *out)
{
	frame_stack(stacks_of(rows), group_at(rows, row)->stack, out);
}

enum { COLUMNS = 20, COLUMN_IDS = 9 };

static const struct column group_columns[COLUMNS] = {
	{.header = "count", .field = "count", .align = ALIGN_RIGHT, .text = count_text},
	{.header = "share",
		.field = "share_pct",
		.align = ALIGN_RIGHT,
		.text = share_text,
		.value = share_value},
	{.header = "state", .field = "state", .text = state_text},
	{.field = "status", .text = status_text},
	{.header = "risk", .field = "risk", .text = risk_text},
	{.field = "wait_min_ns", .text = wait_min},
	{.field = "wait_median_ns", .text = wait_median},
	{.header = "longest",
		.field = "wait_max_ns",
		.align = ALIGN_RIGHT,
		.text = wait_text,
		.value = wait_max},
	{.field = "waits_known", .text = waits_known},
	{.field = "ids", .text = ids_text},
	{.field = "locked", .text = locked_text},
	{.field = "leaked", .text = leaked_text},
	{.field = "object", .text = object_text},
	{.field = "labels", .text = labels_text},
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
};

static void add_markdown_head(const struct dump_show *d, struct strbuf *out)
{
	struct column columns[SHOW_STATE_COLUMNS];
	struct table states = {columns, SHOW_STATE_COLUMNS, d, d->nstates, 0};

	dump_head_markdown(&d->about, d->stacks, out);
	dump_show_state_columns(columns);
	strbuf_addc(out, '\n');
	table_markdown(&states, out);
	strbuf_addc(out, '\n');
}

void dump_show_table(const struct dump_show *d, enum table_form form, struct strbuf *out)
{
	struct column columns[COLUMNS];
	struct table groups = {columns, COLUMNS, d, d->ngroups, 0};

	memcpy(columns, group_columns, sizeof(columns));
	columns[COLUMN_IDS].header = dump_show_noun(d, 2);
	if (form == TABLE_MARKDOWN)
		add_markdown_head(d, out);
	table_write(&groups, form, out);
}
