/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_LONGEST_H
#define MODEL_TRACE_LONGEST_H

#include "model/trace_span.h"

enum {
	TRACE_LONGEST_OF = 1000,    /* kept of one entry function, state and reason */
	TRACE_LONGEST_ALL = 200000, /* kept altogether: 11 MB */
};
#define TRACE_LONGEST_NS INT64_C(1000000) /* shorter ones are not kept */

/* An interval of a goroutine that was long; what it means is in struct trace_span. */
struct trace_long {
	int64_t start_ns, ns;
	uint64_t goroutine, waker; /* waker TRACE_NONE: as in trace_span */
	stackid stack;
	bool before, unended;
};

/* Those of one entry function, state and reason. */
struct trace_long_group {
	funcid entry;
	enum trace_state state;
	enum trace_via via; /* of RUNNABLE */
	strid reason;
	struct trace_long *items; /* the longest first, of equal ones the earliest */
	size_t n, cap;
};

struct trace_longest {
	struct trace_long_group *groups; /* in order of first sight */
	size_t ngroups, cap_groups;
	size_t n;	  /* of all groups */
	int64_t least_ns; /* rises where there are too many altogether */
};

void trace_longest_release(struct trace_longest *l);

#endif
