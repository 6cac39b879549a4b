/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_SUMMARY_H
#define ANALYZE_TRACE_SUMMARY_H

#include "analyze/trace_lives.h"
#include "model/trace_summary.h"

/*
 * What a trace holds (a trace_watch). Memory grows with goroutines that live, entry functions and
 * generations, not with events.
 */
struct trace_summary_sum {
	struct trace_watch watch;
	struct trace_summary summary;
	struct idmap thread_ids, proc_ids, entry_rows;
	struct idmap lost; /* goroutine that lived where a part was lost -> its row */
	uint64_t last_thread, last_proc;
};

void trace_summary_init(struct trace_summary_sum *s, const struct stacks *stacks);
/* Order and names; once, behind the last event. */
void trace_summary_finish(struct trace_summary_sum *s, const struct trace_info *info);
void trace_summary_sum_release(struct trace_summary_sum *s); /* summary too */

#endif
