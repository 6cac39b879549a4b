/* SPDX-License-Identifier: MIT */
#ifndef BASE_WORD_LINE_H
#define BASE_WORD_LINE_H

#include "base/strbuf.h"

/*
 * A line of a file that people write: words between blanks, bare or "quoted" with \", \\ and \xNN.
 * Whoever reads it says with file and line what is wrong.
 */
struct word_line {
	struct str rest;
	struct strbuf word; /* last taken */
	const char *problem;
};

bool word_line_fails(struct word_line *l, const char *problem); /* false */

/* A word up to a blank, or to `end`; a quoted one ends with its quote. */
bool word_line_take(struct word_line *l, char end);

/* As such a line has it, quoted where it must be. */
void word_add(struct str text, struct strbuf *out);

#endif
