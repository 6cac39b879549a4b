/* SPDX-License-Identifier: MIT */
#ifndef MODEL_SOURCE_FINDING_H
#define MODEL_SOURCE_FINDING_H

#include "model/finding.h"
#include "model/wait.h"

/*
 * What the source of a Go program says of threads of one dump, apart from cycles: one form for all,
 * so that every reader can show or store every kind (specs/wait-analysis.md section 3, tier C, and
 * the source checks of issue 4).
 */
enum source_finding_kind {
	/* By source nobody alive can end the wait. */
	SOURCE_ORPHAN_SEND,
	SOURCE_ORPHAN_RECEIVE,
	SOURCE_ORPHAN_SELECT,
	SOURCE_ORPHAN_WAITGROUP,
	SOURCE_ORPHAN_COND,
	/* Threads wait for a lock whose holder waits for the network, a system call, a timer, ...
	 */
	SOURCE_HELD_OVER_IO,
	SOURCE_HELD_LONG, /* ... or for something of its own that has a long time limit */
	/* A line of a function on a stack, or of one that starts a thread. */
	SOURCE_BACKGROUND,   /* context.Background() below a context or a request */
	SOURCE_LOST_CANCEL,  /* the function that WithCancel returns is not called on some path */
	SOURCE_ADD_INSIDE,   /* wg.Add in the goroutine that it counts */
	SOURCE_TIMER,	     /* a ticker or timer that is never stopped */
	SOURCE_AFTER_LOOP,   /* time.After in a loop */
	SOURCE_LOCKED_SLEEP, /* a lock is held across time.Sleep */
	/* What keeps a connection and is not closed on a way out of a function. */
	SOURCE_BODY_OPEN, /* the body of an HTTP response */
	SOURCE_POOL_OPEN, /* rows, a transaction or a connection of database/sql */
	SOURCE_NO_LIMIT,  /* an HTTP request whose client and context set no time limit */
	SOURCE_NIL_CHAN,  /* a channel that is nil: where it should have been made */
	SOURCE_SLOT_LOST, /* a slot of a semaphore is not given back on a way out */
	SOURCE_FINDING_KINDS
};

/* What a place has to do with the finding. */
enum source_role {
	SOURCE_WAITS,	/* the blocked line */
	SOURCE_MADE,	/* where the object was made */
	SOURCE_STARTED, /* the go statement that started the threads */
	SOURCE_GONE,	/* the function that had the other end: it is on no stack any more */
	SOURCE_LOCKED,	/* the Lock that is held */
	SOURCE_TAKEN,	/* the slot of a semaphore that is kept */
	SOURCE_HOLDS,	/* the holder's line in the function that locked */
	SOURCE_QUEUE,	/* who waits for the lock */
	SOURCE_SAYS,	/* the line itself is the fault */
	SOURCE_LEAVES,	/* the return, or the end, that skips what should have been done */
	SOURCE_ASSUMED, /* a call through an interface or function value that may end it: nobody
			   alive comes to it */
	SOURCE_ROLES
};

struct source_place {
	enum source_role role;
	struct str function; /* as a dump prints it */
	struct str file;     /* as the dump prints it, where it does; else as it was opened */
	uint32_t line;
	struct str quote; /* the source line, trimmed; empty: not read */
};

enum { SOURCE_SAMPLES = 4, SOURCE_PLACES = 8 };

struct source_finding {
	enum source_finding_kind kind;
	enum basis basis;
	enum severity severity;
	struct source_place at;	     /* the line to look at */
	struct source_place *places; /* that show it, at among them; by role */
	size_t nplaces;
	struct str object; /* as the source writes or names it: "errs"; may be empty */
	enum wait_object_kind object_kind;
	uint64_t address; /* of the object, 0 = unknown */
	uint64_t count;	  /* threads that wait because of it; of a line, those whose stack has it */
	int64_t wait_ns;  /* the longest, -1 = unknown */
	/* ids of threads, in the order of the dump; of a held lock the holder first */
	uint64_t samples[SOURCE_SAMPLES];
	size_t nsamples;
	uint32_t doubts; /* enum wait_doubt */
	bool hint;	 /* said only beside what numbers show: by itself it is no finding */
};

const char *source_finding_rule(enum source_finding_kind kind); /* "leak.chan-send" */
const char *source_finding_text(enum source_finding_kind kind); /* for people, of the threads */
const char *source_role_name(enum source_role role);		/* for programs: "waits" */
const char *source_role_text(enum source_role role);		/* for people */

#endif
