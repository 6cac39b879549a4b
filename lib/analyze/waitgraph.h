/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_WAITGRAPH_H
#define ANALYZE_WAITGRAPH_H

#include <stdbool.h>

#include "base/intern.h"
#include "model/wait.h"

/*
 * Who waits for whom, as facts, wherever they come from: a runtime that prints locks, trusted
 * addresses, source. Providers add objects and edges, then one judges:
 *
 *	waitgraph_init(&g, threads);
 *	o = waitgraph_object(&g, WAIT_OBJECT_LOCK, address);
 *	waitgraph_add(&g, &(struct wait_edge){.thread = t, .object = o, .kind = WAIT_EDGE_WAITS});
 *	...
 *	waitgraph_close(&g, o, WAIT_BY_STATEMENT);
 *	waitgraph_solve(&g, WAIT_BY_INSTANCE, &verdict);
 *
 * What a provider does not know must not become a verdict, so silence means that a wait may end:
 * an object is open (somebody unknown may free it) until a provider closes it, and a thread without
 * an edge WAITS goes on by itself.
 *
 * One thing must be one object: a thread that waits for two of them goes on when either is freed. A
 * lock that its waiters know by address and a holder only by its type is the object of that
 *address, and the holder one of several that may hold it (WAIT_BY_TYPE, not sure). Keys that are no
 * addresses are hashes with the highest bit set.
 */
enum wait_edge_kind {
	/* The thread cannot go on before it has the object. Several: any one of them is enough
	 * (select). */
	WAIT_EDGE_WAITS,
	/* The thread has the lock, or is one of those of whom one has it (no WAIT_SURE). */
	WAIT_EDGE_HOLDS,
	/* If the thread went on it could free waiters of `mode`: send, receive, close, Done, ... */
	WAIT_EDGE_COULD,
};

enum wait_edge_flags {
	/* Of HOLDS: this very object is held, and nobody else gives it back: who waits for it waits
	 * for this thread, whoever else may hold it too (readers). */
	WAIT_SURE = 1 << 0,
	/* Of COULD: frees waiters once the thread goes on, but is never why they wait: it waits for
	 * what has that name itself, so that by names alone it would stand in its own way. */
	WAIT_WAY_OUT = 1 << 1,
	/* Of COULD: the object of that name is another one than that of this name for which the
	 * thread waits itself: it stands in the way of others, not in its own. */
	WAIT_OTHERS = 1 << 2,
	/* Of COULD: a thread that it may yet start would do it. */
	WAIT_STARTS = 1 << 3,
};

#define WAIT_NONE UINT32_MAX

struct wait_edge {
	uint32_t thread, object;
	uint8_t kind;	  /* enum wait_edge_kind */
	uint8_t mode;	  /* enum wait_mode */
	uint8_t evidence; /* enum wait_evidence */
	uint8_t flags;	  /* enum wait_edge_flags */
	uint32_t
		depth; /* frames of the stack from the root to the one that shows it, 0 = unknown */
	strid note;    /* for people, in the strings of whoever added it; 0 = none */
	uint32_t doubts; /* enum wait_doubt */
};

struct wait_object {
	enum wait_object_kind kind;
	enum wait_evidence closed; /* how it is known that its edges name everybody who could free a
				      waiter; WAIT_EVIDENCES = open */
	uint64_t key;		   /* the provider's: an address, a hash of a name; 0 = none */
	strid name;		   /* class, type or variable, 0 = unknown */
	strid symbol; /* the variable of the program's file that it lies in, 0 = unknown */
	uint64_t symbol_offset, symbol_size; /* bytes: how far in, how large the variable is */
	uint32_t doubts;
};

struct waitgraph {
	uint32_t nthreads;
	uint8_t *live; /* by thread */
	/*
	 * Threads, stacks or frames are missing: what closes an object by having seen everybody
	 * (WAIT_BY_ADDRESS, _INSTANCE, _TYPE) is not believed; a sure holder and what the runtime
	 * states still are.
	 */
	bool incomplete;
	struct wait_object *objects;
	size_t nobjects, cap_objects;
	uint32_t *slots;
	size_t nslots;
	struct wait_edge *edges;
	size_t nedges, cap_edges;
	/* made by waitgraph_solve(): edges of thread t are by_thread[thread_at[t] ..
	 * thread_at[t+1]], in the order in which they were added; likewise for objects */
	uint32_t *by_thread, *thread_at, *by_object, *object_at;
};

void waitgraph_init(struct waitgraph *g, uint32_t nthreads);
void waitgraph_release(struct waitgraph *g);

/* Addresses and hashes of names share the key space: names are marked. */
static inline bool waitgraph_key_is_name(uint64_t key)
{
	return key >> 63;
}

/* The object of that kind and key, new if there is none; key 0 is always new. */
uint32_t waitgraph_object(struct waitgraph *g, enum wait_object_kind kind, uint64_t key);

void waitgraph_add(struct waitgraph *g, const struct wait_edge *edge);

/* All who could free a waiter of the object have an edge (perhaps there are none). */
void waitgraph_close(struct waitgraph *g, uint32_t object, enum wait_evidence evidence);

/* The thread goes on by itself in spite of its edges WAITS: a time limit, a default case. */
void waitgraph_live(struct waitgraph *g, uint32_t thread);

/* One link: a thread waits by edge `waits`; edge `frees` is of who could end that. */
struct wait_step {
	uint32_t thread;
	uint32_t waits, frees; /* edges; the next thread is edges[frees].thread */
};

enum wait_cycle_kind {
	WAIT_CYCLE_SELF,    /* a thread waits for what it holds */
	WAIT_CYCLE_UPGRADE, /* ... for the write lock that it holds for reading */
	WAIT_CYCLE_LOCKS,
	WAIT_CYCLE_RECURSIVE_READ, /* a writer stands between the two read locks of one thread */
	WAIT_CYCLE_MIXED,	   /* channels, WaitGroups, ... take part */
};

struct wait_cycle {
	enum wait_cycle_kind kind;
	uint32_t knot;		     /* from 1 */
	uint32_t threads;	     /* of the knot: the witness may be shorter */
	uint32_t behind;	     /* threads outside of the knot that wait for one in it */
	size_t first, n;	     /* steps[first .. first + n]: a shortest way around */
	enum wait_evidence evidence; /* the weakest of its edges */
	uint32_t doubts;	     /* of all its edges and objects */
};

/* How the chain of who waits for whom ends. */
enum wait_end {
	WAIT_END_LIVE,	 /* at a thread that goes on by itself */
	WAIT_END_OPEN,	 /* at an object of which it is not known who frees it */
	WAIT_END_NOBODY, /* at an object that nobody can free */
	WAIT_END_KNOT,	 /* in a deadlock */
	WAIT_END_GONE, /* at one that sends to a receiver which has left: see waitgraph_chains.c */
	WAIT_END_RING, /* in a ring that a time limit, or somebody unknown, may break */
};

struct wait_chain {
	uint32_t waits, frees; /* edges to the next thread; frees WAIT_NONE: the end of the chain */
	uint32_t root;	       /* last thread; the lowest of a knot or ring */
	enum wait_end end;
	uint32_t behind; /* threads whose chain comes through this one; in a ring, from outside */
};

struct wait_verdict {
	enum wait_evidence level;
	uint8_t *stuck; /* by thread */
	uint32_t nstuck;
	uint32_t *knot;		   /* by thread, 0 = in none */
	struct wait_cycle *cycles; /* by their lowest thread */
	size_t ncycles, cap_cycles;
	struct wait_step *steps;
	size_t nsteps, cap_steps;
	struct wait_chain *chains; /* by thread */
};

/*
 * The greatest set of threads of which each waits only for what nobody but threads of the set can
 * free, then its knots (strongly connected parts) with a witness, and all chains. Edges weaker than
 * level do not block anybody; as ways out they count at every level, so a weaker level finds a
 * superset. Rules for objects (specs/wait-analysis.md section 3): a lock is freed by its holders; a
 * reader waits for the writer that holds it or stands in line, a writer for all readers and the
 * writer; everything else is freed by who COULD. Of two WAIT_SURE holders of what one can hold
 * neither is believed. Linear in edges.
 */
void waitgraph_solve(struct waitgraph *g, enum wait_evidence level, struct wait_verdict *out);
void wait_verdict_release(struct wait_verdict *v);

const char *wait_cycle_kind_name(enum wait_cycle_kind kind); /* as the rules' ids end */
const char *wait_end_name(enum wait_end end);

#endif
