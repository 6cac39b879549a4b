/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_WAITING_H
#define ANALYZE_TRACE_WAITING_H

#include "analyze/key_table.h"
#include "analyze/trace_lives.h"
#include "analyze/trace_plain.h"
#include "model/owner.h"
#include "model/trace_waiting.h"

/*
 * Who never left a wait (a trace_watch): what a dump at the end of the trace would show, with the
 * time that it lasted. Parts before one that was lost do not count.
 */
struct trace_waiting_sum {
	struct trace_watch watch;
	struct trace_waiting waiting;
	const struct stacks *stacks;
	struct key_table by_row;
	struct trace_plain plain;
	int64_t from_ns; /* what is seen begins */
};

void trace_waiting_init(struct trace_waiting_sum *s, const struct stacks *stacks);
/* Sites and order; once, behind the last event. */
void trace_waiting_finish(struct trace_waiting_sum *s, const struct owner *owner);
void trace_waiting_sum_release(struct trace_waiting_sum *s);

#endif
