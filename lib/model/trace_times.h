/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_TIMES_H
#define MODEL_TRACE_TIMES_H

#include "model/dump.h"
#include "model/spread.h"
#include "model/stacks.h"
#include "model/trace_span.h"

/*
 * Where the goroutines of a trace spent their time: every span of the trace is in exactly one row.
 * All views (by entry function, by reason, by stack) are sums of rows.
 */
struct trace_time {
	funcid entry; /* of the goroutines; 0 = unknown */
	enum trace_state state;
	enum trace_via via;    /* what brought them into it */
	enum wait_class class; /* in views: what the stack tells of a wait */
	strid reason;	       /* as the trace says it; 0 = it does not */
	stackid stack;	       /* where they stand; 0 = running, or unknown */
	struct spread time;
	uint64_t unended; /* of time.n, those that what was seen ends in */
	int64_t unended_max_ns;
	uint64_t before;  /* of time.n, those that began before what was seen */
	int64_t lost_ns;  /* SYSCALL: of time.total, without a proc */
	int64_t start_ns; /* of the longest */
	uint64_t longest; /* the goroutine of the longest */
};

/* Who ended the waits of a row, or nobody of the program: function 0. */
struct trace_wake {
	uint32_t row;
	funcid entry; /* of the waker; 0 = unknown, or none */
	stackid stack;
	bool none; /* a timer, the network, the runtime */
	uint64_t n;
	int64_t wait_ns; /* of the waits ended, together */
};

/* Goroutines by entry function, ordered as first seen. */
struct trace_entry {
	funcid entry;
	uint64_t seen, created, ended, alive; /* created and ended within what was seen */
	bool system;
};

struct trace_times {
	struct trace_time *rows; /* in order of first sight */
	size_t nrows, cap_rows;
	struct trace_wake *wakes;
	size_t nwakes, cap_wakes;
	struct trace_entry *entries;
	size_t nentries, cap_entries;
};

void trace_times_release(struct trace_times *t);

#endif
