/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_WAIT_SOURCE_H
#define ANALYZE_WAIT_SOURCE_H

#include "analyze/binary.h"
#include "analyze/group.h"
#include "analyze/source_facts.h"
#include "analyze/waitgraph.h"

/*
 * What the source of a Go program adds to the wait-for graph of one of its dumps: who holds which
 * lock, and who may still send, receive or give back what others wait for (specs/wait-analysis.md,
 * tier C). Threads are the members of the dump, by index. Call it behind wait_facts_objects() and
 * before wait_facts_hints(); receivers need struct load.want_words.
 *
 * A lock is told apart by its address where the dump has one. Where a waiter of a lock and the
 * receiver of its method are both printed and true, the lock's offset in its type is known, and
 * with it the address of the lock that a holder's receiver means: that is an instance
 * (WAIT_BY_INSTANCE). A package's variable is one object by itself. Else the holder has some lock
 * of that type (WAIT_BY_TYPE).
 *
 * Where a package's variable lies a waiter at it tells, or the binary: what others know by address
 * alone is then the same object. The binary is asked when the dump's pcs prove it, or when it puts
 * a waiter's address into the variable that the waiter's source names; not when it contradicts any.
 * Without pcs it is asked only for what else would stay apart, and that is WAIT_BY_TYPE.
 */
struct wait_source {
	struct goprogram *program;
	const struct owner *owner;
	const struct binary *binary; /* that fits the dump; NULL = none */
	bool complete;		     /* the dump lacks no thread and no frame */
	/* made by wait_source_add() */
	struct source_facts *facts; /* by group of the dump */
	size_t nfacts;
	struct lock_key *keys;
	size_t nkeys, cap_keys;
	const struct groups *dump;
	bool disagree; /* an address lies in another variable than the source says */
	bool joined;   /* variables of the source are addresses by the binary */
	/* made by the first wait_source_lost_unlocks(): of all locks, by function */
	struct lost_key *lost;
	size_t nlost, cap_lost;
	bool looked, looked_panics;
	bool recovers; /* a library on some stack recovers panics of what it calls: net/http */
};

void wait_source_add(struct wait_source *w, const struct groups *dump, struct waitgraph *g);

/* Part of that: closes the objects of which the source names all who could free a waiter. */
void wait_source_close(const struct wait_source *w, struct waitgraph *g);
void wait_source_release(struct wait_source *w);

/*
 * Returns that keep a lock whose key this is, in the packages that were read, where the function
 * gives it back at others: the paths that forgot the Unlock. Where there are none, but panics are
 * recovered: lines that may panic between a Lock and its Unlock, which is not deferred. Returns how
 * many, max at most.
 */
struct lost_unlock {
	const struct gosource *source;
	const struct gonode *outer, *function; /* a literal in outer, or outer itself */
	uint32_t lock_line, return_line;
	uint32_t if_line; /* of which only one branch gave it back; 0 = none */
	bool panics;	  /* return_line may panic */
};
size_t wait_source_lost_unlocks(
	struct wait_source *w, struct str key, struct lost_unlock *out, size_t max);

/*
 * Whether a lock that is held counts as another one than that of the same name that the thread
 * waits for: when the expressions say so, and in a dump without any address when they do not say
 * that it is the same.
 */
static inline bool wait_is_another(const struct groups *dump, const struct source_hold *hold)
{
	return hold->awaited == AWAITED_NO ||
	       (hold->awaited == AWAITED_UNKNOWN && dump->snapshot.level == DUMP_TRACE);
}

#endif
