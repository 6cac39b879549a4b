/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOHELD_H
#define GOSRC_GOHELD_H

#include "gosrc/gochain.h"

/*
 * Which locks a function holds while it is at a line (specs/wait-analysis.md section 3). Its body
 * is followed statement by statement: branches that return, panic, break or continue take their
 * locks with them; where branches meet again, what all of them hold is held for sure and what only
 * some hold may be. Loops are followed twice, so that a continue that forgot its Unlock is seen by
 * the next turn. A helper that returns with a lock of its receiver or parameter held counts as
 * taking it, one level deep; what it returns to unlock that (release := lock(&mu)) as giving it
 * back. An assignment to what a lock is reached by moves its name: a, b = b, a exchanges two,
 * and after a.x = y an Unlock of a.x.mu is not one of the lock that was taken there before.
 */
struct goheld {
	struct gosync_op op; /* the Lock: its key, path and line */
	bool shared;	     /* by RLock */
	bool sure;	     /* on every path that leads here */
	bool deferred;	     /* its Unlock is deferred: held until the function returns */
	struct str was;	     /* path by which it was taken, when that names another object now */
	bool fresh;	     /* its path is that of what an assignment is about to give a value */
	bool nameless;	     /* so far no path is known to lead to it: op.path is empty */
	uint32_t jumped; /* line of the break or continue that left the loop turn it was taken in */
	uint32_t misnamed; /* line of an Unlock by the path that it had; 0 = none */
	uint32_t forked;   /* line of the if of which one branch gave it back; 0 = none */
	/* goheld_leaks() only: a helper that was called here keeps it at some of its returns; */
	bool perhaps;
	struct str guard; /* by habit where this variable is true or nil; empty = none */
};

/*
 * Slots of a semaphore in place of locks: a buffered channel of which each who is at work keeps one
 * place, or a golang.org/x/sync/semaphore. Its operations are known by their nodes: all objects
 * that these mean count as one, called key. A slot that is taken where a goroutine is started that
 * gives one back goes with it.
 */
struct goslot_op {
	const struct gonode *node;
	enum goslot_kind {
		GOSLOT_TAKE,
		GOSLOT_TRY, /* returns an error, or whether it took one */
		GOSLOT_GIVE
	} kind;
};

struct goslots {
	struct str key;
	const struct goslot_op *ops;
	size_t n;
};

enum { GOHELD_MAX = 64 }; /* locks at once; more are not followed, and said */

struct goheld_set {
	struct goheld items[GOHELD_MAX];
	size_t n;
	bool reached;	 /* the line was met; else it holds no statement of this function */
	bool unresolved; /* a lock whose object's type is not known is taken before the line */
	bool overflow;
};

/*
 * Where control is: at the line, before its own operation. node: the one of several operations or
 * calls on the line; NULL = not known, and what only some of them find held may be.
 */
struct goheld_place {
	struct goscope scope;
	const struct gonode *function;
	uint32_t line;
	const struct gonode *node;
	const struct gochain *chain; /* how the function was called; NULL = not known */
	/* The goroutine runs: it may already be behind the operation of its line, so what is taken
	 * there may be held as well. */
	bool around;
	const struct goslots *slots; /* ask for these, not for locks; NULL = locks */
};

void goheld_at(const struct goheld_place *place, struct goheld_set *out);

/* Locks still held when the function returns normally, with the line of the return that keeps
 * them: a lost Unlock, or a helper that locks for its caller. */
struct goheld_leak {
	struct goheld held;
	uint32_t line; /* of the return, or of the closing brace */
};

size_t goheld_leaks(const struct goscope *scope, const struct gonode *function,
	struct goheld_leak *out, size_t max);

/*
 * The same of slots. started: the function gets one with its start. *gives: it gives one back that
 * it did not take; *released: it gives one back at all.
 */
size_t goheld_slot_leaks(const struct goheld_place *place, bool started, struct goheld_leak *out,
	size_t max, bool *gives, bool *released);

#endif
