/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_SPAWN_H
#define ANALYZE_TRACE_SPAWN_H

#include "analyze/key_table.h"
#include "analyze/trace_lives.h"
#include "model/trace_spawn.h"

/*
 * Who starts goroutines, and how many of them end (a trace_watch). The runtime's own are left out.
 * For `late` creations are counted by stretches of time, so many for a row, whose length doubles
 * when the trace goes on behind them.
 */
enum { TRACE_SPAWN_STRETCHES = 16 };

struct trace_spawn_sum {
	struct trace_watch watch;
	struct trace_spawn spawn;
	const struct stacks *stacks;
	struct key_table by_row;
	struct trace_spawn_times *times; /* by row */
	size_t cap_times;
	int64_t end_ns;
};

void trace_spawn_init(struct trace_spawn_sum *s, const struct stacks *stacks);
void trace_spawn_finish(struct trace_spawn_sum *s); /* once, behind the last event */
void trace_spawn_sum_release(struct trace_spawn_sum *s);

#endif
