/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_STEPS_H
#define ANALYZE_TRACE_STEPS_H

#include "model/trace_gc.h"

/* At most so many steps are kept; beyond that the resolution halves. */
enum { TRACE_STEPS = 1 << 19 };

/* From time_ns on the program has this share; times do not decrease. */
void trace_steps_add(struct trace_gc *gc, int64_t time_ns, double share);

/* The function is over; must be called before it is asked. */
void trace_steps_end(struct trace_gc *gc, int64_t end_ns);

/*
 * MMU of each window (window_ns is given, the rest filled in): linear in the steps for each. A
 * window longer than the trace gets the mean of the whole.
 */
void trace_steps_mmu(const struct trace_gc *gc, struct trace_mmu *windows, size_t n);

#endif
