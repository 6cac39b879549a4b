/* SPDX-License-Identifier: MIT */
#include "model/trace_wakes.h"

#include <stdlib.h>

static void release_late(struct trace_late *l)
{
	for (size_t i = 0; i < l->nchains; i++)
		free(l->chains[i].links);
	free(l->chains);
	free(l->path);
	free(l->blockers);
	free(l->members);
}

void trace_wakes_release(struct trace_wakes *w)
{
	for (size_t i = 0; i < w->nlates; i++)
		release_late(&w->lates[i]);
	free(w->lates);
	*w = (struct trace_wakes){0};
}

const char *trace_part_name(enum trace_part part)
{
	static const char *const names[TRACE_PARTS] = {
		"running", "ready", "syscall", "waiting", "absent"};

	return names[part];
}

const char *trace_root_name(enum trace_root root)
{
	static const char *const names[TRACE_ROOTS] = {"none", "ran", "ready", "syscall", "waits",
		"timer", "network", "gc", "runtime", "open", "lost", "cycle", "depth"};

	return names[root];
}

const char *trace_late_name(enum trace_late_kind kind)
{
	static const char *const names[] = {"goroutine", "task", "region"};

	return names[kind];
}
