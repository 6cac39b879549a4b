/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_VIEW_H
#define MODEL_TRACE_VIEW_H

#include "model/trace_times.h"

/* The trace that an answer is about. */
struct trace_about {
	struct str path;
	struct trace_info info; /* as the end left it */
	uint64_t goroutines;	/* seen */
	uint64_t filtered;	/* spans that a filter left out */
	bool has_filter;
};

/* Who ended waits at one place, whatever led there. */
struct trace_waker {
	bool none;    /* a timer, the network, the runtime */
	frameid site; /* 0 = unknown */
	funcid entry; /* of the first */
	uint64_t n;   /* waits */
	int64_t wait_ns;
};

/* One row of a view: times of goroutines that have something in common. */
struct trace_view_row {
	const struct trace_time *time;
	frameid site;			/* the line to look at; 0 = unknown */
	frameid leaf;			/* the innermost frame: which system call */
	const struct trace_wake *wakes; /* who ended the waits, the most time first */
	size_t nwakes;
	frameid *wake_sites;	    /* beside them */
	struct trace_waker *wakers; /* the same by place, the most time first */
	size_t nwakers;
};

/* What goroutines with one entry function did. */
struct trace_entry_row {
	struct trace_entry count;
	int64_t total_ns; /* of all that follow */
	int64_t running_ns, runnable_ns, syscall_ns, waiting_ns;
	struct spread running, runnable, waiting; /* merged; by span */
	enum wait_class top_class;		  /* of the longest waits together */
	strid top_reason;
	frameid top_site;
	int64_t top_ns;
};

struct trace_view {
	const struct stacks *stacks;
	struct trace_about about;
	struct trace_times sums;     /* what rows point to */
	struct trace_view_row *rows; /* the most time first */
	size_t nrows;
	int64_t total_ns; /* of all rows */
};

struct trace_entries_view {
	const struct stacks *stacks;
	struct trace_about about;
	struct trace_entry_row *rows; /* the most time first */
	size_t nrows;
};

void trace_view_release(struct trace_view *v);
void trace_entries_view_release(struct trace_entries_view *v);

#endif
