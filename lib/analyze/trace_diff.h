/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_DIFF_H
#define ANALYZE_TRACE_DIFF_H

#include "analyze/trace_lives.h"
#include "model/owner.h"
#include "model/trace_diff.h"
#include "model/trace_gc.h"
#include "model/trace_heap.h"

/*
 * How many goroutines lived at once, at most (a trace_watch): of those that were seen by then, so
 * that a trace of one generation has an answer, too.
 */
struct trace_living {
	struct trace_watch watch;
	uint64_t now, most;
};

void trace_living_init(struct trace_living *l);

/* One trace, added up. Both traces of a comparison have the same stacks. */
struct trace_diff_source {
	const struct trace_times *times;
	const struct trace_gc *gc;
	const struct trace_heap *heap;
	uint64_t living; /* at most */
};

/* d->stacks and the sides' about are the caller's to fill before. */
void trace_diff_build(
	struct trace_diff *d, const struct trace_diff_source from[2], const struct owner *owner);

#endif
