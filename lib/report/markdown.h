/* SPDX-License-Identifier: MIT */
#ifndef REPORT_MARKDOWN_H
#define REPORT_MARKDOWN_H

#include "base/strbuf.h"

/*
 * Words of files inside GitHub-flavoured Markdown and its HTML. Whatever they hold, they stay
 * words: no markup, no tag, no table cell, no mention, no second line. Control bytes come out as
 * strbuf_add_safe writes them.
 */
void markdown_text(struct strbuf *out, struct str s);

/*
 * A code span; of nothing, nothing. A table takes a pipe for its own even there, and cannot tell an
 * escaped one behind a backslash: such words become a <code> element.
 */
void markdown_code(struct strbuf *out, struct str s, bool in_table);

/* Between tags or in a quoted attribute, where Markdown is not read. */
void markdown_html(struct strbuf *out, struct str s);

#endif
