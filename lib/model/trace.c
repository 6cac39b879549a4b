/* SPDX-License-Identifier: MIT */
#include "model/trace.h"

const char *trace_kind_name(enum trace_kind kind)
{
	static const char *const names[TRACE_KINDS] = {"sync", "goroutine", "proc", "metric",
		"label", "sample", "range-begin", "range-active", "range-end", "task-begin",
		"task-end", "region-begin", "region-end", "log", "experimental"};

	return names[kind];
}

const char *trace_state_name(enum trace_state state)
{
	static const char *const names[TRACE_STATES] = {
		"undetermined", "absent", "runnable", "running", "waiting", "syscall", "idle"};

	return names[state];
}

const char *trace_via_name(enum trace_via via)
{
	static const char *const names[TRACE_VIAS] = {"status", "create", "cgo", "start", "stop",
		"block", "unblock", "switch", "syscall", "return", "return-blocked", "end",
		"acquire", "release", "steal"};

	return names[via];
}

const char *trace_range_name(enum trace_range range)
{
	static const char *const names[TRACE_RANGES] = {"stw", "gc-mark", "sweep", "mark-assist"};

	return names[range];
}

const char *trace_metric_name(enum trace_metric metric)
{
	static const char *const names[TRACE_METRICS] = {
		"gomaxprocs", "heap_live_bytes", "heap_goal_bytes"};

	return names[metric];
}

/* The events of the experiment AllocFree, from number 128 on (tracev2/events.go, Go 1.26). */
static const char *const experiments[][4] = {
	{"Span", "id", "npages_value", "kindclass"},
	{"SpanAlloc", "id", "npages_value", "kindclass"},
	{"SpanFree", "id"},
	{"HeapObject", "id", "type"},
	{"HeapObjectAlloc", "id", "type"},
	{"HeapObjectFree", "id"},
	{"GoroutineStack", "id", "order"},
	{"GoroutineStackAlloc", "id", "order"},
	{"GoroutineStackFree", "id"},
};

static const char *experiment_word(unsigned experiment, size_t n)
{
	const size_t rows = sizeof(experiments) / sizeof(experiments[0]);
	const char *word = NULL;

	if (experiment >= 128 && experiment < 128 + rows && n < 4)
		word = experiments[experiment - 128][n];
	return word ? word : "unknown";
}

const char *trace_experiment_name(unsigned experiment)
{
	return experiment_word(experiment, 0);
}

const char *trace_experiment_field(unsigned experiment, size_t n)
{
	return experiment_word(experiment, n + 1);
}
