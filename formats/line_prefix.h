/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_LINE_PREFIX_H
#define FORMATS_LINE_PREFIX_H

#include "base/strbuf.h"

enum { PREFIX_MAX = 512 };

/*
 * What a log collector puts before every line: learnt from one line, then stripped from others.
 * Digits stand for any digits, as in time stamps, but not where they end a name ("shop-1").
 */
struct line_prefix {
	struct strbuf pattern;
	size_t width; /* of the line it was learnt from */
	size_t tag;   /* position in pattern of CRI's F or P; SIZE_MAX = none */
	bool blank;   /* indentation and nothing else */
	bool set;
	unsigned names;	 /* words of a prefix that says whose text it is, not only when; else 0 */
	bool quoted;	 /* ends with the quote that opens a value: `msg="` */
	bool field;	 /* ends with the quote that opens a field of CSV */
	unsigned doubts; /* > 0: learnt from one line only; foreign lines until it is dropped */
};

struct prefix_match {
	size_t n;     /* bytes to strip; SIZE_MAX: the line has another prefix or none */
	bool partial; /* CRI: the next line goes on with this one */
};

void line_prefix_release(struct line_prefix *p);
void line_prefix_learn(struct line_prefix *p, struct str head);
struct prefix_match line_prefix_match(const struct line_prefix *p, struct str line);

/*
 * Words of a prefix that names a writer, as collectors of several put it; 0 for another one. A
 * clock, indentation or quoting name nobody: what has another one may be the same text. Writers
 * of one log are named in as many words.
 */
unsigned line_prefix_names(struct str head);

/*
 * Position of what begins a dump or an event ("goroutine 7 [", "panic: ", ...) in s, behind
 * anything else; SIZE_MAX when there is none.
 */
size_t line_marker(struct str s);

#endif
