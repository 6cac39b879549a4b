/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_PROCS_H
#define MODEL_TRACE_PROCS_H

#include "model/spread.h"
#include "model/trace.h"

/* How a proc spent the trace. The times of a proc add up to what was seen of it. */
struct trace_proc {
	uint64_t id;
	int64_t seen_ns;    /* from its first sight to the end, without parts that were lost */
	int64_t running_ns; /* a goroutine ran on it */
	int64_t syscall_ns; /* its goroutine was in a system call that kept it */
	int64_t idle_ns;    /* nobody had it */
	int64_t other_ns;   /* a thread had it and ran no goroutine: scheduler, collector */
	uint64_t started, stolen; /* times: taken by a thread, taken from one in a system call */
	uint64_t goroutines;	  /* times that one began to run on it */
};

struct trace_procs {
	struct trace_proc *procs; /* by id */
	size_t nprocs, cap_procs;
	uint64_t gomaxprocs_min, gomaxprocs_max; /* 0 = the trace does not say */
	int64_t seen_ns;			 /* of the trace, without parts that were lost */
	/*
	 * Goroutines were ready while fewer threads ran than GOMAXPROCS allows: each stretch. Short
	 * ones are the time that a thread takes to wake up.
	 */
	struct spread wasted;
	int64_t queue_ns; /* goroutines ready, summed over time: / seen_ns is the mean queue */
	uint64_t queue_max;
	int64_t queue_max_at_ns;
};

void trace_procs_release(struct trace_procs *p);

#endif
