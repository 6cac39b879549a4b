/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DIFF_STAY_H
#define ANALYZE_DIFF_STAY_H

#include "analyze/diff_match.h"

/*
 * Counts for each of d->groups, which are final, the threads that are in it in every snapshot. Ids
 * mean nothing across two processes: where an id that two neighbours have began differently, or
 * where a snapshot has no ids, stayed is unknown everywhere, and d->mismatch says which id gave it
 * away.
 */
void diff_stay(struct stack_diff *d);

#endif
