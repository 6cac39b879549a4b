/* SPDX-License-Identifier: MIT */
#ifndef MODEL_WAIT_H
#define MODEL_WAIT_H

#include <stdint.h>

/* What threads wait for (DESIGN section 7). */
enum wait_object_kind {
	WAIT_OBJECT_LOCK, /* one holder */
	WAIT_OBJECT_RWLOCK,
	WAIT_OBJECT_CHANNEL,
	WAIT_OBJECT_WAITGROUP,
	WAIT_OBJECT_COND,
	WAIT_OBJECT_ONCE,
	WAIT_OBJECT_SEMAPHORE,
	WAIT_OBJECT_SELECT, /* what a select waits for, where its channels are not known */
	WAIT_OBJECT_NEVER,  /* a nil channel: nothing in the world ends the wait */
	WAIT_OBJECT_KINDS,
};

/* How a thread waits for or holds an object; of who could free it, which waiters that frees. */
enum wait_mode {
	WAIT_EXCLUSIVE, /* Lock, and whatever has no modes */
	WAIT_SHARED,	/* RLock */
	WAIT_SEND,
	WAIT_RECEIVE,
	WAIT_ANY, /* of who could free: waiters of both modes (close) */
};

/* How a fact about waiting is known, best first. */
enum wait_evidence {
	WAIT_BY_STATEMENT, /* the runtime says so */
	WAIT_BY_ADDRESS,   /* a trusted address in the dump */
	WAIT_BY_INSTANCE,  /* source, and trusted addresses that identify the object */
	WAIT_BY_TYPE,	   /* source alone: an object of that type at that expression */
	WAIT_BY_SIGNATURE, /* looks like it: a hint, nothing to conclude from */
	WAIT_EVIDENCES,
};

/* Why a fact is less sure than its evidence; a set of flags. */
enum wait_doubt {
	WAIT_DOUBT_CUT = 1 << 0,      /* the dump, or the thread's block, is cut */
	WAIT_DOUBT_ELIDED = 1 << 1,   /* the runtime left frames out */
	WAIT_DOUBT_NO_STACK = 1 << 2, /* some thread of the dump has no stack */
	WAIT_DOUBT_STALE = 1 << 3,    /* the source line does not hold the operation */
	WAIT_DOUBT_UNREAD = 1 << 4,   /* source that matters was not read */
	WAIT_DOUBT_DISPATCH = 1 << 5, /* an interface, func value or generic stands between */
	WAIT_DOUBT_HANDOVER = 1 << 6, /* the lock may just have been on its way to its next owner */
	WAIT_DOUBT_TWO_HOLDERS = 1 << 7, /* the dump says that several hold what one can hold */
	WAIT_DOUBT_TWICE = 1 << 8,	 /* thread ids occur twice */
	/* of names that the program's file tells */
	WAIT_DOUBT_RELOCATED = 1 << 9, /* right if the program was not moved: nothing tells */
	WAIT_DOUBT_BUILD = 1 << 10,    /* right if it is the very build: no pc tells */
	WAIT_DOUBT_ONE_DUMP =
		1 << 11,  /* how long it lasts is not known: a second dump would tell */
	WAIT_DOUBTS = 12, /* how many there are */
};

const char *wait_object_kind_name(enum wait_object_kind kind); /* "lock", "channel", ... */
const char *wait_mode_name(enum wait_mode mode);
const char *wait_evidence_name(enum wait_evidence evidence); /* for programs: "stated" */
const char *wait_evidence_text(enum wait_evidence evidence); /* for people */
const char *wait_doubt_text(unsigned bit);		     /* for people, 0 .. WAIT_DOUBTS - 1 */
const char *wait_doubt_name(unsigned bit);		     /* for programs */

#endif
