/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TOTAL_H
#define ANALYZE_TOTAL_H

#include "analyze/view.h"

/*
 * What percentages are of: the sum of the absolute values, or of those that samples labelled
 * pprof::base have (computeTotal in internal/report/report.go, google/pprof in Go 1.26).
 */
struct total {
	int64_t sum, div, base_sum, base_div;
};

/* div is 0 unless values are means. */
void total_add(struct total *t, const struct profile_sample *s, int64_t v, int64_t div);
int64_t total_value(const struct total *t);

/* Whether samples must come with their labels to be added up. */
bool total_needs_labels(const struct profile *p);

/* A pass over the samples: all of them, or with relative those that the filters leave. */
bool total_of(
	struct view *v, size_t value, bool mean, bool relative, int64_t *out, struct err *err);

#endif
