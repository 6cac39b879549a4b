/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_PROGRESS_H
#define ANALYZE_TRACE_PROGRESS_H

#include "analyze/trace_lives.h"
#include "model/trace_summary.h"

/*
 * When a program last got on with something (a trace_watch): of its own goroutines, not those of
 * the runtime and of runtime/trace. Who runs where the trace ends most often is who takes it, a
 * watchdog say, so it is counted and its own running is no progress.
 */
struct trace_progress_sum {
	struct trace_watch watch;
	struct trace_progress progress;
	const struct trace_lives *lives; /* that it watches */
};

void trace_progress_init(struct trace_progress_sum *s, const struct trace_lives *lives);

/* Whether it is one of the runtime's own, or of runtime/trace; NULL: nobody, no. */
bool trace_is_aside(const struct stacks *s, const struct trace_goroutine *g);

#endif
