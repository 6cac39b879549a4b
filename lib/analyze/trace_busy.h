/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_BUSY_H
#define ANALYZE_TRACE_BUSY_H

#include "analyze/trace_lives.h"
#include "model/trace_busy.h"

/* A row is for whoever ran or was ready this share of the time, */
enum {
	TRACE_BUSY_PCT = 50,
	TRACE_BUSY_SHARE = 10,	 /* and ran at least this part of it: a tenth; or who */
	TRACE_BUSY_ROUNDS = 100, /* yielded or slept so often in a second, */
};
/* and was seen for so long. */
#define TRACE_BUSY_SEEN_NS INT64_C(500000000)

struct trace_busy_life;

/* Where a goroutine stands when the scheduler stops it. */
struct trace_busy_place {
	frameid frame;
	enum spin_family family;
	bool known;
};

/*
 * Who never rests (a trace_watch). The runtime preempts what runs for 10 ms and tells its stack: a
 * sample of what a loop spends its time in, without a profiler. Memory grows with what lives. The
 * runtime's own are left out; a part that was lost ends all.
 */
struct trace_busy_sum {
	struct trace_watch watch;
	struct trace_busy busy;
	const struct stacks *stacks;
	struct idmap by_id;
	struct trace_busy_life *lives;
	size_t nlives, cap_lives;
	uint32_t free;			 /* first free one + 1 */
	struct trace_busy_place *places; /* by stack */
	size_t cap_places;
};

void trace_busy_init(struct trace_busy_sum *s, const struct stacks *stacks);
void trace_busy_finish(struct trace_busy_sum *s); /* order; once, behind the last event */
void trace_busy_sum_release(struct trace_busy_sum *s);

#endif
