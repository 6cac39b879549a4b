/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_TIMES_H
#define ANALYZE_TRACE_TIMES_H

#include "analyze/key_table.h"
#include "analyze/trace_lives.h"
#include "analyze/trace_plain.h"
#include "model/trace_times.h"

/* Adds up spans (a trace_watch). Zero-initialise, then trace_times_init(). */
struct trace_times_sum {
	struct trace_watch watch;
	struct trace_times times;
	struct key_table by_row, by_wake, by_entry;
};

void trace_times_init(struct trace_times_sum *s);
void trace_times_sum_release(struct trace_times_sum *s); /* times too */

/*
 * The rows of `times` added up by some of their keys; the others are 0. Waits are told apart by
 * what a dump would show (analyze/trace_plain.h), whichever way the runtime wrote them. In the
 * order of first sight; the caller releases. Wakes keep pointing to rows, of the sum.
 */
enum trace_key {
	TRACE_KEY_ENTRY = 1 << 0,
	TRACE_KEY_STATE = 1 << 1,
	TRACE_KEY_VIA = 1 << 2,
	TRACE_KEY_REASON = 1 << 3,
	TRACE_KEY_STACK = 1 << 4,
};
struct trace_times trace_times_by(
	const struct trace_times *times, const struct stacks *stacks, unsigned by);

#endif
