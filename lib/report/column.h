/* SPDX-License-Identifier: MIT */
#ifndef REPORT_COLUMN_H
#define REPORT_COLUMN_H

#include "report/style.h"

enum column_align { ALIGN_LEFT, ALIGN_RIGHT };

/* Where a cell loses characters when the table is wider than the screen. */
enum column_cut {
	CUT_NEVER,
	CUT_RIGHT,  /* prose */
	CUT_LEFT,   /* paths: the end tells */
	CUT_MIDDLE, /* function names: package and method both tell */
};

/*
 * A column is data: what heads it and how a cell is made from row number `row` of whatever rows
 * points at. Cells are written raw; the table makes them safe for where they go.
 */
struct column {
	const char *header; /* for people; NULL = machines only */
	const char *field;  /* for csv and tsv, with the unit: "wait_max_ns"; NULL = people only */
	enum column_align align;
	enum column_cut cut;
	int width; /* at least, 0 = as the cells want */
	bool code; /* a `code span` in Markdown */
	void (*text)(const void *rows, size_t row, struct strbuf *out);
	void (*value)(const void *rows, size_t row, struct strbuf *out); /* NULL = text */
	enum style (*style)(const void *rows, size_t row);		 /* NULL = plain */
};

/* Characters that text takes on a screen, once it is safe. */
size_t column_width(struct str text);

/*
 * Appends text, cut to `width` characters with a … where something is missing. Width 0 or
 * CUT_NEVER: as it is. The text must be safe already: an escape must not be cut in two.
 */
void column_cut(struct str text, size_t width, enum column_cut cut, struct strbuf *out);

#endif
