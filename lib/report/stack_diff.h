/* SPDX-License-Identifier: MIT */
#ifndef REPORT_STACK_DIFF_H
#define REPORT_STACK_DIFF_H

#include "model/owner.h"
#include "model/stack_diff.h"
#include "report/column.h"

struct stack_diff_layout {
	struct look look;
	int height;   /* lines of the screen, 0 = no limit */
	size_t top;   /* groups or sites at most, 0 = no limit */
	bool by_site; /* gather the stacks that wait at one line of code */
	bool all;     /* every frame on a line of its own, and rows in which nothing happened */
	const struct owner *owner;
};

/* For people: who is compared, the table of states, then one block a site (or stack). */
void stack_diff_text(
	const struct stack_diff *d, const struct stack_diff_layout *layout, struct strbuf *out);

/* stackdiff.diff/1 */
void stack_diff_json(const struct stack_diff *d, struct strbuf *out);

/* The groups; Markdown has headline and states above them. */
enum stack_diff_table { STACK_DIFF_CSV, STACK_DIFF_TSV, STACK_DIFF_MARKDOWN };
void stack_diff_table(const struct stack_diff *d, enum stack_diff_table form, struct strbuf *out);

/*
 * What of the comparison needs a word: lower bounds, two processes, missing creators, what was set
 * aside. One line each.
 */
void stack_diff_notes(const struct stack_diff *d, struct strbuf *out);

/* The headline: "a.txt -> b.txt", and "379 -> 684 goroutines (+305), 29s apart". */
void stack_diff_files(const struct stack_diff *d, struct strbuf *out);
void stack_diff_totals(const struct stack_diff *d, struct strbuf *out);

/* Columns of the table of states; rows = the struct stack_diff. Their number goes to *n. */

enum { STATE_COLUMNS = 9 };
void stack_diff_state_columns(const struct stack_diff *d, struct column columns[STATE_COLUMNS]);

#endif
