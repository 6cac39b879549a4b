/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DIFF_LEVEL_H
#define ANALYZE_DIFF_LEVEL_H

#include "analyze/diff.h"

/*
 * Gathers the groups of exact lines in d->groups, which become d->lines, at the filter's level; the
 * result, numbered in `row`, is in d->groups. Returns the number for each of the lines, for the
 * caller to free. Functions are the same by their canonical names (function_canonical()), so that
 * builds compare and the closures of a function count as one; neither line nor inlining counts.
 */
uint32_t *diff_merge(struct stack_diff *d, const struct diff_filter *filter, size_t *nmerged);

#endif
