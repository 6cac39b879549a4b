/* SPDX-License-Identifier: MIT */
#ifndef REPORT_DUMP_SHOW_H
#define REPORT_DUMP_SHOW_H

#include "model/dump_show.h"
#include "model/owner.h"
#include "report/table.h"

struct dump_show_layout {
	struct look look;
	int height;  /* lines of the screen, 0 = no limit */
	size_t top;  /* groups at most, 0 = no limit */
	bool frames; /* every frame, the runtime's and the standard library's too */
	const struct owner *owner;
};

/* For people: what it is, the table of states, a block a group. */
void dump_show_text(
	const struct dump_show *d, const struct dump_show_layout *layout, struct strbuf *out);

/* For people: d->thread, its stack whole, and its relatives. */
void dump_thread_text(
	const struct dump_show *d, const struct dump_show_layout *layout, struct strbuf *out);

/* stackdiff.show/1 */
void dump_show_json(const struct dump_show *d, struct strbuf *out);

/* The groups; Markdown has headline and states above them. */
void dump_show_table(const struct dump_show *d, enum table_form form, struct strbuf *out);

/* Collapsed stacks, "root;caller;leaf COUNT": what flame graph programs read. */
void dump_show_folded(const struct dump_show *d, struct strbuf *out);

const char *dump_show_noun(const struct dump_show *d, uint64_t n); /* "goroutines", "thread" */

/* Parts: columns of the table of states (rows = the struct dump_show), frames of a stack. */
enum { SHOW_STATE_COLUMNS = 6, SHOW_INDENT = 6 };
void dump_show_state_columns(struct column columns[SHOW_STATE_COLUMNS]);
void dump_show_stack(const struct stacks *s, stackid stack, frameid site,
	const struct dump_show_layout *layout, struct strbuf *out);
void dump_show_line(const struct look *look, enum style style, struct str text, struct strbuf *out);
void dump_show_flags(uint32_t flags, struct strbuf *out); /* ", leaked, durable" */

#endif
