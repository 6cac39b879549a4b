/* SPDX-License-Identifier: MIT */
/*
 * From every waiting thread to the one that all wait for in the end. Each thread has one way on:
 * the surest. A thread that is not stuck is followed only where there is no choice.
 */
#include <stdlib.h>

#include "analyze/waitgraph_parts.h"
#include "base/xmalloc.h"

struct chains {
	const struct wait_solving *s;
	struct wait_chain *out;
	uint32_t *cause;  /* by place: the edge why stuck threads wait there, */
	uint32_t *second; /* and one of another thread, for whom that is his own (WAIT_OTHERS) */
	uint32_t *
		holder; /* by object: the edge of the only holder known, WAIT_NONE: none, several */
};

static void note_cause(struct chains *c, uint32_t place, uint32_t edge)
{
	const struct wait_edge *e = &c->s->g->edges[edge];

	if (!wait_is_cause(c->s, place, e))
		return;
	if (c->cause[place] == WAIT_NONE)
		c->cause[place] = edge;
	else if (c->second[place] == WAIT_NONE &&
		 c->s->g->edges[c->cause[place]].thread != e->thread)
		c->second[place] = edge;
}

static void find_ways_on(struct chains *c)
{
	const struct waitgraph *g = c->s->g;
	uint32_t level = c->s->v->level;

	for (uint32_t o = 0; o < g->nobjects; o++) {
		bool several = false;

		c->cause[2 * o] = c->cause[2 * o + 1] = c->holder[o] = WAIT_NONE;
		c->second[2 * o] = c->second[2 * o + 1] = WAIT_NONE;
		for (uint32_t i = g->object_at[o]; i < g->object_at[o + 1]; i++) {
			uint32_t edge = g->by_object[i];
			const struct wait_edge *e = &g->edges[edge];

			for (uint32_t place = 2 * o; place < 2 * o + 2; place++)
				note_cause(c, place, edge);
			if (e->kind != WAIT_EDGE_HOLDS || e->evidence > level)
				continue;
			several |= c->holder[o] != WAIT_NONE &&
				   g->edges[c->holder[o]].thread != e->thread;
			if (c->holder[o] == WAIT_NONE)
				c->holder[o] = edge;
		}
		if (several)
			c->holder[o] = WAIT_NONE;
	}
}

/* The first way on of a stuck thread, or where it ends. */
static struct wait_chain chain_of_stuck(const struct chains *c, uint32_t t)
{
	const struct waitgraph *g = c->s->g;
	struct wait_chain chain = {WAIT_NONE, WAIT_NONE, t, WAIT_END_NOBODY, 0};

	for (uint32_t i = g->thread_at[t]; i < g->thread_at[t + 1]; i++) {
		uint32_t edge = g->by_thread[i], cause;

		if (g->edges[edge].kind != WAIT_EDGE_WAITS)
			continue;
		if (chain.waits == WAIT_NONE)
			chain.waits = edge;
		cause = c->cause[wait_place(&g->edges[edge])];
		if (cause != WAIT_NONE && wait_is_own(&g->edges[cause], t))
			cause = c->second[wait_place(&g->edges[edge])];
		if (cause == WAIT_NONE)
			continue;
		chain.waits = edge;
		chain.frees = cause;
		break;
	}
	return chain;
}

static struct wait_chain chain_of_other(const struct chains *c, uint32_t t)
{
	const struct waitgraph *g = c->s->g;
	struct wait_chain chain = {WAIT_NONE, WAIT_NONE, t, WAIT_END_LIVE, 0};
	uint32_t holder;

	for (uint32_t i = g->thread_at[t]; i < g->thread_at[t + 1]; i++) {
		const struct wait_edge *e = &g->edges[g->by_thread[i]];

		if (e->kind != WAIT_EDGE_WAITS)
			continue;
		if (chain.waits != WAIT_NONE && g->edges[chain.waits].object != e->object)
			return (struct wait_chain){g->by_thread[i], WAIT_NONE, t, WAIT_END_OPEN, 0};
		chain.waits = g->by_thread[i];
		chain.end = WAIT_END_OPEN;
	}
	if (chain.waits == WAIT_NONE)
		return chain;
	holder = c->holder[g->edges[chain.waits].object];
	if (holder != WAIT_NONE && g->edges[holder].thread != t &&
		!(g->edges[holder].mode == WAIT_SHARED && wait_side(&g->edges[chain.waits])))
		chain.frees = holder;
	return chain;
}

static uint32_t next_of(const struct chains *c, uint32_t t)
{
	uint32_t frees = c->out[t].frees;

	return frees == WAIT_NONE ? WAIT_NONE : c->s->g->edges[frees].thread;
}

/* A ring that a walk came back to at t: its lowest thread is the root of all in it. */
static void close_ring(struct chains *c, uint32_t t)
{
	uint32_t root = t;

	for (uint32_t u = next_of(c, t); u != t; u = next_of(c, u))
		if (u < root)
			root = u;
	for (uint32_t u = root;; u = next_of(c, u)) {
		c->out[u].root = root;
		c->out[u].end = c->s->stuck[root] ? WAIT_END_KNOT : WAIT_END_RING;
		if (next_of(c, u) == root)
			break;
	}
}

enum { WHITE, GREY, RING, BLACK };

/* Roots of t and all on its way. path has room for all threads. */
static void follow(struct chains *c, uint32_t t, uint8_t *state, uint32_t *path)
{
	uint32_t n = 0, u = t;

	while (u != WAIT_NONE && state[u] == WHITE) {
		state[u] = GREY;
		path[n++] = u;
		u = next_of(c, u);
	}
	if (u != WAIT_NONE && state[u] == GREY) {
		close_ring(c, u);
		for (uint32_t w = u; state[w] == GREY; w = next_of(c, w))
			state[w] = RING;
	}
	while (n-- > 0) {
		uint32_t next = next_of(c, path[n]);

		if (state[path[n]] == RING)
			continue;
		state[path[n]] = BLACK;
		if (next != WAIT_NONE) {
			c->out[path[n]].root = c->out[next].root;
			c->out[path[n]].end = c->out[next].end;
		}
	}
}

/* Threads behind each, from the ends of the chains inwards. */
static void count_behind(struct chains *c, const uint8_t *state, uint32_t *queue)
{
	uint32_t n = c->s->g->nthreads, head = 0, tail = 0;
	uint32_t *into = xcalloc((size_t)n + 1, sizeof(*into));

	for (uint32_t t = 0; t < n; t++)
		if (next_of(c, t) != WAIT_NONE)
			into[next_of(c, t)]++;
	for (uint32_t t = 0; t < n; t++)
		if (!into[t] && state[t] != RING)
			queue[tail++] = t;
	while (head < tail) {
		uint32_t t = queue[head++], next = next_of(c, t);

		if (next == WAIT_NONE)
			continue;
		c->out[next].behind += c->out[t].behind + 1;
		if (--into[next] == 0 && state[next] != RING)
			queue[tail++] = next;
	}
	free(into);
}

static void count_behind_knots(const struct chains *c)
{
	struct wait_verdict *v = c->s->v;

	for (uint32_t t = 0; t < c->s->g->nthreads; t++) {
		uint32_t knot = v->knot[c->out[t].root];

		if (knot && !v->knot[t])
			v->cycles[knot - 1].behind++;
	}
}

void wait_find_chains(struct wait_solving *s)
{
	const struct waitgraph *g = s->g;
	struct chains c = {.s = s};
	uint8_t *state = xcalloc((size_t)g->nthreads + 1, sizeof(*state));
	uint32_t *path = xcalloc((size_t)g->nthreads + 1, sizeof(*path));

	c.out = s->v->chains = xcalloc((size_t)g->nthreads + 1, sizeof(*c.out));
	c.cause = xcalloc(2 * g->nobjects + 1, sizeof(*c.cause));
	c.second = xcalloc(2 * g->nobjects + 1, sizeof(*c.second));
	c.holder = xcalloc(g->nobjects + 1, sizeof(*c.holder));
	find_ways_on(&c);
	for (uint32_t t = 0; t < g->nthreads; t++)
		c.out[t] = s->stuck[t] ? chain_of_stuck(&c, t) : chain_of_other(&c, t);
	for (uint32_t t = 0; t < g->nthreads; t++)
		if (state[t] == WHITE)
			follow(&c, t, state, path);
	count_behind(&c, state, path);
	count_behind_knots(&c);
	free(state);
	free(path);
	free(c.cause);
	free(c.second);
	free(c.holder);
}
