/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_PROFILE_DIFF_H
#define ANALYZE_PROFILE_DIFF_H

#include "base/err.h"
#include "model/owner.h"
#include "model/profile_diff.h"

struct profile_rename {
	struct str old, now;
};

struct profile_diff_options {
	enum profile_per per;
	double base_ops, ops; /* PER_OP; 0 = not given */
	bool by_cum;	      /* order by what changed in cum */
	const struct profile_rename *renames;
	size_t nrenames;
	const struct owner *owner;
};

/*
 * Two sides of sums beside each other; rows by what changed, largest first, then by name. False
 * with ERR_USAGE where they do not compare: another type, another unit, counts of samples taken at
 * different rates. sums may gain stacks (physical frames).
 */
bool profile_diff_build(struct profile_diff *d, struct profile_sums *sums,
	const struct profile_diff_options *o, struct err *err);

/* Level by level, functions of the rows that stand alone become one row (compare-and-report 2.3).
 */
void profile_diff_match(struct profile_diff *d, const struct profile_diff_options *o);

/* Fills d->blames. */
void profile_diff_blame(struct profile_diff *d);

#endif
