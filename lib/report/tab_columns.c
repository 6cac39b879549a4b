/* SPDX-License-Identifier: MIT */
#include "report/tab_columns.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "base/xmalloc.h"

enum { PADDING = 1 };

static const char escape = '\xff';

struct cell {
	struct str text;
	size_t width;
};

struct cells {
	struct cell *items;
	size_t n, cap;
	size_t *lines; /* first cell of each line */
	size_t nlines, cap_lines;
	size_t *widths; /* of the columns that are open */
	size_t nwidths, cap_widths;
	struct strbuf *out;
};

/* ---- splitting ---- */

static void end_line(struct cells *c)
{
	c->lines = grow_array(c->lines, &c->cap_lines, c->nlines + 1, sizeof(*c->lines));
	c->lines[c->nlines++] = c->n;
}

/* Width without the bytes that open and close an escape: each counts for one. */
static void end_cell(struct cells *c, struct str text, size_t escapes)
{
	size_t width = utf8_count(text);

	c->items = grow_array(c->items, &c->cap, c->n + 1, sizeof(*c->items));
	c->items[c->n++] = (struct cell){text, width - 2 * escapes};
}

static void split(struct cells *c, struct str text)
{
	size_t from = 0, escapes = 0;
	bool escaped = false;

	end_line(c);
	for (size_t i = 0; i < text.n; i++) {
		char b = text.p[i];

		if (b == escape) {
			escapes += escaped;
			escaped = !escaped;
		}
		if (escaped || (b != '\t' && b != '\v' && b != '\n' && b != '\f'))
			continue;
		end_cell(c, (struct str){text.p + from, i - from}, escapes);
		from = i + 1;
		escapes = 0;
		if (b == '\n' || b == '\f')
			end_line(c);
	}
	if (from < text.n)
		end_cell(c, str_from_at(text, from), escapes + escaped);
	end_line(c);
}

/* ---- laying out ---- */

static size_t cells_of(const struct cells *c, size_t line)
{
	return c->lines[line + 1] - c->lines[line];
}

static void put_lines(struct cells *c, size_t from, size_t to)
{
	for (size_t l = from; l < to; l++) {
		for (size_t i = 0; i < cells_of(c, l); i++) {
			const struct cell *cell = &c->items[c->lines[l] + i];

			if (i < c->nwidths)
				for (size_t n = cell->width; n < c->widths[i]; n++)
					strbuf_addc(c->out, ' ');
			strbuf_add(c->out, cell->text);
		}
		if (l + 2 < c->nlines)
			strbuf_addc(c->out, '\n');
	}
	strbuf_offer(c->out);
}

static size_t width_of(const struct cells *c, size_t column, size_t from, size_t to)
{
	size_t width = 0;

	for (size_t l = from; l < to; l++) {
		size_t w = c->items[c->lines[l] + column].width + PADDING;

		if (w > width)
			width = w;
	}
	return width;
}

/* A line of n cells opens n - 1 columns: the depth is bounded by a limit of ours. */
static void format(struct cells *c, size_t from, size_t to)
{
	enum { DEEPEST = 1000 };
	size_t column = c->nwidths, l = from;

	while (l < to && column < DEEPEST) {
		size_t end = l;

		while (end < to && cells_of(c, end) > column + 1)
			end++;
		if (end == l) {
			l++;
			continue;
		}
		put_lines(c, from, l);
		c->widths =
			grow_array(c->widths, &c->cap_widths, c->nwidths + 1, sizeof(*c->widths));
		c->widths[c->nwidths++] = width_of(c, column, l, end);
		format(c, l, end);
		c->nwidths--;
		from = l = end;
	}
	put_lines(c, from, to);
}

void tab_columns_right(struct str text, struct strbuf *out)
{
	struct cells c = {.out = out};

	split(&c, text);
	format(&c, 0, c.nlines - 1);
	free(c.items);
	free(c.lines);
	free(c.widths);
}
