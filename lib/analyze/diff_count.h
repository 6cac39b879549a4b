/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DIFF_COUNT_H
#define ANALYZE_DIFF_COUNT_H

#include "model/stack_diff.h"

void diff_count_init(struct stack_diff *d, struct diff_count *c);

/* Adds what another row counted: sites and states are sums of groups. */
void diff_count_add(const struct stack_diff *d, struct diff_count *to, const struct diff_count *c);

/* Delta, change, share, risk and trend, once all counts are there. */
void diff_count_finish(const struct stack_diff *d, struct diff_count *c, enum wait_class class);

/*
 * By d->sort: |delta| falling, unknown changes last; or the longest wait; then, and for count and
 * share (of the last snapshot, so they agree), the last and the first count falling. By name: 0.
 */
int diff_count_compare(
	const struct stack_diff *d, const struct diff_count *a, const struct diff_count *b);

#endif
