/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_WAKES_H
#define ANALYZE_TRACE_WAKES_H

#include "analyze/trace_history.h"
#include "analyze/trace_stretches.h"
#include "model/owner.h"
#include "model/trace_gc.h"

/* What the answer is made from, all complete; and how much of it. */
struct trace_wakes_source {
	const struct trace_history *history;
	const struct trace_stretches *stretches;
	const struct trace_gc *gc;
	const struct owner *owner;
	bool has_goroutine;
	uint64_t goroutine; /* the one asked for; else stretches, else the goroutines below */
	size_t most;	    /* subjects */
	size_t waits;	    /* chains a subject */
	size_t depth;	    /* links a chain */
};

/*
 * w->stacks and w->about are the caller's to fill before. Without a stretch, and no goroutine asked
 * for, the goroutines of the program whose longest wait that somebody of the program ended is
 * longest.
 */
void trace_wakes_build(struct trace_wakes *w, const struct trace_wakes_source *from);

/*
 * The chain of a wait: of the piece of `past` that is one, as far as it lies between from_ns and
 * to_ns.
 */
void trace_wakes_chain(const struct trace_wakes_source *from, const struct stacks *stacks,
	const struct trace_past *past, const struct trace_piece *wait, int64_t from_ns,
	int64_t to_ns, struct trace_chain *chain);

#endif
