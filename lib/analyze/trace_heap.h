/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_HEAP_H
#define ANALYZE_TRACE_HEAP_H

#include "analyze/trace_lives.h"
#include "model/trace_heap.h"

/*
 * Heap and goroutines over time (a trace_watch). Goroutines are those that were seen by then: all
 * that live are known once the first generation is over, and after a part that was lost likewise.
 */
struct trace_heap_sum {
	struct trace_watch watch;
	struct trace_heap heap;
	uint64_t living;
	bool settled; /* all that live have been seen */
};

void trace_heap_init(struct trace_heap_sum *s);
void trace_heap_sum_release(struct trace_heap_sum *s);

#endif
