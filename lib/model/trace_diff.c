/* SPDX-License-Identifier: MIT */
#include "model/trace_diff.h"

#include <stdlib.h>

void trace_diff_release(struct trace_diff *d)
{
	free(d->entries);
	free(d->places);
	*d = (struct trace_diff){0};
}

const char *trace_change_name(enum trace_change change)
{
	static const char *const names[] = {"new", "gone", "grew", "shrank", "same"};

	return names[change];
}

const char *trace_figure_name(enum trace_figure figure)
{
	static const char *const names[TRACE_FIGURES] = {
		"cores_used",
		"goroutines_created_per_s",
		"goroutines_max",
		"syscalls_per_s",
		"sched_wait_ns_per_s",
		"sched_latency_median_ns",
		"sched_latency_p99_ns",
		"sched_latency_max_ns",
		"gc_cycles_per_s",
		"gc_left_percent",
		"gc_assist_ns_per_s",
		"stopped_ns_per_s",
		"stop_max_ns",
		"heap_live_max_bytes",
		"heap_goal_max_bytes",
	};

	return names[figure];
}

enum trace_unit trace_figure_unit(enum trace_figure figure)
{
	switch (figure) {
	case TRACE_FIGURE_QUEUE:
	case TRACE_FIGURE_QUEUE_P50:
	case TRACE_FIGURE_QUEUE_P99:
	case TRACE_FIGURE_QUEUE_MAX:
	case TRACE_FIGURE_ASSIST:
	case TRACE_FIGURE_STOPS:
	case TRACE_FIGURE_STOP_MAX:
		return TRACE_UNIT_NS;
	case TRACE_FIGURE_HEAP_LIVE:
	case TRACE_FIGURE_HEAP_GOAL:
		return TRACE_UNIT_BYTES;
	case TRACE_FIGURE_GC_SHARE:
		return TRACE_UNIT_PERCENT;
	default:
		return TRACE_UNIT_NUMBER;
	}
}
