/* SPDX-License-Identifier: MIT */
#include "model/trace_heap.h"

void trace_heap_release(struct trace_heap *h)
{
	for (int i = 0; i < TRACE_HEAP_SERIES; i++)
		trace_series_release(&h->series[i]);
}

const char *trace_heap_name(enum trace_heap_series series)
{
	static const char *const names[TRACE_HEAP_SERIES] = {
		"heap_live_bytes", "heap_goal_bytes", "goroutines", "gomaxprocs"};

	return names[series];
}
