/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_WAKES_H
#define MODEL_TRACE_WAKES_H

#include "model/trace_view.h"

/*
 * Why a goroutine, a task or a region was late: what its goroutine did from its begin to its end,
 * and its longest waits, each as a chain: who ended it, what that one did meanwhile, whom it waited
 * for in turn, down to who or what held up all the others.
 */

/* What a goroutine did in a stretch of time; the parts add up to it. */
enum trace_part {
	TRACE_PART_RUNNING,
	TRACE_PART_READY, /* could run, had no proc */
	TRACE_PART_SYSCALL,
	TRACE_PART_WAITING,
	TRACE_PART_ABSENT, /* not created yet, ended, or in a part of the trace that was lost */
	TRACE_PARTS,
};

/* Where a chain ends, and so what the wait at its head comes from. */
enum trace_root {
	TRACE_ROOT_NONE, /* it goes on */
	/* what who ended the wait mostly did meanwhile: */
	TRACE_ROOT_RAN,
	TRACE_ROOT_READY,
	TRACE_ROOT_SYSCALL,
	TRACE_ROOT_WAITS, /* many waits, none of which stands out */
	/* nobody of the program ended it: */
	TRACE_ROOT_TIMER,
	TRACE_ROOT_NETWORK,
	TRACE_ROOT_GC,
	TRACE_ROOT_RUNTIME, /* a timer, the network or the runtime: the trace does not say which */
	TRACE_ROOT_OPEN,    /* and nothing did, to the end of what was seen */
	/* and what is not known: */
	TRACE_ROOT_LOST,  /* the waker's past was not seen, or not kept */
	TRACE_ROOT_CYCLE, /* a goroutine of the chain again: damage, or clocks that lie */
	TRACE_ROOT_DEPTH, /* as far as was asked for */
	TRACE_ROOTS,
};

/* Where a wait, or a system call, is and what it is for. */
struct trace_spot {
	enum wait_class class; /* by its frames; WAIT_OTHER: they do not tell */
	strid reason;	       /* as the trace says it; 0 = it does not */
	stackid stack;
	frameid site;
};

/* One wait, and what who ended it did meanwhile. */
struct trace_link {
	uint64_t goroutine; /* who waited */
	funcid entry;
	int64_t start_ns, end_ns; /* of the wait, as far as it lies in that of the link before */
	bool created;		  /* no wait: it was not created yet, and `waker` created it */
	bool before, unended;
	struct trace_spot at;
	uint64_t waker; /* TRACE_NONE = nobody of the program */
	funcid waker_entry;
	stackid waker_stack;
	frameid waker_site;
	int64_t parts[TRACE_PARTS]; /* of the waker, from start_ns to end_ns */
	struct trace_spot most;	    /* what the waker did most, of ROOT_SYSCALL and ROOT_WAITS */
	int64_t most_ns;
	enum trace_root root;
};

struct trace_chain {
	struct trace_link *links;
	size_t n, cap;
};

/* Waits of one goroutine that have reason, place and waker in common. */
struct trace_blocker {
	struct trace_spot at;
	funcid waker_entry; /* 0 = unknown, or none */
	bool none;	    /* nobody of the program */
	uint64_t n;
	int64_t ns, max_ns;
};

/*
 * The time of a goroutine with each wait replaced by what who ended it did up to then, and whom
 * that one waited for in turn: the critical path. The rows add up to the time.
 */
struct trace_path_row {
	enum trace_root root; /* RAN to WAITS: what `entry` did; else what nobody did */
	funcid entry;	      /* 0 = unknown, or none */
	struct trace_spot at; /* of SYSCALL, of waits that nobody ended; RAN: up to where */
	uint64_t n;
	int64_t ns;
};

/* A goroutine that worked for a task, and what it did in the task's time. */
struct trace_member {
	uint64_t goroutine;
	funcid entry; /* 0 = unknown */
	int64_t parts[TRACE_PARTS];
};

enum trace_late_kind { TRACE_LATE_GOROUTINE, TRACE_LATE_TASK, TRACE_LATE_REGION };

struct trace_late {
	enum trace_late_kind kind;
	uint64_t goroutine; /* of a task: who ended it, or had its last region; TRACE_NONE = unknown
			     */
	funcid entry;
	uint64_t task; /* TASK */
	strid type;    /* TASK, REGION */
	frameid site;  /* REGION: where it begins */
	int64_t start_ns, end_ns;
	bool before, unended;
	bool idle;  /* GOROUTINE nobody asked for: its longest wait was for the world outside */
	bool known; /* the goroutine's past was seen: what follows is filled */
	int64_t parts[TRACE_PARTS];
	int64_t stw_ns, assist_ns, gc_ns; /* overlap the parts; gc: while the collector marked */
	uint64_t nstw;
	struct trace_path_row *path; /* the most time first */
	size_t npath;
	struct trace_blocker *blockers; /* the most time first */
	size_t nblockers, cap_blockers;
	struct trace_chain *chains; /* the longest wait first */
	size_t nchains;
	struct trace_member *members; /* TASK: goroutines with regions or logs of it */
	size_t nmembers;
	bool more_members;
};

struct trace_wakes {
	const struct stacks *stacks;
	struct trace_about about;
	struct trace_late *lates; /* the longest first */
	size_t nlates;
	int64_t floor_ns; /* states shorter than that were added up to mixtures; 0 = none */
	bool assists_lost;
};

void trace_wakes_release(struct trace_wakes *w);

/* "running", "ready", "syscall", "waiting", "absent"; "ran", "timer", ... */
const char *trace_part_name(enum trace_part part);
const char *trace_root_name(enum trace_root root);
const char *trace_late_name(enum trace_late_kind kind); /* "goroutine", "task", "region" */

#endif
