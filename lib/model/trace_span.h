/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_SPAN_H
#define MODEL_TRACE_SPAN_H

#include "model/trace.h"

/*
 * A goroutine that was seen in a trace: from its creation, or the beginning of what was seen, to
 * its end, or the end of what was seen.
 */
struct trace_goroutine {
	uint64_t id;
	funcid entry;	    /* the function it was started with; 0 = not known (yet) */
	uint64_t creator;   /* TRACE_NONE: unknown, or from before the trace */
	stackid created_at; /* the creator's stack; 0 = unknown */
	int64_t first_ns;   /* creation or first sight */
	bool created;	    /* within the trace */
	bool shown;	    /* some span of it passed the filter */
	bool system;	    /* of the runtime's own, by its entry; none while entry is unknown */
};

/*
 * A goroutine was in one state from start to end. The spans of a goroutine tile what was seen of
 * its life: each starts where the last ended, at its first_ns the first. Where a filter asks for
 * tasks or regions, their ends part a span in two.
 */
struct trace_span {
	const struct trace_goroutine *goroutine;
	int64_t start_ns, end_ns;
	enum trace_state state;
	enum trace_via via; /* what brought it into the state; BY_STATUS: before what was seen */
	strid reason;	    /* of WAITING, or of BY_STOP; 0 = none is given */
	stackid stack;	    /* where the goroutine stands meanwhile; 0 = unknown */
	stackid cause; /* of who brought it there: the creator, the unblocker, itself; 0 = unknown
			*/
	/* Who ended a WAITING, or began a RUNNABLE that followed one; */
	uint64_t waker; /* TRACE_NONE: timer, network, the runtime, or nobody yet */
	funcid waker_entry;
	stackid waker_stack;
	uint64_t proc;	 /* RUNNING: on it; else TRACE_NONE */
	int64_t lost_ns; /* SYSCALL: since when without a proc; start_ns..end_ns, else -1 */
	bool before;	 /* began before what was seen: longer than it looks */
	bool unended;	 /* what was seen ends within it: the same */
	bool within;	 /* the task or region that a filter asks for */
};

static inline int64_t trace_span_ns(const struct trace_span *s)
{
	return s->end_ns - s->start_ns;
}

#endif
