/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_WAITGRAPH_PARTS_H
#define ANALYZE_WAITGRAPH_PARTS_H

#include <stdbool.h>

#include "analyze/waitgraph.h"

/*
 * What the files of waitgraph share. An object has two sides: 0 is where writers and senders wait
 * (and whatever has no modes), 1 is where readers and receivers wait. A place is 2 * object + side.
 */
struct wait_solving {
	struct waitgraph *g;
	struct wait_verdict *v;
	uint8_t *stuck;	       /* the verdict's */
	uint32_t *live;	       /* by place: edges of threads that go on and could free it */
	uint32_t *sure;	       /* by place: sure holders, known well enough, that are stuck */
	uint32_t *readers;     /* by object: likewise, who hold it for reading */
	uint32_t *writers;     /* by object: stuck threads in line for writing */
	uint8_t *contradicted; /* by object: two holders of what one can hold */
	uint8_t *freed;	       /* by place: its waiters may go on */
	uint32_t
		*server; /* by place: a stuck thread that could serve others there; + 1, 0 = none */
	uint8_t *servers; /* by place: there are several */
};

/* Sides (a set: 1 << side) whose waiters the edge's thread could free by going on. */
unsigned wait_frees(const struct waitgraph *g, const struct wait_edge *e);

static inline unsigned wait_side(const struct wait_edge *e)
{
	return e->mode == WAIT_SHARED || e->mode == WAIT_RECEIVE;
}

static inline uint32_t wait_place(const struct wait_edge *e)
{
	return 2 * e->object + wait_side(e);
}

/* By its own edge a thread would stand in its own way, which WAIT_OTHERS says that it does not. */
static inline bool wait_is_own(const struct wait_edge *e, uint32_t waits)
{
	return e->flags & WAIT_OTHERS && e->thread == waits;
}

/* Whether e is why stuck threads wait at the place: of those that are stuck, the surest. */
bool wait_is_cause(const struct wait_solving *s, uint32_t place, const struct wait_edge *e);

void wait_find_knots(struct wait_solving *s);
void wait_find_chains(struct wait_solving *s);

#endif
