/* SPDX-License-Identifier: MIT */
#ifndef MODEL_DEADLOCK_H
#define MODEL_DEADLOCK_H

#include "model/dump_about.h"
#include "model/finding.h"
#include "model/source_finding.h"
#include "model/wait.h"

/*
 * Who waits for whom in one dump, as people and programs see it: `rootcause deadlock`. Arrays live
 * in the arena; stacks are borrowed.
 */
struct deadlock_thread {
	uint64_t id, at; /* byte offset of its block */
	strid name;	 /* 0 = none */
	enum wait_class class;
	strid status;
	int64_t wait_ns; /* -1 = unknown */
	uint32_t flags;	 /* thread_flags */
	stackid stack;
	frameid site;
};

struct deadlock_object {
	enum wait_object_kind kind;
	uint64_t key;	  /* tells it from the dump's others of its kind; 0 = nothing does */
	uint64_t address; /* 0 = unknown */
	strid name;	  /* class, type or variable, 0 = unknown */
	strid symbol;	  /* the variable of the program's file that it lies in, 0 = unknown */
	uint64_t symbol_offset, symbol_size; /* bytes: how far in, how large the variable is */
};

/* A fact and where it stands: in the stack, and in the dump where that could be read again. */
struct deadlock_fact {
	enum wait_evidence evidence;
	enum wait_mode mode;
	uint32_t doubts;  /* enum wait_doubt */
	frameid frame;	  /* 0 = unknown */
	strid note;	  /* the provider's words, 0 = none */
	struct str quote; /* the line of the dump, empty = not found */
	uint64_t lineno;  /* of the quote, or of the thread's header; 0 = unknown */
	struct str line;  /* of the source at the frame, where it was read; in cycles and piles that
			     the source speaks of */
};

enum deadlock_relation {
	DEADLOCK_HOLDS,	   /* for sure */
	DEADLOCK_MAY_HOLD, /* it, or another one that is named beside it */
	DEADLOCK_IN_LINE,  /* a writer in front of a reader */
	DEADLOCK_COULD,	   /* send, receive, Done, ... */
};

enum { DEADLOCK_VIA = 4 };

/* A thread waits for an object that the next thread has. */
struct deadlock_link {
	struct deadlock_thread thread, next;
	struct deadlock_object object;
	struct deadlock_fact waits, has;
	enum deadlock_relation relation;
	/* Calls of one's own that led next from the line of has.frame to where it waits, outermost
	 * first; the first few. */
	frameid via[DEADLOCK_VIA];
	size_t nvia;
};

enum deadlock_kind {
	DEADLOCK_SELF,
	DEADLOCK_UPGRADE,
	DEADLOCK_CYCLE,
	DEADLOCK_RECURSIVE_READ,
	DEADLOCK_MIXED,
};

struct deadlock_cycle {
	enum deadlock_kind kind;
	enum basis basis;
	enum severity severity;
	uint64_t threads, behind; /* in the knot; waiting for it from outside */
	uint32_t doubts;
	struct deadlock_link *links; /* a shortest way around, or its first DEADLOCK_LINKS */
	size_t nlinks;
	uint64_t more_links;
};

enum deadlock_end {
	DEADLOCK_END_LIVE,   /* a thread that goes on by itself, when what it does is over */
	DEADLOCK_END_OPEN,   /* an object: who frees it is not known */
	DEADLOCK_END_NOBODY, /* an object that nobody alive can free */
	DEADLOCK_END_GONE,   /* a thread that sends to a receiver which has left */
	DEADLOCK_END_RING,   /* a ring that a time limit may break */
};

/* Threads in one state at one place, of those that wait. */
struct deadlock_waiters {
	struct deadlock_thread first;
	uint64_t count;
};

/*
 * By the source: a function returns in one line with the lock that it took in another. panics: that
 * line may panic, and no defer would give the lock back.
 */
struct deadlock_lost {
	struct str function, file;
	struct str symbol; /* the function as a dump prints it */
	uint32_t lock_line, return_line;
	uint32_t if_line; /* of which only one branch gives it back; 0 = none */
	bool panics;
	struct str lock, leaves; /* these lines, trimmed */
};

/* Threads of one group that wait for what holds up a cycle or pile, or are in it. */
struct deadlock_behind {
	bool cycle;   /* of cycles[index], else of piles[index] */
	size_t index; /* into cycles or piles */
	struct deadlock_thread first;
	uint64_t count;
};

enum {
	DEADLOCK_LOST = 4,
	DEADLOCK_MAX = 1000,
	DEADLOCK_LINKS = 64,
	DEADLOCK_WAITERS = 4,
	DEADLOCK_SUSPECTS = 3
};

/* Threads that all wait for one root in the end. */
struct deadlock_pile {
	enum deadlock_end end;
	enum basis basis;
	enum severity severity;
	uint64_t threads;	       /* that wait, the root not counted */
	struct deadlock_thread root;   /* what holds them up; of an object, the first that waits */
	struct deadlock_object object; /* OPEN, NOBODY */
	struct deadlock_fact waits;    /* of the root, OPEN and NOBODY */
	uint32_t doubts;
	/* a longest way to the root: its last DEADLOCK_LINKS, the last one nearest to the root */
	struct deadlock_link *links;
	size_t nlinks;
	uint64_t more_links;				   /* in front of the first */
	struct deadlock_waiters waiters[DEADLOCK_WAITERS]; /* the largest; count falling */
	size_t nwaiters;
	uint64_t more_waiters; /* threads in other groups */
	/* OPEN: threads that may hold it, by a guess (WAIT_BY_SIGNATURE) */
	struct deadlock_thread suspects[DEADLOCK_SUSPECTS];
	frameid suspect_frames[DEADLOCK_SUSPECTS]; /* whose receiver lies in front of it */
	size_t nsuspects;
	uint64_t more_suspects;
	/* NOBODY: where the lock was not given back */
	struct deadlock_lost lost[DEADLOCK_LOST];
	size_t nlost;
};

/* What became of the file of the program that --binary names. */
struct deadlock_binary {
	struct str path;  /* borrowed; empty = none was given */
	struct str why;	  /* it is not used; empty = it is */
	uint64_t frames;  /* of the dump that agree with it */
	uint64_t objects; /* that lie in one of its variables */
	bool placed;	  /* the slide is known */
	uint64_t slide;	  /* address in the dump - address in the file */
};

struct deadlock {
	struct arena arena;
	const struct stacks *stacks;
	struct dump_about about;
	uint64_t waiting;	       /* threads of which it is known what they wait for */
	uint64_t stuck;		       /* proved, or by source, to wait for ever */
	uint32_t doubts;	       /* of the dump */
	struct deadlock_cycle *cycles; /* best basis first, then as the dump has them */
	size_t ncycles;
	uint64_t more_cycles;	     /* found and not kept: DEADLOCK_MAX are */
	struct deadlock_pile *piles; /* severity falling, then threads */
	size_t npiles;
	uint64_t more_piles;
	struct deadlock_behind *behind; /* by cycle or pile, then as groups are ordered */
	size_t nbehind;
	uint64_t idle; /* threads at objects that look like rest: counted, not listed */
	/* With source: severity falling, then count; DEADLOCK_MAX at most. */
	struct source_finding *findings;
	size_t nfindings;
	uint64_t more_findings;
	size_t nhints; /* behind the findings in the same array: struct source_finding.hint */
	bool sourced;  /* source was given: so many files were read, of so many nothing was found */
	size_t nfiles, nmissing;
	struct deadlock_binary binary;
};

void deadlock_release(struct deadlock *d);

const char *deadlock_kind_name(enum deadlock_kind kind); /* the rule: "deadlock.lock-cycle" */
const char *deadlock_end_name(enum deadlock_end end);
const char *deadlock_relation_name(enum deadlock_relation relation);

/* What a cycle or pile counts as before a gate: a signature one level lower (DESIGN 6). */
enum severity deadlock_gate_severity(enum severity severity, enum basis basis);

#endif
