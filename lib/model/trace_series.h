/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_SERIES_H
#define MODEL_TRACE_SERIES_H

#include "model/trace.h"

enum { TRACE_SERIES_POINTS = 2048 };

/* A value over a stretch of the trace. */
struct trace_point {
	int64_t time_ns; /* where the stretch begins */
	uint64_t first, last, min, max;
};

/*
 * A value that changes with events, kept as at most TRACE_SERIES_POINTS stretches of equal length
 * (those without a change have no point); the stretch doubles when there are more.
 */
struct trace_series {
	struct trace_point *points;
	size_t n, cap;
	int64_t stretch_ns; /* 0 = each change is a point */
	uint64_t changes, min, max, first, last;
	int64_t max_at_ns;
};

void trace_series_release(struct trace_series *s);
void trace_series_add(struct trace_series *s, int64_t time_ns, uint64_t value);
/* Adds to every value there is; modulo 2^64, so that a difference can be negative. */
void trace_series_shift(struct trace_series *s, uint64_t by);

#endif
