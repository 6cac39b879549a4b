/* SPDX-License-Identifier: MIT */
#ifndef MODEL_STACK_DIFF_H
#define MODEL_STACK_DIFF_H

#include "base/intern.h"
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

/* How a count went over three or more snapshots; analyze/trend.h defines the words. */
enum trend {
	TREND_UNKNOWN,
	TREND_CONSTANT,
	TREND_CONVERGING,
	TREND_LINEAR,
	TREND_EXPONENTIAL,
	TREND_GROWING, /* by no such shape */
	TREND_SHRINKING,
	TREND_VARYING,
};

/* How alike threads must be to be counted in one group. */
enum diff_level {
	LEVEL_LINES,	 /* state, functions with lines, creator */
	LEVEL_FUNCTIONS, /* state, functions, creating function */
	LEVEL_TOP,	 /* state, the innermost functions outside the runtime */
	LEVEL_CREATOR,	 /* creating function */
	LEVEL_LABEL,	 /* value of one label */
};

enum diff_sort { SORT_DELTA, SORT_COUNT, SORT_WAIT, SORT_SHARE, SORT_NAME };

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
	enum trend trend;
	bool timed;	   /* all snapshots state their times, and per_minute is known */
	double per_minute; /* slope of the straight line through the counts */
};

struct diff_creator {
	frameid frame; /* 0 = unknown */
	uint64_t count;
};

struct diff_class {
	enum wait_class class;
	uint64_t count;
};

struct diff_label {
	struct str key, value;
	uint64_t count;
};

/* Who is in a row, in the last snapshot in which it has threads; largest counts first. */
struct diff_parts {
	const struct diff_creator *creators;
	const struct diff_class *classes;
	const struct diff_label
		*labels; /* by key, then count falling; threads without it: nowhere */
	size_t ncreators, nclasses, nlabels;
};

/*
 * Threads that are alike, in every snapshot. Of a group with several stacks (or states), stack,
 * site and class are those of the largest in the last snapshot.
 */
struct diff_group {
	struct diff_count count;
	enum wait_class class;
	stackid stack;
	frameid site;
	size_t nstacks;
	strid label;  /* LEVEL_LABEL: its value; 0 = without, or empty */
	bool matches; /* the labels that were asked for */
	uint32_t row; /* for lib/analyze */
	struct diff_parts parts;
	frameid creator; /* 0 = unknown, or not one */
	int64_t stayed;	 /* threads (by id) that are here in every snapshot, -1 = unknown */
	bool aside;	 /* the runtime's own, or busy writing the dump */
	struct str idle; /* why so many are normal (the allowlist), empty = nobody says so */
};

/* What is kept of a group of LEVEL_LINES once it has become part of another. */
struct diff_line {
	const uint64_t *counts; /* one a snapshot */
	stackid stack;
	uint32_t row; /* for lib/analyze */
};

/*
 * The groups of one state whose finding would name the same line of code: place_site(), as in
 * stackdiff's other verbs, the store and the rules.
 */
struct diff_site {
	struct diff_count count;
	enum wait_class class;
	frameid site;
	int64_t stayed;
	struct diff_parts parts;
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

struct diff_work;

struct stack_diff {
	struct arena arena;
	struct intern label_texts; /* those of the dumps are not ours to add to */
	const struct stacks *stacks;
	struct diff_snapshot *snapshots;
	size_t nsnapshots;
	struct diff_state *states; /* |delta| falling, then count in the last, then class */
	size_t nstates;
	/* |delta| falling, then count in the last, then names: nothing by id. */
	struct diff_group *groups;
	size_t ngroups;
	const struct diff_line *lines; /* what they were made of: groups of LEVEL_LINES */
	size_t nlines;
	enum diff_level level;
	size_t top;	      /* functions, of LEVEL_TOP */
	struct str label_key; /* of LEVEL_LABEL */
	enum diff_sort sort;
	struct diff_site *sites; /* the same order */
	size_t nsites;
	bool aside_shown;	       /* the runtime's own and the dumper are among the groups */
	size_t hidden_groups;	       /* left out by filters */
	bool by_stack_only;	       /* a snapshot without creators took part */
	struct diff_mismatch mismatch; /* ids do not compare: stayed is unknown */
	struct diff_work *work;	       /* for lib/analyze */
};

void stack_diff_release(struct stack_diff *d);

const char *diff_change_name(enum diff_change change);
const char *trend_name(enum trend trend); /* "linear", ... */

/* What threads of all snapshots are called: "goroutines", or "threads" when not all are Go's. */
const char *stack_diff_noun(const struct stack_diff *d);

#endif
