/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_STRETCHES_H
#define ANALYZE_TRACE_STRETCHES_H

#include "analyze/trace_lives.h"
#include "model/trace_wakes.h"

enum { TRACE_STRETCH_MEMBERS = 16 };

/* One run of a region, or a task, from its begin to its end. */
struct trace_stretch {
	enum trace_late_kind kind; /* TASK, REGION */
	uint64_t goroutine;	   /* whose region; who ended the task, TRACE_NONE = unknown */
	uint64_t task;		   /* TASK: its id */
	strid type;
	stackid stack; /* REGION: where it begins */
	int64_t start_ns, end_ns;
	bool unended;
	uint64_t members[TRACE_STRETCH_MEMBERS]; /* of a task: goroutines with regions or logs of
						  * it, in the order of first sight */
	size_t nmembers;
	bool more_members;
};

/* What to look for. */
struct trace_stretch_wish {
	bool tasks, regions;
	bool has_task; /* only this one */
	uint64_t task;
	struct str type; /* only of such a type, a glob (idle_glob()); empty = any */
	size_t most;	 /* the longest so many are kept */
};

/* Finds the longest runs of regions and tasks (a trace_watch). Memory grows with open ones. */
struct trace_stretches {
	struct trace_watch watch;
	const struct trace_lives *lives;
	struct trace_stretch_wish wish;
	struct trace_stretch *longest; /* the longest first */
	size_t n;
	struct idmap tasks, tops; /* open: task, goroutine's innermost region -> number */
	struct trace_stretch_open *open;
	size_t nopen, cap_open;
	uint32_t free; /* first free number + 1 */
};

void trace_stretches_init(struct trace_stretches *s, const struct trace_lives *lives,
	const struct trace_stretch_wish *wish);
void trace_stretches_release(struct trace_stretches *s);

#endif
