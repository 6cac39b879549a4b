/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_WITHIN_H
#define ANALYZE_TRACE_WITHIN_H

#include "base/idmap.h"
#include "model/trace.h"

/*
 * Which goroutines work inside a task or a region of runtime/trace, event by event. Inside of a
 * region is who began it until it ends, or the goroutine does. Inside of a task is who is in a
 * region of it or of a task below it, and who began such a task, until it ends. (A goroutine that
 * is only started there says nothing of what it works for.) Zero-initialised with nothing set: all
 * are inside. Memory grows with open tasks and regions.
 */
struct trace_within {
	bool has_task; /* this one, and those below */
	uint64_t task;
	struct str type;   /* of tasks, a glob (idle_glob); empty = none is asked for */
	struct str region; /* the same of regions; with a task both must hold */
	struct idmap tasks, tops, members; /* id -> task, goroutine -> region, member */
	struct trace_within_open *open;	   /* by number */
	size_t nopen, cap_open;
	uint32_t free; /* first free number + 1 */
};

bool trace_within_set(const struct trace_within *w);
void trace_within_release(struct trace_within *w);

/*
 * Takes tasks, regions, the end of goroutines and a SYNC that resets. Returns the goroutine of
 * which it may say something else from here on, or TRACE_NONE.
 */
uint64_t trace_within_event(
	struct trace_within *w, const struct stacks *s, const struct trace_event *e);

bool trace_within_has(const struct trace_within *w, uint64_t goroutine);

#endif
