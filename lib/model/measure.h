/* SPDX-License-Identifier: MIT */
#ifndef MODEL_MEASURE_H
#define MODEL_MEASURE_H

#include "base/strbuf.h"

/*
 * Values with units as pprof scales and prints them (specs/pprof.md 2.9; src/cmd/vendor/
 * github.com/google/pprof/internal/measurement/measurement.go, Go 1.26).
 */
struct scaled {
	double value;
	struct str unit; /* a literal or borrowed from the call's arguments */
};

struct scaled unit_scale(int64_t value, struct str from, struct str to);
void unit_label(int64_t value, struct str from, struct str to, struct strbuf *out);
void unit_percentage(int64_t value, int64_t total, struct strbuf *out);

/* Go's int64(f) on amd64: INT64_MIN for what does not fit. */
int64_t int64_from_double(double v);

/* Two's complement sums and absolute values, as Go computes them: they wrap. */
static inline int64_t wrap_add(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

static inline int64_t wrap_sub(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a - (uint64_t)b);
}

static inline int64_t wrap_abs(int64_t v)
{
	return v < 0 ? (int64_t)(0 - (uint64_t)v) : v;
}

/* Go's a / b, b not 0: INT64_MIN / -1 wraps. */
static inline int64_t wrap_div(int64_t a, int64_t b)
{
	return b == -1 ? (int64_t)(0 - (uint64_t)a) : a / b;
}

#endif
