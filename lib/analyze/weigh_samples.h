/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_WEIGH_SAMPLES_H
#define ANALYZE_WEIGH_SAMPLES_H

#include "analyze/sampled.h"
#include "analyze/weigh.h"

struct row_samples {
	uint64_t flat, cum; /* samples behind the row's figures: sampled_count() */
};

/* One for each row of w, in its order; the caller frees. NULL: a damaged sample. */
struct row_samples *weigh_samples(struct weighing *w, struct err *err);

#endif
