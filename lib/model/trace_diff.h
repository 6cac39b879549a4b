/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_DIFF_H
#define MODEL_TRACE_DIFF_H

#include "model/trace_view.h"

/*
 * Two traces beside each other, [0] before and [1] after. Times and counts are made comparable by
 * the time that was traced: ns and counts a second (compare-and-report 2.2). Functions are the same
 * by their canonical names, stacks by those of all their frames (2.3, level one), so that two
 * builds of a program match.
 */
enum trace_change {
	TRACE_CHANGE_NEW,  /* not before */
	TRACE_CHANGE_GONE, /* not after */
	TRACE_CHANGE_GREW,
	TRACE_CHANGE_SHRANK,
	TRACE_CHANGE_SAME,
};

struct trace_diff_row {
	enum trace_state state;
	funcid entry;	       /* of entries; 0 = unknown */
	enum wait_class class; /* of places: as in struct trace_time */
	strid reason;
	stackid stack; /* of after, where it is there */
	frameid site;
	uint64_t n[2];
	int64_t ns[2];
	double n_rate[2], ns_rate[2]; /* a second */
	enum trace_change change;     /* of the time */
};

enum trace_figure {
	TRACE_FIGURE_CORES,	/* procs on which goroutines ran, in the mean */
	TRACE_FIGURE_CREATED,	/* goroutines a second */
	TRACE_FIGURE_LIVING,	/* goroutines at most */
	TRACE_FIGURE_SYSCALLS,	/* a second that blocked or were seen to return */
	TRACE_FIGURE_QUEUE,	/* time in the run queue, ns a second */
	TRACE_FIGURE_QUEUE_P50, /* ns */
	TRACE_FIGURE_QUEUE_P99,
	TRACE_FIGURE_QUEUE_MAX,
	TRACE_FIGURE_GC,	/* cycles a second */
	TRACE_FIGURE_GC_SHARE,	/* of the procs left to the program, percent */
	TRACE_FIGURE_ASSIST,	/* ns a second */
	TRACE_FIGURE_STOPS,	/* of the world, ns a second */
	TRACE_FIGURE_STOP_MAX,	/* ns */
	TRACE_FIGURE_HEAP_LIVE, /* bytes at most */
	TRACE_FIGURE_HEAP_GOAL,
	TRACE_FIGURES,
};

enum trace_unit { TRACE_UNIT_NUMBER, TRACE_UNIT_NS, TRACE_UNIT_BYTES, TRACE_UNIT_PERCENT };

/* One trace: what the rest is measured by. */
struct trace_diff_side {
	struct trace_about about;
	uint64_t gomaxprocs_min, gomaxprocs_max; /* 0 = not known */
	double figures[TRACE_FIGURES];		 /* below 0: not known */
};

struct trace_diff {
	const struct stacks *stacks;
	struct trace_diff_side side[2];
	struct trace_diff_row *entries; /* by entry and state; the greatest change first, but
					   waits behind all else: who is idle waits the most */
	size_t nentries, nbusy;		/* nbusy: no waits */
	struct trace_diff_row *places;	/* waits and system calls by reason and stack; likewise */
	size_t nplaces;
	bool uneven; /* one trace is 5 times as long as the other, or more */
};

void trace_diff_release(struct trace_diff *d);

const char *trace_change_name(enum trace_change change); /* "new", "gone", "grew", ... */
const char *trace_figure_name(enum trace_figure figure); /* "sched_latency_p99_ns" */
enum trace_unit trace_figure_unit(enum trace_figure figure);

#endif
