/* SPDX-License-Identifier: MIT */
#ifndef MODEL_STACK_DIFF_H
#define MODEL_STACK_DIFF_H

#include "base/arena.h"
#include "model/dump.h"

/*
 * Snapshots of threads beside each other: what `stackdiff` shows. Changes compare the last with the
 * first; counts are there for all. All arrays live in the arena; stacks are borrowed.
 */
enum diff_change {
	CHANGE_NEW,
	CHANGE_GONE,
	CHANGE_GREW,
	CHANGE_SHRANK,
	CHANGE_SAME,
	CHANGE_UNKNOWN, /* the counts are lower bounds and do not tell */
};

struct diff_snapshot {
	struct str input;   /* the file as named on the command line */
	struct str process; /* empty = unknown */
	struct snapshot snapshot;
	uint64_t threads;
	uint64_t runtime, dumpers; /* of them, set aside unless asked for */
	bool lower_bound;	   /* capped or cut: there were at least so many */
	bool ids;		   /* its threads have ids */
};

/* What groups, sites and states have in common. */
struct diff_count {
	uint64_t *counts; /* one a snapshot */
	int64_t delta;	  /* last - first; nothing to go by where change is unknown */
	enum diff_change change;
	double share_pct; /* of the last snapshot's threads; -1 where it has none */
	enum wait_risk risk;
	int64_t wait_max_ns; /* in the last snapshot that has any and could tell; -1 = unknown */
};

/* Threads in one state at one stack with one creator, in every snapshot. */
struct diff_group {
	struct diff_count count;
	enum wait_class class;
	stackid stack;
	frameid site;
	frameid creator; /* 0 = unknown, or not one */
	int64_t stayed;	 /* threads (by id) that are here in every snapshot, -1 = unknown */
	bool aside;	 /* the runtime's own, or busy writing the dump */
	struct str idle; /* why so many are normal (the allowlist), empty = nobody says so */
};

/* The groups of one state whose finding would name the same line of code. */
struct diff_site {
	struct diff_count count;
	enum wait_class class;
	frameid site;
	int64_t stayed;
	const uint32_t *groups; /* indexes, in their order */
	size_t ngroups;
	uint32_t largest; /* index of the group that has most threads in the last snapshot */
	struct str idle;  /* all its groups are: the reason of the largest */
};

struct diff_state {
	struct diff_count count;
	enum wait_class class;
	frameid top_site; /* where most of the last snapshot's, or else the first's, are */
	uint64_t top_count;
};

/* Two inputs of different processes: goroutine `id` began as a in the one and as b in the other. */
struct diff_mismatch {
	bool found;
	uint64_t id;
	uint32_t first, second; /* snapshots */
	struct str a, b;
};

struct stack_diff {
	struct arena arena;
	const struct stacks *stacks;
	struct diff_snapshot *snapshots;
	size_t nsnapshots;
	struct diff_state *states; /* |delta| falling, then count in the last, then class */
	size_t nstates;
	/* |delta| falling, then count in the last, then names: nothing by id. */
	struct diff_group *groups;
	size_t ngroups;
	struct diff_site *sites; /* the same order */
	size_t nsites;
	bool aside_shown;	       /* the runtime's own and the dumper are among the groups */
	size_t hidden_groups;	       /* left out by filters */
	bool by_stack_only;	       /* a snapshot without creators took part */
	struct diff_mismatch mismatch; /* ids do not compare: stayed is unknown */
};

void stack_diff_release(struct stack_diff *d);

const char *diff_change_name(enum diff_change change);

#endif
