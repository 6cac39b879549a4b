/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_DIFF_H
#define ANALYZE_TRACE_DIFF_H

#include "model/owner.h"
#include "model/trace_diff.h"
#include "model/trace_gc.h"
#include "model/trace_heap.h"

/* One trace, added up. Both traces of a comparison have the same stacks. */
struct trace_diff_source {
	const struct trace_times *times;
	const struct trace_gc *gc;
	const struct trace_heap *heap;
};

/* d->stacks and the sides' about are the caller's to fill before. */
void trace_diff_build(
	struct trace_diff *d, const struct trace_diff_source from[2], const struct owner *owner);

#endif
