/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_LONGEST_H
#define ANALYZE_TRACE_LONGEST_H

#include "analyze/key_table.h"
#include "analyze/trace_lives.h"
#include "model/trace_longest.h"

/* Keeps the longest intervals (a trace_watch), in bounded memory. */
struct trace_longest_sum {
	struct trace_watch watch;
	struct trace_longest longest;
	struct key_table by_group;
};

void trace_longest_init(struct trace_longest_sum *s);
void trace_longest_sum_release(struct trace_longest_sum *s);

/* Puts them in order; once, behind the last event. */
void trace_longest_finish(struct trace_longest_sum *s);

#endif
