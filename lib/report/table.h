/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include "report/column.h"

/* Rows through columns, in every form that a table has. All borrowed. */
struct table {
	const struct column *columns;
	size_t ncolumns;
	const void *rows;
	size_t nrows;
	int indent; /* blanks before a line of text */
};

/*
 * For people: columns two blanks apart, headers above, no blank at a line's end. When look->width
 * is set and the lines are longer, the widest column that may be cut is cut, then the next.
 */
void table_text(const struct table *t, const struct look *look, struct strbuf *out);

/* GitHub's table, headers for people. */
void table_markdown(const struct table *t, struct strbuf *out);

/* Fields for machines, a header line first; lines end in LF, for the pipes they go through. */
void table_csv(const struct table *t, struct strbuf *out);
void table_tsv(const struct table *t, struct strbuf *out);

enum table_form { TABLE_CSV, TABLE_TSV, TABLE_MARKDOWN };
void table_write(const struct table *t, enum table_form form, struct strbuf *out);

#endif
