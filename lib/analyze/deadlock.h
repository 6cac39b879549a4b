/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DEADLOCK_H
#define ANALYZE_DEADLOCK_H

#include "analyze/group.h"
#include "analyze/waitgraph.h"
#include "model/deadlock.h"
#include "model/owner.h"

/*
 * What a graph says about the dump it was made of (its threads are the members by index), its
 * groups finished: solved with what proves, with source, and with guesses, in this order; what a
 * weaker basis only repeats is left out. d->about is filled before. In a dump that is not whole the
 * graph is made incomplete: that nobody holds a lock is not concluded from it.
 */
void deadlock_build(struct deadlock *d, const struct groups *dump, const struct owner *owner,
	struct waitgraph *g);

#endif
