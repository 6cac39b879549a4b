/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_WAIT_FACTS_H
#define ANALYZE_WAIT_FACTS_H

#include "analyze/group.h"
#include "analyze/waitgraph.h"

/*
 * Facts about waiting that one dump tells without source. Threads of the graph are members of the
 * groups, by index. Notes and names are strings of groups->stacks. Hints come last, behind those of
 * other providers: they are for locks of which nobody knows more.
 *
 * An id that the dump has twice (two dumps in one text, a forged one) makes all of it a signature:
 * who waits in the one may be held up by who went on in the other.
 */

/*
 * Locks that the runtime prints (struct thread_lock: the JVM). Held is held for sure, by the VM's
 * word; a wait with a time limit leaves the thread live. The read locks of a
 * ReentrantReadWriteLock are printed nowhere, and a lock that nobody holds may be on its way to its
 * next owner, so no object is closed here.
 */
void wait_facts_locks(struct waitgraph *g, const struct groups *dump);

/*
 * Trusted addresses (Go): who waits for the same object. The text tells no holder, so objects stay
 * open, but for what nothing ever ends: a nil channel, a select without cases, and what the runtime
 * itself proved unreachable.
 */
void wait_facts_objects(struct waitgraph *g, const struct groups *dump);

/*
 * A guess at holders, all of it WAIT_BY_SIGNATURE: another goroutine has a trusted receiver word P
 * with P <= address of the lock < P + 4096 (specs/wait-analysis.md section 1: of such edges 31 in
 * 100 were right). Of several P the nearest counts: objects do not overlap but nest, and none
 * reaches into a variable that begins behind it (binary_name_objects()). With more than WAIT_HINTS
 * candidates nothing is said. Needs struct load.want_words.
 */
enum { WAIT_HINTS = 16, WAIT_HINT_REACH = 4096 };
void wait_facts_hints(struct waitgraph *g, const struct groups *dump);

/*
 * Whether a wait of a dump that a trace holds is so short that its end is likely near: nothing
 * there tells one lock from another of its type, and a trace catches people in passing.
 */
#define WAIT_BRIEF_NS INT64_C(1000000000)
static inline bool wait_is_brief(const struct groups *dump, int64_t wait_ns)
{
	return dump->snapshot.level == DUMP_TRACE && wait_ns < WAIT_BRIEF_NS;
}

uint32_t wait_facts_doubts(const struct groups *dump); /* of the dump as a whole */

/*
 * Whether one of the sorted addresses lies at the word or less than WAIT_HINT_REACH behind it:
 * which receivers are hints, and so which words are worth keeping.
 */
bool wait_in_reach(const uint64_t *addresses, size_t n, uint64_t word);

#endif
