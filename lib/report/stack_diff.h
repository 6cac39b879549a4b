/* SPDX-License-Identifier: MIT */
#ifndef REPORT_STACK_DIFF_H
#define REPORT_STACK_DIFF_H

#include "model/owner.h"
#include "model/stack_diff.h"
#include "report/table.h"

struct stack_diff_layout {
	struct look look;
	int height;   /* lines of the screen, 0 = no limit */
	size_t top;   /* groups or sites at most, 0 = no limit */
	bool by_site; /* gather the stacks that wait at one line of code */
	bool frames;  /* every frame on a line of its own */
	bool all;     /* rows in which nothing happened, too */
	const struct owner *owner;
};

/* For people: who is compared, the table of states, then one block a site (or stack). */
void stack_diff_text(
	const struct stack_diff *d, const struct stack_diff_layout *layout, struct strbuf *out);

/* Collapsed stacks of the lines: "ROOT;...;LEAF COUNT", of two snapshots both counts. */
void stack_diff_folded(const struct stack_diff *d, struct strbuf *out);

/* stackdiff.diff/1 */
void stack_diff_json(const struct stack_diff *d, struct strbuf *out);

/* The groups; Markdown has headline and states above them. */
void stack_diff_table(const struct stack_diff *d, enum table_form form, struct strbuf *out);

/*
 * What of the comparison needs a word: lower bounds, two processes, missing creators, what was set
 * aside. One line each.
 */
void stack_diff_notes(const struct stack_diff *d, struct strbuf *out);

/* The headline: "a.txt -> b.txt", and "379 -> 684 goroutines (+305), 29s apart". */
void stack_diff_files(const struct stack_diff *d, struct strbuf *out);
void stack_diff_totals(const struct stack_diff *d, struct strbuf *out);

/*
 * Counts beside each other, each `digits` wide; of more than three that need more than `room`
 * columns the middle is left out: "12 14 … 90 120".
 */
void stack_diff_series(
	const uint64_t *counts, size_t n, int digits, size_t room, struct strbuf *out);

/* "linear +12/min"; "chan send (40), select (12), 1 more"; "route=/cart (35), /pay (2); tenant=a
 * (37)". */
void stack_diff_trend(const struct diff_count *c, struct strbuf *out);
void stack_diff_states_of(const struct diff_parts *p, size_t most, struct strbuf *out);
/* At most `most` keys and values, of each its first 256 bytes; SIZE_MAX: all of everything. */
void stack_diff_labels_of(const struct diff_parts *p, size_t most, struct strbuf *out);

/* --group-by's argument: "lines", "top=3", "label:route". */
void stack_diff_level(const struct stack_diff *d, struct strbuf *out);

/* What a group of creators or labels has in common; false where that is its stack. */
bool stack_diff_identity(
	const struct stack_diff *d, const struct diff_group *g, struct strbuf *out);

/*
 * Columns of the table of states; rows = the struct stack_diff. On a screen of less than 100
 * columns (0 = no limit) more than two snapshots leave no room for share and site.
 */

enum { STATE_COLUMNS = 10 };
void stack_diff_state_columns(
	const struct stack_diff *d, int width, struct column columns[STATE_COLUMNS]);

#endif
