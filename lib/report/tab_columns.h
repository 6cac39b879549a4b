/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TAB_COLUMNS_H
#define REPORT_TAB_COLUMNS_H

#include "base/strbuf.h"

/*
 * Text whose cells end in tabs, laid out in columns with blanks on the left, as Go's text/tabwriter
 * does it with AlignRight and a padding of 1 (src/text/tabwriter/tabwriter.go, Go 1.26): a column
 * is a run of lines that have a cell there, the last cell of a line is in none; vertical tabs and
 * form feeds end cells and lines too, and bytes between two of value 255 are one cell.
 */
void tab_columns_right(struct str text, struct strbuf *out);

#endif
