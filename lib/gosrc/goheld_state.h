/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOHELD_STATE_H
#define GOSRC_GOHELD_STATE_H

#include "gosrc/goheld.h"

enum { PENDING_MAX = 4 };

/* Locks that are held on the way through a body. dead: no way leads here. */
struct held_state {
	struct goheld items[GOHELD_MAX];
	size_t n;
	/* Unlocked by hand while an Unlock is deferred, which then is for the next Lock. */
	struct goheld pending[PENDING_MAX];
	size_t npending;
	bool dead, unresolved, overflow;
};

/* On the heap: branches nest, and a state is large. The caller frees. */
struct held_state *held_state_copy(const struct held_state *s);
struct held_state *held_state_nowhere(void); /* dead */

/* Whether two operations mean one lock, as far as their key and path tell. */
bool held_same_lock(const struct gosync_op *a, const struct gosync_op *b);

void held_state_take(struct held_state *s, const struct goheld *h);
bool held_state_release(struct held_state *s, const struct gosync_op *op, bool shared);

/*
 * to[i] gets what from[i] was, all at once: locks behind these paths move along, and those of which
 * no path is left are nameless. Empty paths: not known.
 */
void held_state_assign(struct held_state *s, struct arena *arena, const struct str *to,
	const struct str *from, size_t n);

/* A variable is known to be true, or nil, or not so: locks that it guards are held, or not. */
void held_state_guard(struct held_state *s, struct str name, bool locked);

/* An if of which one branch gave a lock back and the other did not: the latter notes its line. */
void held_state_fork(struct held_state *s, struct held_state *other, uint32_t line);

/* Two ways meet: what both hold is sure, what one holds may be held. */
void held_state_join(struct held_state *s, struct held_state *other);

#endif
