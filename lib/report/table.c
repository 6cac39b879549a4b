/* SPDX-License-Identifier: MIT */
#include "report/table.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "report/escape.h"

enum { GAP = 2, LEAST = 12 };

/* All cells of the text form, made once: the widths need them before the first line is out. */
struct cells {
	struct strbuf text;
	size_t *ends; /* of cell row * ncolumns + column in text */
	size_t *width;
};

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static struct str cell_text(const struct cells *cells, size_t i)
{
	size_t start = i ? cells->ends[i - 1] : 0;

	return (struct str){cells->text.p + start, cells->ends[i] - start};
}

static void make_cells(const struct table *t, struct cells *cells)
{
	struct strbuf raw = {0};

	cells->ends = xcalloc(t->nrows * t->ncolumns + 1, sizeof(*cells->ends));
	cells->width = xcalloc(t->ncolumns + 1, sizeof(*cells->width));
	for (size_t c = 0; c < t->ncolumns; c++)
		cells->width[c] = larger(
			column_width(str_from(t->columns[c].header)), (size_t)t->columns[c].width);
	strbuf_grow(&cells->text, 1);
	for (size_t row = 0; row < t->nrows; row++)
		for (size_t c = 0; c < t->ncolumns; c++) {
			size_t i = row * t->ncolumns + c;

			strbuf_clear(&raw);
			if (t->columns[c].header)
				t->columns[c].text(t->rows, row, &raw);
			strbuf_add_safe(&cells->text, strbuf_str(&raw));
			cells->ends[i] = cells->text.n;
			cells->width[c] =
				larger(cells->width[c], column_width(cell_text(cells, i)));
		}
	strbuf_release(&raw);
}

static void release_cells(struct cells *cells)
{
	strbuf_release(&cells->text);
	free(cells->ends);
	free(cells->width);
}

static size_t line_width(const struct table *t, const struct cells *cells)
{
	size_t sum = (size_t)t->indent, shown = 0;

	for (size_t c = 0; c < t->ncolumns; c++)
		if (t->columns[c].header) {
			sum += cells->width[c];
			shown++;
		}
	return sum + (shown ? (shown - 1) * GAP : 0);
}

static size_t least_width(const struct column *c)
{
	return larger(larger(LEAST, (size_t)c->width), column_width(str_from(c->header)));
}

static void fit(const struct table *t, struct cells *cells, size_t width)
{
	size_t have = line_width(t, cells);

	while (have > width) {
		size_t widest = t->ncolumns, spare = 0, take;

		for (size_t c = 0; c < t->ncolumns; c++) {
			const struct column *column = &t->columns[c];

			if (!column->header || column->cut == CUT_NEVER ||
				cells->width[c] <= least_width(column))
				continue;
			if (widest == t->ncolumns || cells->width[c] > cells->width[widest])
				widest = c;
		}
		if (widest == t->ncolumns)
			return;
		/* Half of what is too much at a time, so that two wide columns share the loss. */
		spare = cells->width[widest] - least_width(&t->columns[widest]);
		take = (have - width + 1) / 2;
		take = take < spare ? take : spare;
		cells->width[widest] -= take;
		have -= take;
	}
}

static void add_blanks(struct strbuf *out, size_t n)
{
	while (n-- > 0)
		strbuf_addc(out, ' ');
}

struct cell {
	struct str text;
	enum style style;
	size_t width;
};

static void add_cell(const struct column *column, const struct look *look, const struct cell *cell,
	struct strbuf *out)
{
	struct strbuf cut = {0};
	size_t have;

	column_cut(cell->text, cell->width, column->cut, &cut);
	have = column_width(strbuf_str(&cut));
	if (column->align == ALIGN_RIGHT && have < cell->width)
		add_blanks(out, cell->width - have);
	if (cut.n)
		style_add(out, look, cell->style, strbuf_str(&cut));
	if (column->align == ALIGN_LEFT && have < cell->width)
		add_blanks(out, cell->width - have);
	strbuf_release(&cut);
}

/* Blanks that padding left at the end of a line. */
static void end_line(struct strbuf *out)
{
	while (out->n && out->p[out->n - 1] == ' ')
		out->n--;
	strbuf_addc(out, '\n');
}

static void add_line(const struct table *t, const struct look *look, const struct cells *cells,
	struct strbuf *out, size_t row)
{
	bool first = true;

	add_blanks(out, (size_t)t->indent);
	for (size_t c = 0; c < t->ncolumns; c++) {
		const struct column *column = &t->columns[c];
		struct cell cell = {.width = cells->width[c]};

		if (!column->header)
			continue;
		if (!first)
			add_blanks(out, GAP);
		first = false;
		if (row == SIZE_MAX) {
			cell.text = str_from(column->header);
			cell.style = STYLE_HEADING;
		} else {
			cell.text = cell_text(cells, row * t->ncolumns + c);
			cell.style = column->style ? column->style(t->rows, row) : STYLE_PLAIN;
		}
		add_cell(column, look, &cell, out);
	}
	end_line(out);
}

void table_text(const struct table *t, const struct look *look, struct strbuf *out)
{
	struct cells cells = {0};

	make_cells(t, &cells);
	if (look->width > 0)
		fit(t, &cells, (size_t)look->width);
	add_line(t, look, &cells, out, SIZE_MAX);
	for (size_t row = 0; row < t->nrows; row++) {
		add_line(t, look, &cells, out, row);
		strbuf_offer(out);
	}
	release_cells(&cells);
}

/* ---- the other forms: one row after the other ---- */

void table_markdown(const struct table *t, struct strbuf *out)
{
	struct strbuf raw = {0};

	for (size_t c = 0; c < t->ncolumns; c++)
		if (t->columns[c].header) {
			strbuf_adds(out, "| ");
			escape_markdown(str_from(t->columns[c].header), out);
			strbuf_addc(out, ' ');
		}
	strbuf_adds(out, "|\n");
	for (size_t c = 0; c < t->ncolumns; c++)
		if (t->columns[c].header)
			strbuf_adds(out, t->columns[c].align == ALIGN_RIGHT ? "|---:" : "|---");
	strbuf_adds(out, "|\n");
	for (size_t row = 0; row < t->nrows; row++) {
		for (size_t c = 0; c < t->ncolumns; c++) {
			if (!t->columns[c].header)
				continue;
			strbuf_clear(&raw);
			t->columns[c].text(t->rows, row, &raw);
			strbuf_adds(out, "| ");
			if (t->columns[c].code)
				escape_markdown_code(strbuf_str(&raw), out);
			else
				escape_markdown(strbuf_str(&raw), out);
			strbuf_addc(out, ' ');
		}
		strbuf_adds(out, "|\n");
		strbuf_offer(out);
	}
	strbuf_release(&raw);
}

struct separated {
	void (*escape)(struct str field, struct strbuf *out);
	char between;
	const char *end;
};

static void add_value(const struct table *t, size_t c, size_t row, struct strbuf *raw)
{
	const struct column *column = &t->columns[c];

	strbuf_clear(raw);
	if (row == SIZE_MAX)
		strbuf_adds(raw, column->field);
	else if (column->value)
		column->value(t->rows, row, raw);
	else
		column->text(t->rows, row, raw);
}

static void add_separated(const struct table *t, const struct separated *form, struct strbuf *out)
{
	struct strbuf raw = {0};

	for (size_t line = 0; line <= t->nrows; line++) {
		bool first = true;

		for (size_t c = 0; c < t->ncolumns; c++) {
			if (!t->columns[c].field)
				continue;
			if (!first)
				strbuf_addc(out, form->between);
			first = false;
			add_value(t, c, line == 0 ? SIZE_MAX : line - 1, &raw);
			form->escape(strbuf_str(&raw), out);
		}
		strbuf_adds(out, form->end);
		strbuf_offer(out);
	}
	strbuf_release(&raw);
}

void table_csv(const struct table *t, struct strbuf *out)
{
	static const struct separated csv = {escape_csv, ',', "\n"};

	add_separated(t, &csv, out);
}

void table_tsv(const struct table *t, struct strbuf *out)
{
	static const struct separated tsv = {escape_tsv, '\t', "\n"};

	add_separated(t, &tsv, out);
}

void table_write(const struct table *t, enum table_form form, struct strbuf *out)
{
	switch (form) {
	case TABLE_CSV:
		table_csv(t, out);
		break;
	case TABLE_TSV:
		table_tsv(t, out);
		break;
	case TABLE_MARKDOWN:
		table_markdown(t, out);
		break;
	}
}
