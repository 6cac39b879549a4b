/* SPDX-License-Identifier: MIT */
#ifndef REPORT_STYLE_H
#define REPORT_STYLE_H

#include "base/strbuf.h"

/*
 * What a piece of text is, for the eye. Colour only repeats what the words say already: without
 * it (a pipe, NO_COLOR, a monochrome screen) the bytes are the same minus the escapes.
 */
enum style {
	STYLE_PLAIN,
	STYLE_HEADING,
	STYLE_FAINT, /* context: library frames, notes */
	STYLE_NAME,  /* the line of code to look at */
	STYLE_GOOD,
	STYLE_WARN,
	STYLE_BAD,
};

/* How text for people is laid out on this output. */
struct look {
	bool color;
	int width; /* columns to fit, 0 = as wide as it comes: nothing is ever cut */
};

/* Between them text is shown in this style; both add nothing without colour. */
void style_on(struct strbuf *out, const struct look *look, enum style style);
void style_off(struct strbuf *out, const struct look *look, enum style style);

/* One piece, made safe for a terminal. */
void style_add(struct strbuf *out, const struct look *look, enum style style, struct str text);

#endif
