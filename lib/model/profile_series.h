/* SPDX-License-Identifier: MIT */
#ifndef MODEL_PROFILE_SERIES_H
#define MODEL_PROFILE_SERIES_H

#include "model/profile_sums.h"
#include "model/stack_diff.h"

/* A function, or a stack, over several profiles of one kind. */
struct profile_series_row {
	funcid function; /* or */
	stackid stack;
	int64_t *values; /* one a profile */
	int64_t delta;	 /* last - first */
	enum diff_change change;
	enum trend trend;
	double per_minute; /* slope, where the series is timed */
	bool mine;
};

struct profile_series {
	struct arena arena;
	const struct profile_sums *sums;
	const size_t *order; /* sides in the order of the series */
	bool by_stack, cum;
	bool per_second; /* values are divided by the wall time of their profile, in seconds */
	bool timed;	 /* all profiles state when they were taken, and no two the same moment */
	struct str hint; /* why values do not compare, empty: they do */
	struct profile_series_row total;
	struct profile_series_row *rows; /* by what changed, then the last value, then names */
	size_t nrows, cap_rows;
};

void profile_series_release(struct profile_series *s);

#endif
