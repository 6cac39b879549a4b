/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_LIVES_H
#define ANALYZE_TRACE_LIVES_H

#include "analyze/trace_filter.h"
#include "base/idmap.h"
#include "model/trace_span.h"

/*
 * Who looks on, embedded first in the struct that does the work. Every member is optional; all is
 * borrowed for the call. A span comes when it is over and its goroutine's entry function is known,
 * those of one goroutine in order; what was seen ends (the trace, or a part before one that was
 * lost) all spans that are open.
 */
struct trace_watch {
	void (*event)(struct trace_watch *w, const struct trace_event *e); /* before its spans */
	void (*span)(struct trace_watch *w, const struct trace_span *s);
	void (*born)(struct trace_watch *w, const struct trace_goroutine *g); /* created */
	void (*gone)(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns);
	/* Lives on where what was seen ends; behind its last span. */
	void (*left)(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns);
	unsigned kinds; /* those that event() wants, 1 << enum trace_kind; 0 = all */
};

enum { TRACE_WATCHES = 16 };

struct trace_life;

/*
 * Turns the events of a trace into the spans of its goroutines, in one pass, with memory for what
 * lives. `stacks` is that of the trace's load.
 */
struct trace_lives {
	const struct stacks *stacks;
	struct trace_filter *filter; /* of spans; NULL = all. Borrowed */
	struct trace_watch *watches[TRACE_WATCHES];
	size_t nwatches;
	/* Who wants events of a kind: a call less for each that does not is worth it. */
	uint8_t wants[TRACE_KINDS][TRACE_WATCHES], nwants[TRACE_KINDS];
	struct trace_life *lives; /* by number; free ones are linked */
	size_t nlives, cap_lives;
	size_t unnamed;		/* of those that live */
	uint32_t free;		/* first free number + 1; 0 = none */
	struct idmap by_id;	/* goroutine -> number */
	struct idmap on_thread; /* thread -> number of the goroutine in a system call on it */
	int64_t sync_ns, last_ns;
	uint64_t goroutines; /* seen; one that lives on behind a part that was lost is one */
	struct idmap cut;    /* those that lived where a part was lost */
};

void trace_lives_init(struct trace_lives *l, const struct stacks *stacks);
void trace_lives_release(struct trace_lives *l);

void trace_lives_watch(struct trace_lives *l, struct trace_watch *w); /* kinds are set */
void trace_lives_event(struct trace_lives *l, const struct trace_event *e);

/*
 * Whether the filter asks for no task or region, or the goroutine works inside of it now; to be
 * asked in event(). A region or task is inside of itself at its begin, and outside at its end.
 */
bool trace_lives_within(const struct trace_lives *l, uint64_t goroutine);

/* The goroutine as far as it is known; NULL when it does not live. Valid until the next event. */
const struct trace_goroutine *trace_lives_get(const struct trace_lives *l, uint64_t id);

#endif
