/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOREACH_H
#define GOSRC_GOREACH_H

#include "gosrc/gochain.h"

enum {
	GOREACH_DEPTH = 4, /* calls followed, one inside the other */
	GOREACH_CALLS =
		2000 /* and so many in all: what calls everything is not followed to its end */
};

/*
 * What a goroutine may still do from a line of a function on: the operations of the rest of its
 * body, of the loops around the line, of what is deferred, and of the functions that those call,
 * GOREACH_DEPTH deep. More than can really happen, never less, as far as calls can be followed:
 * whoever concludes that nobody frees a channel must see every way.
 */
struct goreach {
	struct gosync_op *ops;
	size_t n, cap;
	bool unknown; /* a function value, interface method or unread package of ours is called */
	bool assumed; /* a method behind an interface is followed: gochain_methods() */
	bool cut;     /* deeper, or more, than is followed */
	size_t calls; /* followed so far */
	/* Given: how the function that is asked about was called; NULL = not known. Borrowed. */
	const struct gochain *chain;
	/* Given: the call that it is in, whose function the frame above speaks for; NULL = not
	 * known */
	const struct gonode *progress;
	bool flat; /* calls are not followed, but listed */
	struct goreach_call *sites;
	size_t nsites, cap_sites;
};

/* A call that comes; now: it may be the one that the frame is in. */
struct goreach_call {
	const struct gonode *node;
	bool now;
};

void goreach_release(struct goreach *r);
void goreach_add(struct goreach *r, const struct gosync_op *op);

/* Adds what comes from the line on; line 0 = the whole function. */
void goreach_from(const struct goscope *scope, const struct gonode *function, uint32_t line,
	struct goreach *out);

/*
 * The same of a frame that is in a call of `called` on its line, unless it calls that twice there:
 * what that call still does its own frame says. called NULL: as goreach_from().
 */
void goreach_behind(const struct goscope *scope, const struct gonode *function, uint32_t line,
	const struct gonode *called, struct goreach *out);

/* Conversions and what the language itself provides: they call nobody. */
bool gocall_is_builtin(const struct goscope *scope, const struct gonode *f);

/* A package whose source is not ours to read: it knows our channels only when it is given them. */
bool gocall_is_foreign(const struct goscope *scope, const struct gonode *f);

/* The operations on the line itself, the innermost first: what a blocked frame waits in. */
size_t goreach_at(const struct goscope *scope, const struct gonode *function, uint32_t line,
	struct gosync_op *out, size_t max);

#endif
