/* SPDX-License-Identifier: MIT */
#ifndef REPORT_ESCAPE_H
#define REPORT_ESCAPE_H

#include "base/strbuf.h"

/*
 * One field of CSV (RFC 4180: quoted when it must be), one of TSV (a backslash doubled). Bytes that
 * a terminal would act on are written as strbuf_add_safe() writes them: both land on screens.
 */
void escape_csv(struct str field, struct strbuf *out);
void escape_tsv(struct str field, struct strbuf *out);

/* Text inside a Markdown paragraph or table cell: rendered, it reads as it is. Safe as above. */
void escape_markdown(struct str text, struct strbuf *out);

/* A `code span`, its fence longer than any run of backticks inside; | is escaped for tables. */
void escape_markdown_code(struct str text, struct strbuf *out);

#endif
