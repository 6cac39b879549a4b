/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_HEAP_H
#define MODEL_TRACE_HEAP_H

#include "model/trace_series.h"
#include "model/trace_view.h"

/* What grew: heap, its goal, goroutines, procs, over the trace. */
enum trace_heap_series {
	TRACE_SERIES_LIVE, /* bytes of objects */
	TRACE_SERIES_GOAL, /* bytes; 0: the collector is off */
	TRACE_SERIES_GOROUTINES,
	TRACE_SERIES_GOMAXPROCS,
	TRACE_HEAP_SERIES,
};

struct trace_heap {
	struct trace_about about;
	struct trace_series series[TRACE_HEAP_SERIES];
};

void trace_heap_release(struct trace_heap *h);
const char *trace_heap_name(enum trace_heap_series series); /* "heap_live_bytes" */

#endif
