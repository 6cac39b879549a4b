/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOLINT_H
#define GOSRC_GOLINT_H

#include "gosrc/gotype.h"

/* Lines of a function that are faults by their text, or may be (specs/rules.md no. 18). */
enum golint_kind {
	GOLINT_BACKGROUND,  /* context.Background() or TODO() where a context or request is at hand
			     */
	GOLINT_LOST_CANCEL, /* of WithCancel, WithTimeout, ...: not called on some way out */
	GOLINT_ADD_INSIDE,  /* wg.Add only in the goroutine that it counts */
	GOLINT_TIMER,	    /* NewTicker, NewTimer or Tick that nobody stops */
	GOLINT_AFTER_LOOP,  /* time.After in a loop */
};

struct golint {
	enum golint_kind kind;
	const struct gonode *node;     /* the call */
	const struct gonode *function; /* around it: a literal or the declaration */
	uint32_t leaves; /* LOST_CANCEL: the way out, 0 = every one: it is thrown away */
	bool ends;	 /* LOST_CANCEL: a time limit ends it all the same */
};

enum { GOLINT_MAX = 16 };

/* All in a declaration, in the order of their lines; returns how many, GOLINT_MAX at most. */
size_t golint_find(const struct goscope *scope, struct golint *out);

/*
 * Whether the loop around a line of a function has no way out: no return, no break or goto that
 * leaves it, no condition. False where no loop is around it. A range over a channel that is a
 * timer's ends never.
 */
bool golint_endless(const struct goscope *scope, const struct gonode *function, uint32_t line);

/* Whether a line lies in a loop of the function. */
bool golint_in_loop(const struct gonode *function, uint32_t line);

#endif
