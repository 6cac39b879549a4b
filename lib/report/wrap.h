/* SPDX-License-Identifier: MIT */
#ifndef REPORT_WRAP_H
#define REPORT_WRAP_H

#include "base/strbuf.h"

/*
 * Lays prose out in lines. Width 0: one line, however long. A word that no line can hold stands
 * alone and sticks out: paths and commands are copied, so nothing is ever cut or hyphenated. A
 * character counts as one column.
 */
struct wrap {
	int width;  /* columns of the screen */
	int indent; /* blanks before every line but the first */
	int column; /* where the first line goes on */
};

/* The text is made safe here; no newline follows it. */
void wrap_text(struct strbuf *out, const struct wrap *w, struct str text);

#endif
