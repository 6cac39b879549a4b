/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_PROCS_H
#define ANALYZE_TRACE_PROCS_H

#include "analyze/trace_lives.h"
#include "model/trace_procs.h"

/* How the procs were used, and whether ready goroutines waited beside idle ones (a trace_watch). */
struct trace_procs_sum {
	struct trace_watch watch;
	struct trace_procs procs;
	struct idmap by_id;	    /* proc -> number */
	struct idmap of_goroutine;  /* that executes -> its proc's number */
	struct trace_proc_now *now; /* by number */
	size_t cap_now;
	uint64_t gomaxprocs, taken, ready; /* now */
	int64_t wasted_since;		   /* -1 = not wasted now */
	int64_t last_ns, sync_ns;	   /* of the last event, the last generation */
};

void trace_procs_init(struct trace_procs_sum *s);
/* Procs by id; once, behind the last event. */
void trace_procs_finish(struct trace_procs_sum *s);
void trace_procs_sum_release(struct trace_procs_sum *s);

#endif
