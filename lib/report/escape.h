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

/*
 * Text inside a paragraph or table cell of GitHub's Markdown, not at the start of its line:
 * rendered, it reads as it is, and nobody is mentioned. Safe as above.
 */
void escape_markdown(struct str text, struct strbuf *out);

/* A code span of it, in or outside of a table; of nothing, nothing. */
void escape_markdown_code(struct str text, struct strbuf *out);

/* Between tags or in a quoted attribute, where Markdown is not read. */
void escape_html(struct str text, struct strbuf *out);

/* The same of XML 1.0, which has no U+FFFE and U+FFFF (2.2): they are written out. */
void escape_xml(struct str text, struct strbuf *out);

/*
 * Message or property of a workflow command of GitHub: percent signs, ends of lines, and in a
 * property colons and commas are encoded (actions/toolkit, packages/core/src/command.ts).
 */
void escape_workflow(struct str text, bool property, struct strbuf *out);

#endif
