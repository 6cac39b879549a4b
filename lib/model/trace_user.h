/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_USER_H
#define MODEL_TRACE_USER_H

#include "model/spread.h"
#include "model/stacks.h"
#include "model/trace.h"

/* What a program says of itself with runtime/trace: tasks, regions, logs. */

enum { TRACE_USER_LONGEST = 10 };

struct trace_user_longest {
	uint64_t id; /* of the task; of the region's goroutine */
	int64_t start_ns, ns;
};

struct trace_user_type {
	strid type;
	struct spread time; /* of those that began and ended within what was seen */
	uint64_t begun, ended;
	uint64_t open;	 /* still open where what was seen ends */
	uint64_t before; /* ended without a begin */
	int64_t open_max_ns;
	struct trace_user_longest longest[TRACE_USER_LONGEST]; /* first the longest */
	size_t nlongest;
};

/* A kind of region: its type at the place where it begins. */
struct trace_user_region {
	struct trace_user_type type;
	stackid stack;
};

struct trace_user_log {
	int64_t time_ns;
	uint64_t goroutine, task; /* task 0: outside any */
	strid category;
	struct str message; /* in the arena */
	stackid stack;
};

struct trace_user {
	struct trace_user_type *tasks; /* in order of first sight */
	size_t ntasks, cap_tasks;
	struct trace_user_region *regions;
	size_t nregions, cap_regions;
	struct trace_user_log *logs; /* the first TRACE_USER_LOGS */
	size_t nlogs, cap_logs;
	uint64_t all_logs; /* counted */
	struct arena arena;
};

enum { TRACE_USER_LOGS = 10000 };

void trace_user_release(struct trace_user *u);

#endif
