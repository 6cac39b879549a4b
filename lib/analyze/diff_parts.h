/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DIFF_PARTS_H
#define ANALYZE_DIFF_PARTS_H

#include "model/stack_diff.h"

/* Creators, states and labels of d->groups and d->sites, which are final. */
void diff_find_parts(struct stack_diff *d);

#endif
