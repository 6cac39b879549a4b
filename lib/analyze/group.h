/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_GROUP_H
#define ANALYZE_GROUP_H

#include "model/dump.h"

/*
 * Threads of one snapshot that are in the same state at the same stack with the same creator:
 * what people look at and rules judge. Built while the threads stream by; per thread only id,
 * parent, wait and group are kept (members).
 */
struct group {
	enum wait_class class;
	stackid stack;
	frameid creator;
	strid status; /* of the first member */
	uint64_t key; /* class, stack.key with lines, creator function: the same group elsewhere */
	uint64_t count;	  /* threads, members and grouped counts alike */
	uint64_t members; /* those with an id */
	int64_t wait_min_ns, wait_median_ns, wait_max_ns; /* over known waits; -1 = none known */
	uint64_t waits_known;
	uint32_t any_flags, all_flags; /* thread_flags of some / of all */
	uint64_t object; /* trusted address that all members with a known one share; 0 = none */
	uint64_t objects_known; /* members whose object is known */
	uint64_t at;		/* byte offset of the first member's block */
	strid labels;		/* of the first member */
	frameid wrapper;	/* thread.wrapper of the first member */
};

struct group_member {
	uint64_t id, parent;
	uint64_t at; /* byte offset of its block */
	uint64_t object;
	int32_t wait_s; /* -1 = unknown */
	uint32_t group; /* index */
	uint32_t flags;
	strid labels;
};

/* Of a member whose runtime names its threads; beside the members, which are a million in Go. */
struct group_name {
	uint64_t thread; /* its id */
	uint64_t at;	 /* of its block: tells two of one id apart */
	strid name;
};

/* A lock that a runtime printed for a member. */
struct group_lock {
	uint64_t thread; /* its id */
	uint64_t at;	 /* of its block: tells two of one id apart */
	struct thread_lock lock;
};

/* A word of a member's frame that may be a pointer: struct load.want_words. */
struct group_word {
	uint64_t value;
	uint32_t member; /* index */
	uint32_t depth, argument;
};

/* Threads of a grouped source that carry labels: they are no members. */
struct group_labels {
	uint32_t group; /* index */
	strid labels;
	uint64_t count;
};

enum { GROUP_CHUNK = 4096, GROUP_PCS = 1 << 16 };

/* Members in chunks: a million threads must not be copied while the array grows. */
struct groups {
	struct stacks *stacks; /* borrowed */
	struct snapshot snapshot;
	struct group *items;
	size_t n, cap;
	uint32_t *slots;
	size_t nslots;
	struct group_member **chunks;
	size_t nchunks, cap_chunks;
	size_t cap_first; /* members that the first chunk holds: there may be many small groups */
	uint64_t nmembers;
	uint64_t threads;	  /* sum of counts */
	struct group_lock *locks; /* of members, as they came; none in a dump of Go */
	size_t nlocks, cap_locks;
	struct group_name *names; /* likewise */
	size_t nnames, cap_names;
	struct group_word *words; /* by member, leaf first */
	size_t nwords, cap_words;
	struct thread_pc *pcs; /* the first of each frame, GROUP_PCS at most */
	size_t npcs, cap_pcs;
	uint8_t *pc_seen; /* by frame */
	size_t cap_pc_seen;
	struct group_labels *labels; /* grouped sources only, in the order of the input */
	size_t nlabels, cap_labels;
};

void groups_init(struct groups *g, struct stacks *stacks);
void groups_release(struct groups *g);

void groups_add(struct groups *g, const struct thread *t);
void groups_finish(struct groups *g); /* medians; order: count falling, then names and lines */

/* For groups that were finished once and come back from a store: only the order is made anew. */
void groups_add_member(struct groups *g, const struct group_member *m);
void groups_add_name(struct groups *g, uint64_t thread, uint64_t at, strid name);
void groups_add_locks(
	struct groups *g, uint64_t thread, uint64_t at, const struct thread_lock *locks, size_t n);
/* A receiver; in the order of the members. */
void groups_add_word(struct groups *g, uint64_t member, uint32_t depth, uint64_t value);
void groups_sort(struct groups *g);

const struct group_member *groups_member(const struct groups *g, uint64_t i);

/* A goroutine profile (pprof or debug=1) as groups; states guessed from frames. */
struct profile;
struct err;
bool groups_add_profile(struct groups *g, const struct profile *p, struct err *err);

#endif
