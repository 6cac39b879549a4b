/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_SOURCE_FACTS_H
#define ANALYZE_SOURCE_FACTS_H

#include "analyze/group.h"
#include "gosrc/goheld.h"
#include "gosrc/goreach.h"
#include "model/dump.h"
#include "model/owner.h"

/* What a frame of a stack waits in, holds, or may still do, by the source of its function. */
struct source_wait {
	struct gosync_op op;
	uint32_t depth; /* frames from the root to the one that it stands in */
	frameid frame;
};

struct source_hold {
	struct goheld held;
	uint32_t depth;
	frameid frame;
	/* Whether it is the very object that the thread waits for, by the expressions that the
	 * frames call each other with: c.mu is held where c.evict() is called, which locks c.mu;
	 * c.next.mu is another one. */
	enum source_awaited { AWAITED_UNKNOWN, AWAITED_NO, AWAITED_YES } awaited;
};

/*
 * Facts of all threads of a group (specs/wait-analysis.md, tier C). Arrays live in the
 * program's arena. Nothing here names an instance: addresses do that.
 */
struct source_facts {
	const struct source_wait *waits; /* several: the cases of a select */
	size_t nwaits;
	const struct source_hold *holds; /* leaf first */
	size_t nholds;
	const struct gosync_op *ahead; /* what it may still do, in all its frames */
	size_t nahead;
	size_t nown; /* the first of them, of the frame that waits; for each of these the line by
			which the loop that waits for work may skip it (gosrc/goskip.h), 0 = none */
	const uint32_t *skips;
	bool has_default; /* the select has one, or a case that a timer or context ends */
	bool unknown;	  /* calls ahead cannot all be followed, or what they use */
	bool assumed;	  /* calls ahead are followed that are methods behind interfaces */
	bool unseen;	  /* of that: a function value, an interface, a library that calls back */
	bool calls_back;  /* a library that may call back is on the stack */
	bool recovered;	  /* a library on the stack recovers panics: net/http serves on */
	bool unread;	  /* frames of one's own code whose source is not there */
	bool stale; /* a line does not hold what the stack says: another version of the source */
	bool unresolved; /* a lock is taken whose type is not known */
};

void source_facts_find(struct goprogram *program, const struct owner *owner,
	const struct stacks *stacks, const struct group *group, struct source_facts *out);

#endif
