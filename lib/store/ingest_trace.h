/* SPDX-License-Identifier: MIT */
#ifndef STORE_INGEST_TRACE_H
#define STORE_INGEST_TRACE_H

#include "analyze/aggregate.h"
#include "analyze/trace_busy.h"
#include "analyze/trace_cpu.h"
#include "analyze/trace_dump.h"
#include "analyze/trace_gc.h"
#include "analyze/trace_heap.h"
#include "analyze/trace_lives.h"
#include "analyze/trace_longest.h"
#include "analyze/trace_spawn.h"
#include "analyze/trace_times.h"
#include "analyze/trace_user.h"
#include "analyze/trace_waiting.h"
#include "base/strbuf.h"

/*
 * What of an execution trace goes into the store, added up while it is read: memory grows with what
 * lives, with stacks and with stops of the world, not with events; what is kept one by one has a
 * limit.
 */
struct ingest_trace {
	struct trace_info info;
	struct trace_lives lives;
	struct trace_times_sum times;
	struct trace_gc_sum gc;
	struct trace_waiting_sum waiting;
	struct trace_heap_sum heap;
	struct trace_dump_sum dump;
	struct trace_busy_sum busy;
	struct trace_spawn_sum spawn;
	struct trace_longest_sum longest;
	struct trace_user_sum user;
	struct trace_cpu_sum cpu;
	struct aggregate profile; /* of the CPU samples, by ingest_trace_finish() */
};

/* It must not be moved afterwards: the parts know each other. */
void ingest_trace_init(
	struct ingest_trace *t, const struct stacks *stacks, const struct trace_info *info);
void ingest_trace_release(struct ingest_trace *t);

/* Behind the last event: the CPU samples become a profile. */
void ingest_trace_finish(struct ingest_trace *t, struct stacks *stacks);

/* "trace, 5 s, 615 goroutines", appended. */
void ingest_trace_text(const struct ingest_trace *t, struct strbuf *out);

#endif
