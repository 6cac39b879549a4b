/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DIFF_STAY_H
#define ANALYZE_DIFF_STAY_H

#include "analyze/diff_match.h"

/*
 * Counts for each row of d->groups the threads that are in it in every snapshot. Ids mean nothing
 * across two processes: where a common id began differently, or where a snapshot has no ids,
 * stayed is unknown everywhere, and d->mismatch says which id gave it away.
 */
void diff_stay(struct stack_diff *d, const struct diff_input *inputs, const struct match *m);

#endif
