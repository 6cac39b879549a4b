/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_EACH_H
#define MODEL_TRACE_EACH_H

#include "model/trace_view.h"

/* How long one goroutine waited for one reason. */
struct trace_each_wait {
	strid reason;
	int64_t ns;
	uint64_t n;
};

/* One goroutine's time, to the ns: the states add up to end_ns - goroutine.first_ns. */
struct trace_each_row {
	struct trace_goroutine goroutine;
	int64_t end_ns;
	bool ended;
	int64_t state_ns[TRACE_STATES];
	int64_t without_proc_ns;       /* of SYSCALL */
	struct trace_each_wait *waits; /* the longest first */
	size_t nwaits, cap_waits;
};

struct trace_each {
	const struct stacks *stacks;
	struct trace_about about;
	struct trace_each_row *rows; /* by id */
	size_t nrows, cap_rows;
};

void trace_each_release(struct trace_each *e);

#endif
