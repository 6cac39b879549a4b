/* SPDX-License-Identifier: MIT */
#include "report/profile_diff.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/measure.h"
#include "report/profile_side.h"

/* ---- cells ---- */

struct rows {
	const struct profile_diff *diff;
	const struct profile_diff_row **rows;
	struct str unit, shown;
};

static const struct profile_diff_row *row_at(const void *rows, size_t row)
{
	return ((const struct rows *)rows)->rows[row];
}

static void add_value(const void *rows, int64_t v, struct strbuf *out)
{
	const struct rows *r = rows;

	unit_label(v, r->unit, r->shown, out);
}

static void add_delta(const void *rows, int64_t before, int64_t after, struct strbuf *out)
{
	const struct rows *r = rows;

	profile_add_delta(wrap_sub(after, before), r->unit, r->shown, out);
}

static void add_int(int64_t v, struct strbuf *out)
{
	strbuf_addf(out, "%" PRId64, v);
}

/* A column of values: as people read it, and its integer. */
#define VALUE_CELL(FIELD)                                                                          \
	static void FIELD##_text(const void *rows, size_t row, struct strbuf *out)                 \
	{                                                                                          \
		add_value(rows, row_at(rows, row)->FIELD, out);                                    \
	}                                                                                          \
	static void FIELD##_value(const void *rows, size_t row, struct strbuf *out)                \
	{                                                                                          \
		add_int(row_at(rows, row)->FIELD, out);                                            \
	}

#define DELTA_CELL(FIELD)                                                                          \
	static void delta_##FIELD##_text(const void *rows, size_t row, struct strbuf *out)         \
	{                                                                                          \
		const struct profile_diff_row *r = row_at(rows, row);                              \
                                                                                                   \
		add_delta(rows, r->base_##FIELD, r->FIELD, out);                                   \
	}                                                                                          \
	static void delta_##FIELD##_value(const void *rows, size_t row, struct strbuf *out)        \
	{                                                                                          \
		const struct profile_diff_row *r = row_at(rows, row);                              \
                                                                                                   \
		add_int(wrap_sub(r->FIELD, r->base_##FIELD), out);                                 \
	}

VALUE_CELL(base_flat)
VALUE_CELL(flat)
VALUE_CELL(base_cum)
VALUE_CELL(cum)
DELTA_CELL(flat)
DELTA_CELL(cum)

static void change_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct profile_diff_row *r = row_at(rows, row);

	if (r->change == CHANGE_NEW || r->change == CHANGE_GONE)
		strbuf_adds(out, diff_change_name(r->change));
	else if (r->base_flat || r->flat)
		profile_add_change(r->base_flat, r->flat, out);
	else
		profile_add_change(r->base_cum, r->cum, out);
}

static void change_pct_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct profile_diff_row *r = row_at(rows, row);

	if (r->base_flat)
		strbuf_addf(
			out, "%.4f", profile_pct(wrap_sub(r->flat, r->base_flat), r->base_flat));
}

static void ratio_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct profile_diff_row *r = row_at(rows, row);

	if (r->base_flat)
		strbuf_addf(out, "%.4f", (double)r->flat / (double)r->base_flat);
}

static void share_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct profile_diff *d = ((const struct rows *)rows)->diff;
	const struct profile_diff_row *r = row_at(rows, row);

	strbuf_addf(out, "%.1f%% \u2192 %.1f%%", profile_pct(r->base_flat, d->base_total),
		profile_pct(r->flat, d->total));
}

static void base_share_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct profile_diff *d = ((const struct rows *)rows)->diff;

	strbuf_addf(out, "%.4f", profile_pct(row_at(rows, row)->base_flat, d->base_total));
}

static void share_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct profile_diff *d = ((const struct rows *)rows)->diff;

	strbuf_addf(out, "%.4f", profile_pct(row_at(rows, row)->flat, d->total));
}

static struct str name_of(const struct profile_diff *d, const struct profile_diff_row *r)
{
	return stacks_text(&d->sums->stacks, r->name ? r->name : r->base_name);
}

static void name_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, name_of(((const struct rows *)rows)->diff, row_at(rows, row)));
}

static void marks_text(const void *rows, size_t row, struct strbuf *out)
{
	profile_diff_marks(((const struct rows *)rows)->diff, row_at(rows, row), out);
}

static void base_name_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct profile_diff *d = ((const struct rows *)rows)->diff;
	const struct profile_diff_row *r = row_at(rows, row);

	if (r->name && r->base_name && r->base_name != r->name)
		strbuf_add(out, stacks_text(&d->sums->stacks, r->base_name));
}

static void file_value(const void *rows, size_t row, struct strbuf *out)
{
	const struct stacks *s = &((const struct rows *)rows)->diff->sums->stacks;

	strbuf_add(out, stacks_text(s, stacks_function_get(s, row_at(rows, row)->function)->file));
}

static void change_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, diff_change_name(row_at(rows, row)->change));
}

static void match_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, profile_match_name(row_at(rows, row)->match));
}

static void inlining_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, row_at(rows, row)->inlining_changed ? "true" : "false");
}

#define NUMBER(HEAD, FIELD, TEXT, VALUE)                                                           \
	{                                                                                          \
		HEAD, FIELD, ALIGN_RIGHT, CUT_NEVER, 0, false, TEXT, VALUE, NULL                   \
	}
#define WORD(FIELD, VALUE)                                                                         \
	{                                                                                          \
		NULL, FIELD, ALIGN_LEFT, CUT_NEVER, 0, false, VALUE, NULL, NULL                    \
	}

static const struct column columns[] = {
	WORD("name", name_value),
	WORD("base_name", base_name_value),
	WORD("file", file_value),
	NUMBER("BASE", "base_flat", base_flat_text, base_flat_value),
	NUMBER("NEW", "flat", flat_text, flat_value),
	NUMBER("DELTA", "delta_flat", delta_flat_text, delta_flat_value),
	NUMBER("CHANGE", "change_pct", change_text, change_pct_value),
	NUMBER(NULL, "ratio", ratio_value, NULL),
	NUMBER("SHARE", NULL, share_text, NULL),
	NUMBER(NULL, "base_flat_pct", base_share_value, NULL),
	NUMBER(NULL, "flat_pct", share_value, NULL),
	NUMBER("CUM BASE", "base_cum", base_cum_text, base_cum_value),
	NUMBER("CUM NEW", "cum", cum_text, cum_value),
	NUMBER("CUM DELTA", "delta_cum", delta_cum_text, delta_cum_value),
	{"FUNCTION", NULL, ALIGN_LEFT, CUT_MIDDLE, 0, true, name_value, NULL, NULL},
	WORD("change", change_value),
	WORD("match", match_value),
	WORD("inlining_changed", inlining_value),
	{"NOTE", NULL, ALIGN_LEFT, CUT_RIGHT, 0, false, marks_text, NULL, NULL},
};

/* ---- header ---- */

static void add_divisor(const struct profile_diff *d, struct strbuf *out)
{
	const struct profile_side *n = &d->sums->sides[1];

	strbuf_add_safe(out, n->type);
	switch (d->per) {
	case PER_SECOND:
		strbuf_adds(out, " per second of wall time: base is ");
		break;
	case PER_OP:
		strbuf_addf(out, " per operation (%.15g and %.15g): base is ", d->base_of, d->of);
		break;
	case PER_SHARE:
		strbuf_adds(out, " as share of the profile: base is ");
		break;
	default:
		strbuf_adds(out, ", not divided by anything: base is ");
	}
	if (d->base_factor == 1)
		strbuf_adds(out, "as it stands\n");
	else
		strbuf_addf(out, "multiplied by %.4g\n", d->base_factor);
}

static void add_total(const struct profile_diff *d, struct str shown, struct strbuf *out)
{
	struct str unit = d->sums->sides[1].unit;

	strbuf_adds(out, "total: ");
	unit_label(d->base_total, unit, shown, out);
	strbuf_adds(out, " \u2192 ");
	unit_label(d->total, unit, shown, out);
	strbuf_adds(out, ", ");
	profile_add_delta(wrap_sub(d->total, d->base_total), unit, shown, out);
	if (d->base_total) {
		strbuf_adds(out, ", ");
		profile_add_change(d->base_total, d->total, out);
	}
	strbuf_addc(out, '\n');
}

static void add_note(struct str text, struct strbuf *out)
{
	if (!text.n)
		return;
	strbuf_add(out, text);
	strbuf_addc(out, '\n');
}

static void add_blames(const struct profile_diff *d, struct str shown, struct strbuf *out)
{
	int64_t whole = wrap_sub(d->total, d->base_total);

	for (size_t i = 0; i < d->nblames; i++) {
		const struct profile_blame *b = &d->blames[i];
		size_t from = b->n > 3 ? b->n - 3 : 0;

		strbuf_adds(out, "  ");
		profile_add_delta(b->delta, d->sums->sides[1].unit, shown, out);
		strbuf_addf(out, " (%.0f%% of it) in ", profile_pct(b->delta, whole));
		if (from)
			strbuf_adds(out, "\u2026 > ");
		for (size_t k = from; k < b->n; k++) {
			if (k > from)
				strbuf_adds(out, " > ");
			strbuf_add_safe(out, stacks_text(&d->sums->stacks, b->names[k]));
		}
		strbuf_addc(out, '\n');
	}
}

static void add_head(
	const struct profile_diff *d, const struct profile_diff_layout *layout, struct strbuf *out)
{
	strbuf_adds(out, "base: ");
	profile_side_text(&d->sums->sides[0], out);
	strbuf_adds(out, "new:  ");
	profile_side_text(&d->sums->sides[1], out);
	add_divisor(d, out);
	add_note(d->hint, out);
	if (d->collapsed)
		add_note(STR("one side cannot tell what was inlined: inlined code counts for its "
			     "caller on both"),
			out);
	if (d->unjudged.n) {
		strbuf_add(out, d->unjudged);
		strbuf_adds(out, ": no gate is judged\n");
	}
	add_total(d, layout->unit, out);
	add_blames(d, layout->unit, out);
}

/* ---- rows ---- */

void profile_diff_marks(
	const struct profile_diff *d, const struct profile_diff_row *r, struct strbuf *out)
{
	enum { FEW = 10 };
	size_t at = out->n;

	if (r->match == MATCH_RENAMED)
		strbuf_addf(out, "renamed? %.0f%% alike; ", r->likeness * 100);
	else if (r->match == MATCH_MOVED)
		strbuf_adds(out, "moved; ");
	if (r->base_name && r->name && r->base_name != r->name) {
		strbuf_adds(out, "was ");
		strbuf_add(out, stacks_text(&d->sums->stacks, r->base_name));
		strbuf_adds(out, "; ");
	}
	if (r->inlining_changed)
		strbuf_adds(out, "inlining changed; ");
	if (r->samples < FEW)
		strbuf_addf(out, "%" PRIu64 " sample%s; ", r->samples, r->samples == 1 ? "" : "s");
	if (out->n > at) {
		out->n -= 2;
		out->p[out->n] = '\0';
	}
}

static bool shown(const struct profile_diff *d, const struct profile_diff_row *r,
	const struct profile_diff_layout *layout)
{
	int64_t most = d->total > d->base_total ? d->total : d->base_total;
	double least = (double)most * layout->least;

	if (layout->mine_only && !r->mine)
		return false;
	return r->change != CHANGE_SAME &&
	       ((double)wrap_abs(wrap_sub(r->flat, r->base_flat)) >= least ||
		       (double)wrap_abs(wrap_sub(r->cum, r->base_cum)) >= least);
}

static struct table table_of(struct rows *rows, size_t n)
{
	return (struct table){.columns = columns,
		.ncolumns = sizeof(columns) / sizeof(columns[0]),
		.rows = rows,
		.nrows = n};
}

void profile_diff_text(
	const struct profile_diff *d, const struct profile_diff_layout *layout, struct strbuf *out)
{
	struct rows rows = {
		d, xcalloc(d->nrows + 1, sizeof(*rows.rows)), d->sums->sides[1].unit, layout->unit};
	size_t n = 0, most;
	struct table t;

	add_head(d, layout, out);
	for (size_t i = 0; i < d->nrows; i++)
		if (shown(d, &d->rows[i], layout))
			rows.rows[n++] = &d->rows[i];
	most = layout->most && layout->most < n ? layout->most : n;
	strbuf_addf(out, "%zu of %zu functions%s\n\n", most, d->nrows,
		n ? ", by what changed" : ": none changed enough to show");
	t = table_of(&rows, most);
	if (most)
		table_text(&t, &layout->look, out);
	free(rows.rows);
}

void profile_diff_table(const struct profile_diff *d, enum table_form form, struct strbuf *out)
{
	struct rows rows = {
		d, xcalloc(d->nrows + 1, sizeof(*rows.rows)), d->sums->sides[1].unit, STR("auto")};
	struct table t = table_of(&rows, d->nrows);

	for (size_t i = 0; i < d->nrows; i++)
		rows.rows[i] = &d->rows[i];
	if (form == TABLE_MARKDOWN) {
		add_total(d, STR("auto"), out);
		strbuf_addc(out, '\n');
	}
	table_write(&t, form, out);
	free(rows.rows);
}
