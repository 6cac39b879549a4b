/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_PROFILE_SERIES_H
#define ANALYZE_PROFILE_SERIES_H

#include "base/err.h"
#include "model/owner.h"
#include "model/profile_series.h"

struct profile_series_options {
	bool by_stack, cum;
	const struct owner *owner;
};

/*
 * The sides of sums as a series: in order of time where all state theirs, else as they came. Rates
 * (CPU time, delay) are per second of wall time where all state a duration; levels (bytes in use,
 * goroutines) are as they are. False with ERR_USAGE where units differ.
 */
bool profile_series_build(struct profile_series *s, const struct profile_sums *sums,
	const struct profile_series_options *o, struct err *err);

#endif
