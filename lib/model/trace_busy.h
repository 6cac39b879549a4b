/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_BUSY_H
#define MODEL_TRACE_BUSY_H

#include "model/trace.h"

/*
 * What the runtime does for somebody who only asks, by the function that is nearest to one's own
 * code.
 */
enum spin_family {
	SPIN_NONE,
	SPIN_SELECT,  /* a select, with default or without */
	SPIN_CHANNEL, /* a send or a receive that does not block, len() of a channel */
	SPIN_CLOCK,   /* what time it is */
	SPIN_YIELD,   /* runtime.Gosched */
	SPIN_FAMILIES,
};

const char *spin_family_name(enum spin_family family); /* "none", "select", "channel", ... */

/* By the name of a function of runtime, time or sync; SPIN_NONE for others. */
enum spin_family spin_family_of(struct str function);

/*
 * A goroutine that did not rest: ready or running through most of what was seen of it, or going
 * round a loop of short sleeps or yields. Times are in what was seen.
 */
struct trace_busy_row {
	uint64_t goroutine;
	funcid entry; /* 0 = unknown */
	int64_t seen_ns, running_ns, runnable_ns;
	uint64_t preempted;	 /* stopped by the scheduler, its stack known */
	uint64_t asking;	 /* of these, in a function of a spin_family */
	enum spin_family family; /* most often */
	uint64_t yields;	 /* runtime.Gosched */
	uint64_t sleeps;
	int64_t sleep_ns;
	/* What else it did: other waits, system calls, goroutines that it woke or created. */
	uint64_t acts;
	frameid site; /* where its stops, yields and sleeps were most often: first frame outside */
	uint64_t at_site; /* ... runtime, time and sync; so many in that function */
};

enum { TRACE_BUSY_ROWS = 64 };

struct trace_busy {
	struct trace_busy_row *rows; /* by running and runnable time, then sleeps and yields */
	size_t nrows, cap_rows;
};

#endif
