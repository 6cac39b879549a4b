/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_GC_H
#define ANALYZE_TRACE_GC_H

#include "analyze/key_table.h"
#include "analyze/trace_lives.h"
#include "model/trace_gc.h"

/*
 * What garbage collection cost (a trace_watch): cycles, stops of the world, assists, sweeps, and
 * the share of the procs that it left to the program. As internal/trace's MutatorUtilizationV2 (Go
 * 1.26) counts it with assists, sweeps, stops and background: a stop for the collector takes all
 * procs; a sweep takes its proc, an assist and a mark worker whose last label was not idle the proc
 * they run on. (That counts a mark worker twice from its second run on, and one that turned idle
 * still: not so here.)
 */
struct trace_gc_sum {
	struct trace_watch watch;
	const struct trace_lives *lives;
	struct trace_gc gc;
	struct key_table by_work;
	struct trace_gc_open *open; /* assists, workers and sweeps, by number */
	size_t nopen, cap_open;
	uint32_t free;			 /* first free number + 1 */
	struct idmap goroutines, sweeps; /* goroutine, proc -> number */
	struct idmap load;		 /* proc -> how much works for the collector there */
	uint64_t gomaxprocs;		 /* 0 = not known yet */
	uint64_t busy;			 /* procs with such work */
	uint64_t stops;			 /* of the world for the collector, now */
	size_t cycle, stop;		 /* open ones, index + 1; 0 = none */
	/* Heap now, its most since the last collection ended, and what it was then; 0 = unknown */
	uint64_t heap, most, least;
	uint64_t goal;
	size_t measured; /* cycle that ended last, index + 1; 0 = none since a part was lost */
};

void trace_gc_init(struct trace_gc_sum *s, const struct trace_lives *lives);
void trace_gc_sum_release(struct trace_gc_sum *s);

#endif
