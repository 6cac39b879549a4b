/* SPDX-License-Identifier: MIT */
#ifndef MODEL_DUMP_SHOW_H
#define MODEL_DUMP_SHOW_H

#include "base/arena.h"
#include "model/dump_about.h"

enum { SHOW_IDS = 8, SHOW_LABELS = 4 };

struct show_labels {
	strid labels; /* one JSON object */
	uint64_t count;
};

/* Threads in one state at one stack with one creator. */
struct show_group {
	enum wait_class class;
	strid status; /* as printed by the first */
	stackid stack;
	frameid site, creator;
	uint64_t count, members; /* members have ids */
	double share_pct;
	enum wait_risk risk;
	int64_t wait_min_ns, wait_median_ns, wait_max_ns; /* -1 = unknown */
	uint64_t waits_known;
	uint64_t ids[SHOW_IDS]; /* the lowest, rising */
	size_t nids;
	uint64_t locked; /* members that are locked to a system thread */
	uint32_t any_flags;
	uint64_t object, objects_known;		/* shared by all of which it is known; 0 = none */
	struct show_labels labels[SHOW_LABELS]; /* the most frequent; count falling, then text */
	size_t nlabels;
	uint64_t label_sets; /* distinct, shown or not */
	uint64_t at;	     /* byte offset of the first one's block */
};

struct show_state {
	enum wait_class class;
	uint64_t count, top_count;
	double share_pct;
	enum wait_risk risk;
	int64_t wait_max_ns; /* -1 = unknown */
	frameid top_site;    /* where most of them are */
};

/* A thread in a few words, as others name it. */
struct show_relative {
	uint64_t id;
	bool alive; /* in the dump; else what follows is 0 */
	enum wait_class class;
	frameid site, entry, creator;
};

/* One thread, and those that it has to do with. Lists are by rising id. */
struct show_thread {
	uint64_t id, at, end; /* byte offsets of its block and of what follows; end 0 = unknown */
	uint32_t group;	      /* index into groups */
	int64_t wait_ns;      /* -1 = unknown */
	uint64_t object;      /* 0 = unknown */
	uint32_t flags;
	strid labels;
	const struct show_relative *creators; /* who created it, who created that one, ... */
	size_t ncreators;
	uint64_t more_creators; /* behind the last */
	bool ring;		/* ... which was created by one of them, says the dump */
	const struct show_relative *children, *sharers; /* sharers wait for the same object */
	size_t nchildren, nsharers;
	uint64_t more_children, more_sharers;
};

/* One dump: what `stackdiff show` shows. Arrays live in the arena; stacks are borrowed. */
struct dump_show {
	struct arena arena;
	const struct stacks *stacks;
	struct dump_about about;
	struct show_state states[WAIT_CLASSES]; /* count falling */
	size_t nstates;
	struct show_group *groups; /* count falling, then state, names, lines */
	size_t ngroups;
	size_t hidden_groups;		  /* left out by filters */
	const struct show_thread *thread; /* the one asked for, or NULL */
};

static inline void dump_show_release(struct dump_show *d)
{
	arena_release(&d->arena);
	*d = (struct dump_show){0};
}

#endif
