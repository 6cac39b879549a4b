/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_GROUP_FILTER_H
#define ANALYZE_GROUP_FILTER_H

#include "analyze/diff.h"
#include "analyze/name_filter.h"

/* A struct diff_filter at work on the groups of one dump; patterns are matched once a function. */
struct group_filter {
	const struct diff_filter *filter;
	struct name_filter focus, ignore;
};

void group_filter_init(
	struct group_filter *f, const struct diff_filter *filter, const struct stacks *stacks);
void group_filter_release(struct group_filter *f);

/* State and patterns; neither `min` nor `aside`. */
bool group_filter_wants(struct group_filter *f, const struct group *g);

/* The runtime's own, or busy writing the dump. */
bool group_is_aside(const struct group *g);

/* rules.md 11: IO is worth a look when it is known to last a minute. */
enum wait_risk group_risk(enum wait_class class, int64_t wait_max_ns);

#endif
