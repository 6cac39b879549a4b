/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_GC_H
#define MODEL_TRACE_GC_H

#include "model/spread.h"
#include "model/stacks.h"
#include "model/trace.h"

/* A garbage collection's concurrent mark phase, or a time when the world stood still. */
struct trace_gc_span {
	int64_t start_ns, end_ns;
	strid why;	      /* STW: the runtime's word for it; else 0 */
	stackid stack;	      /* of who began it; 0 = unknown */
	uint64_t goroutine;   /* that stopped the world */
	bool before, unended; /* began before, ends after what was seen */
	/* Of a collection. */
	uint64_t live_bytes;	 /* of objects where it ends; 0 = not known, here and below */
	uint64_t goal_bytes;	 /* for the next one, set then */
	int64_t allocated_bytes; /* since the one before, or since what was seen begins; -1 = not
				    known */
};

/* Work for the collector that was done by those who have other work: assists and sweeps. */
struct trace_gc_work {
	enum trace_range range; /* TRACE_ASSIST, TRACE_SWEEP */
	funcid entry;		/* of the goroutines; 0 = unknown */
	stackid stack;		/* where it began; 0 = unknown */
	struct spread time;
	uint64_t swept, reclaimed; /* bytes; of SWEEP */
};

/*
 * Which share of the procs was left to the program, as a step function: from time_ns on until the
 * next step. Steps closer than `step_ns` are one, at their mean.
 */
struct trace_gc_step {
	int64_t time_ns;
	double share; /* 0..1 */
};

/* The least share in any window of that length: minimum mutator utilisation. */
struct trace_mmu {
	int64_t window_ns;
	double share;
	int64_t start_ns; /* of the (first) window that had it */
};

struct trace_gc {
	struct trace_gc_span *cycles, *stops; /* by start */
	size_t ncycles, cap_cycles, nstops, cap_stops;
	struct trace_gc_work *work; /* in the order of first sight */
	size_t nwork, cap_work;
	struct trace_gc_step *steps;
	size_t nsteps, cap_steps;
	int64_t step_ns; /* resolution; 0 = every step */
	int64_t end_ns;	 /* of the last step */
};

void trace_gc_release(struct trace_gc *gc);

#endif
