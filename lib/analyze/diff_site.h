/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DIFF_SITE_H
#define ANALYZE_DIFF_SITE_H

#include "model/stack_diff.h"

/* The groups of one state at one line of code, in their order: d->sites. */
void diff_gather_sites(struct stack_diff *d);

/* The sites of one state: d->states. */
void diff_fill_states(struct stack_diff *d);

#endif
