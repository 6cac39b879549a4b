/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_GC_VIEW_H
#define MODEL_TRACE_GC_VIEW_H

#include "model/trace_gc.h"
#include "model/trace_view.h"

/* Stops of the world for one reason. */
struct trace_stop_row {
	strid why;
	struct spread time;
	int64_t longest_start_ns;
};

/* Work at one place by goroutines with one entry function, whatever led there. */
struct trace_work_row {
	struct trace_gc_work work; /* its stack is that of the first */
	frameid site;
};

enum { TRACE_MMU_WINDOWS = 8 };

struct trace_gc_view {
	const struct stacks *stacks;
	struct trace_about about;
	const struct trace_gc *gc;
	struct spread cycles, stop_time, between; /* between: from the start of one to the next */
	uint64_t allocated_bytes;		  /* up to the end of the last collection */
	double goal_ratio;	      /* mean of what it may grow to by what lives; 0 = unknown */
	struct trace_stop_row *stops; /* the most time first */
	size_t nstops;
	struct trace_work_row *work; /* the most time first */
	size_t nwork;
	struct trace_mmu mmu[TRACE_MMU_WINDOWS]; /* by window */
	size_t nmmu;
	double mean_share; /* of the procs that the program had */
};

void trace_gc_view_release(struct trace_gc_view *v);

#endif
