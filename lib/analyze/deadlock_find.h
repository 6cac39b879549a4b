/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DEADLOCK_FIND_H
#define ANALYZE_DEADLOCK_FIND_H

#include "analyze/group.h"
#include "gosrc/goprogram.h"
#include "model/deadlock.h"
#include "model/owner.h"
#include "model/symbols.h"

/* What there is besides the dump; borrowed. */
struct deadlock_means {
	const struct owner *owner;
	struct goprogram *program;     /* NULL: no source was given */
	const struct symbols *symbols; /* of the program's file; NULL: none was given */
};

/*
 * All that the wait analysis says of one dump, its groups finished, from whatever there is: printed
 * locks, trusted addresses, source, binary, and guesses last. Words of the groups are trimmed.
 * Input, process and place of out->about, and out->binary.path, are the caller's; what `rootcause
 * deadlock` prints and what a report judges is this, so that both say the same.
 */
void deadlock_find(struct deadlock *out, struct groups *g, const struct deadlock_means *means);

#endif
