/* SPDX-License-Identifier: MIT */
#ifndef REPORT_DUMP_HEAD_H
#define REPORT_DUMP_HEAD_H

#include "base/json.h"
#include "model/dump_about.h"
#include "report/style.h"

/* "1.txt #2: 379 goroutines, user-level dump, Go 1.26, 2026-11-21T05:01:44Z" */
void dump_head_line(const struct dump_about *a, const struct stacks *s, struct strbuf *out);

/* What needs a word: another snapshot in the file, lower bounds, what was set aside; a line each.
 */
void dump_head_notes(const struct dump_about *a, struct strbuf *out);

/* Both, laid out: prose is wrapped at 100 columns or the screen's. */
void dump_head_text(const struct dump_about *a, const struct stacks *s, const struct look *look,
	struct strbuf *out);
void dump_head_markdown(const struct dump_about *a, const struct stacks *s, struct strbuf *out);

/* The object that JSON has as "snapshot". */
void dump_head_json(const struct dump_about *a, const struct stacks *s, struct json_writer *w);

#endif
