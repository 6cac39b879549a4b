/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_DUMP_H
#define ANALYZE_TRACE_DUMP_H

#include "analyze/trace_lives.h"
#include "analyze/trace_plain.h"
#include "model/sink.h"

/* How far from the end of what was seen the moment may be at which everybody stood. */
#define TRACE_DUMP_BACK_NS INT64_C(1000000000)

/* A goroutine at that moment. */
struct trace_stand {
	uint64_t id;
	enum trace_state state;
	strid reason;
	stackid stack;	    /* 0 = unknown */
	uint64_t creator;   /* TRACE_NONE: unknown, or from before the trace */
	stackid created_at; /* the creator's stack; 0 = unknown, likewise */
	int64_t start_ns;   /* of the state; of what began before the trace that of the trace */
	bool system;
};

struct trace_stands {
	struct trace_stand *items;
	size_t n, cap;
};

/*
 * The dump of goroutines that a trace holds (a trace_watch): who stood where, at one moment near
 * its end, with the time that a wait had lasted by then, a lower bound of what began before the
 * trace.
 *
 * A goroutine that runs has no stack in a trace, while one that waits, is ready or in a system call
 * stands where it stood. So the moment is the last at which none but the runtime's own and those of
 * runtime/trace ran, no more than TRACE_DUMP_BACK_NS before the end, and the end itself where there
 * is none: whoever runs there is told without a stack, as a traceback does of a goroutine that runs
 * on another thread. Traces before Go 1.23 do not tell where a goroutine stands that did not move.
 *
 * Memory grows with what lives. Parts before one that was lost do not count.
 */
struct trace_dump_sum {
	struct trace_watch watch;
	const struct trace_lives *lives; /* that it watches */
	uint64_t *running;		 /* ids */
	size_t nrunning, cap_running;
	int64_t still_ns;	   /* the last moment at which nobody ran; -1 = none yet */
	struct trace_stands moved; /* stood so at still_ns, and went on since */
	struct trace_stands last;  /* as they stand at the end */
	int64_t end_ns;
	bool blind;
	int64_t stood_ns; /* the moment that was told, -1 = none was */
	bool cut;	  /* what was seen ends within a generation: not everybody was named */
	struct trace_plain plain;
};

void trace_dump_init(struct trace_dump_sum *s, const struct trace_lives *lives);
/*
 * Behind the last event: the dump as a reader delivers one, by goroutine id, into the sink's
 * snapshot_begin, thread and snapshot_end; false when one of these stops it. `stacks`: those of the
 * trace. Only what was created within the trace has a parent. Nothing is told where no goroutine
 * was seen, nor (blind) where more than one in ten that do not run have no stack.
 */
bool trace_dump_tell(struct trace_dump_sum *s, struct stacks *stacks, const struct trace_info *info,
	struct sink *sink);
void trace_dump_release(struct trace_dump_sum *s);

#endif
