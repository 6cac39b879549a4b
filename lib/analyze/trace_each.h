/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_EACH_H
#define ANALYZE_TRACE_EACH_H

#include "analyze/trace_lives.h"
#include "model/trace_each.h"

/*
 * Every goroutine apart (a trace_watch). Memory grows with all goroutines that ever were, unlike
 * with sums: for who asks. A goroutine that lives on behind a part that was lost is a new row.
 */
struct trace_each_sum {
	struct trace_watch watch;
	struct trace_each each;
	struct idmap live; /* goroutine -> row */
};

void trace_each_init(struct trace_each_sum *s);
void trace_each_sum_release(struct trace_each_sum *s);

/* By id, waits the longest first; once, behind the last event. */
void trace_each_finish(struct trace_each_sum *s, const struct stacks *stacks);

#endif
