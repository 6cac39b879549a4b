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
