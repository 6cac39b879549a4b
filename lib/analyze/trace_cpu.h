/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_CPU_H
#define ANALYZE_TRACE_CPU_H

#include "analyze/trace_lives.h"
#include "model/trace_cpu.h"

/* Adds up CPU samples (a trace_watch). */
struct trace_cpu_sum {
	struct trace_watch watch;
	const struct trace_lives *lives; /* whose filter of tasks and regions holds; NULL = none */
	struct trace_cpu cpu;
	uint32_t *row_of; /* by stack: row + 1 */
	size_t cap_row_of;
};

void trace_cpu_init(struct trace_cpu_sum *s);
void trace_cpu_sum_release(struct trace_cpu_sum *s);

/* Functions; once, behind the last event. */
void trace_cpu_finish(struct trace_cpu_sum *s, const struct stacks *stacks);

#endif
