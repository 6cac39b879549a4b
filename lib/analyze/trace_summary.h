/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_SUMMARY_H
#define ANALYZE_TRACE_SUMMARY_H

#include "base/idmap.h"
#include "model/trace_summary.h"

/* A goroutine that is alive, as far as the trace says. */
struct summary_go {
	uint32_t entry; /* row */
	uint32_t epoch; /* count of resets when it was last named */
};

/*
 * The first analysis, and the shape of them all: zero-initialised, fed with what the sink gets,
 * result complete behind _end(). Memory grows with goroutines that live, entry functions and
 * generations, not with events.
 */
struct summary_build {
	struct trace_summary result; /* valid until release */
	struct summary_go *gos;
	size_t ngos, cap_gos;
	uint32_t *free_gos;
	size_t nfree, cap_free;
	struct idmap go_rows, thread_ids, proc_ids, entry_rows;
	uint64_t unnamed; /* live goroutines without an entry function */
	uint64_t last_thread, last_proc;
	uint32_t epoch;
};

void summary_begin(
	struct summary_build *b, const struct trace_info *info, const struct stacks *stacks);
void summary_event(struct summary_build *b, const struct trace_event *e);
void summary_end(struct summary_build *b, const struct trace_info *info);
void summary_release(struct summary_build *b);

#endif
