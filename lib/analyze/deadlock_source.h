/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DEADLOCK_SOURCE_H
#define ANALYZE_DEADLOCK_SOURCE_H

#include "analyze/wait_source.h"
#include "model/deadlock.h"

/*
 * What the source adds to verdicts behind deadlock_build(): where a lock that nobody holds was not
 * given back, how much was read, and what was not or did not fit.
 */
void deadlock_source(struct deadlock *d, struct wait_source *source);

#endif
