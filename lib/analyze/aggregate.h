/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_AGGREGATE_H
#define ANALYZE_AGGREGATE_H

#include "model/profile.h"
#include "model/stacks.h"

/* Samples of a profile with equal stacks and labels added up, and its header, free of the file. */
struct aggregate_row {
	stackid stack;
	strid labels; /* one JSON object, keys sorted; 0 = none */
};

struct aggregate_function {
	funcid function;
	uint32_t type;
	int64_t flat, cum; /* cum counts a recursive function once a stack */
};

struct aggregate {
	struct stacks *stacks; /* borrowed */
	const char *kind, *format;
	struct aggregate_type {
		strid name, unit;
		int64_t total;
	} * types;
	size_t ntypes;
	strid period_type, period_unit;
	int64_t period, time_ns, duration_ns; /* 0 = not stated */
	uint64_t nsamples;
	struct aggregate_row *rows; /* in order of first sight */
	int64_t *values;	    /* ntypes a row */
	size_t nrows, cap_rows, cap_values;
	uint32_t *slots;
	size_t nslots;
	frameid *frames; /* scratch, leaf first */
	size_t cap_frames;
};

void aggregate_init(struct aggregate *a, struct stacks *stacks);
void aggregate_release(struct aggregate *a);

/* False on a damaged sample: what came before it is kept. */
bool aggregate_add(struct aggregate *a, const struct profile *p, struct err *err);

/* By type and function id, *n of them, rows of zeros left out; the caller frees. */
struct aggregate_function *aggregate_functions(const struct aggregate *a, size_t *n);

#endif
