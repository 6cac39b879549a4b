/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_HEAP_H
#define ANALYZE_TRACE_HEAP_H

#include "analyze/trace_lives.h"
#include "model/trace_heap.h"

/*
 * Heap and goroutines over time (a trace_watch). All goroutines that live are known once the
 * first generation is over: until then their number is kept relative to those that were there
 * before, and set right at its end. After a part that was lost there are no points until then.
 */
struct trace_heap_sum {
	struct trace_watch watch;
	struct trace_heap heap;
	uint64_t living, before; /* before: of the generation's, those that were there already */
	bool settled;		 /* all that live have been seen */
	bool relative;		 /* the series is, to `before` */
};

void trace_heap_init(struct trace_heap_sum *s);
void trace_heap_sum_release(struct trace_heap_sum *s);

#endif
