/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_FILTER_H
#define ANALYZE_TRACE_FILTER_H

#include "analyze/trace_plain.h"
#include "analyze/trace_within.h"
#include "base/regex.h"
#include "model/trace_span.h"

/* A pattern of function names over stacks that grow: each function is asked once. */
struct trace_pattern {
	struct regex *regex; /* owned; NULL = none */
	uint8_t *answers;    /* by funcid: 0 unknown, 1 no, 2 yes */
	size_t cap;
};

/*
 * Which intervals count. Zero-initialised lets all pass; what is set must hold together. Regions
 * and tasks are not intervals of one state: only `within` asks for them.
 */
struct trace_filter {
	bool has_goroutine;
	uint64_t goroutine;
	struct str reason; /* of waits: the trace's word or the class ("mutex lock"); or a state */
	struct trace_pattern focus, ignore; /* functions on the stack, and the entry */
	struct trace_within within;
	struct trace_plain plain;
	uint64_t filtered; /* spans left out */
};

bool trace_filter_set(struct trace_filter *f); /* whether it filters anything */
bool trace_filter_span(
	struct trace_filter *f, const struct stacks *s, const struct trace_span *span);
void trace_filter_release(struct trace_filter *f);

#endif
