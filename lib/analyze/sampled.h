/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_SAMPLED_H
#define ANALYZE_SAMPLED_H

#include "model/profile.h"

/*
 * How many samples the profiler took for a record, as far as its values tell: figures that stand on
 * few of them are guesses (specs/rules.md 14).
 *
 *   SAMPLED_COLUMN    a column counts them: samples/count of CPU profiles
 *   SAMPLED_PERIOD    value / period: a CPU profile without such a column
 *   SAMPLED_BYTES     the inverse of the scaling of heap samples (runtime.scaleHeapSample,
 * Go 1.26): objects x (1 - exp(-size / rate)) SAMPLED_EVENTS    contentions, or objects without a
 * rate: those stated; a fraction is scaled up already, so there were at most so many SAMPLED_EXACT
 * every one is counted: goroutines, threads SAMPLED_RECORDS   nothing tells: one a record, at least
 */
enum sampled_by {
	SAMPLED_COLUMN,
	SAMPLED_PERIOD,
	SAMPLED_BYTES,
	SAMPLED_EVENTS,
	SAMPLED_EXACT,
	SAMPLED_RECORDS,
};

enum { SAMPLED_FEW = 10 }; /* fewer are marked */

struct sampled {
	enum sampled_by by;
	size_t count, size; /* columns */
	double period;
};

/* Of the samples that have a value in column `value`. */
struct sampled sampled_of(const struct profile *p, size_t value);

/* values: as a sample's. 0 where the value is 0. */
uint64_t sampled_count(const struct sampled *s, const int64_t *values, size_t value);

#endif
