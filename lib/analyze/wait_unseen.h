/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_WAIT_UNSEEN_H
#define ANALYZE_WAIT_UNSEEN_H

#include "gosrc/goprogram.h"
#include "model/wait.h"

/*
 * What may be freed by nobody that a dump shows: functions and channels that packages got which
 * were not read (time.AfterFunc, signal.Notify, handlers), and all that goroutines may do by calls
 * that cannot be followed.
 */
struct unseen_key {
	struct str key;
	enum wait_object_kind kind; /* as far as the source tells it: a given channel, ... */
};

struct wait_unseen {
	bool all;		  /* calls cannot be followed: anything, but for what is balanced */
	bool given_unknown;	  /* ... not by goroutines, but by functions that others have */
	struct unseen_key *given; /* freed by functions that packages not read have */
	size_t ngiven, cap_given;
	struct str *unbalanced; /* keys of WaitGroups with a Done that has no Add before it */
	size_t nunbalanced, cap_unbalanced;
	bool unnamed; /* a Done of which it is not known what it counts down */
};

/* followed: all calls of all goroutines are. */
void wait_unseen_find(struct wait_unseen *u, struct goprogram *program, bool followed);
void wait_unseen_release(struct wait_unseen *u);

/* Not of locks. */
bool wait_unseen_may_free(const struct wait_unseen *u, enum wait_object_kind kind, struct str key);

#endif
