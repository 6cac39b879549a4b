/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_CPU_H
#define MODEL_TRACE_CPU_H

#include "model/trace_view.h"

/* CPU samples of a trace: there are some when a CPU profile ran beside it. */
struct trace_cpu_row {
	stackid stack; /* 0 = unknown */
	uint64_t n;
};

struct trace_cpu_function {
	funcid function;
	uint64_t flat, cum; /* samples; cum counts a recursive function once a stack */
};

struct trace_cpu {
	const struct stacks *stacks;
	struct trace_about about;
	struct trace_cpu_row *rows; /* in order of first sight */
	size_t nrows, cap_rows;
	uint64_t n;
	struct trace_cpu_function *functions; /* by flat, cum, name */
	size_t nfunctions;
};

/* The runtime's rate unless the program set another (runtime/pprof, Go 1.26: 100 Hz). */
#define TRACE_CPU_PERIOD_NS INT64_C(10000000)

void trace_cpu_release(struct trace_cpu *c);

#endif
