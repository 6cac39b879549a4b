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
	uint32_t *reader; /* by object: where all holders read, one that surely does */
	uint32_t *writer; /* by object: the edge of one that stands in line to write */
	uint32_t *taker;  /* by object: the edge of the only one known that could receive */
	uint8_t *left;	  /* by object: those that could receive all wait at others of its name */
};

static bool waits(const struct waitgraph *g, uint32_t thread)
{
	for (uint32_t i = g->thread_at[thread]; i < g->thread_at[thread + 1]; i++)
		if (g->edges[g->by_thread[i]].kind == WAIT_EDGE_WAITS)
			return true;
	return false;
}

static bool better_reader(
	const struct waitgraph *g, const struct wait_edge *e, const struct wait_edge *than)
{
	if ((e->flags ^ than->flags) & WAIT_SURE)
		return e->flags & WAIT_SURE;
	return waits(g, e->thread) && !waits(g, than->thread);
}

/*
 * Who writes waits for all who read: the one to follow is one that surely does, and waits itself if
 * there is such a one. Where it is not sure of any, all must have it by the same line: then it is
 * known at least what the one does that has it.
 */
static void find_readers(struct chains *c, uint32_t object)
{
	const struct waitgraph *g = c->s->g;
	uint32_t reader = WAIT_NONE;
	bool sure = false, alike = true;

	c->reader[object] = c->writer[object] = WAIT_NONE;
	if (g->objects[object].kind != WAIT_OBJECT_RWLOCK || c->s->contradicted[object])
		return;
	for (uint32_t i = g->object_at[object]; i < g->object_at[object + 1]; i++) {
		uint32_t edge = g->by_object[i];
		const struct wait_edge *e = &g->edges[edge];

		if (e->kind == WAIT_EDGE_WAITS && !wait_side(e) && c->writer[object] == WAIT_NONE)
			c->writer[object] = edge;
		if (e->kind != WAIT_EDGE_HOLDS || e->evidence > c->s->v->level)
			continue;
		if (e->mode != WAIT_SHARED)
			return;
		sure |= e->flags & WAIT_SURE;
		alike &= reader == WAIT_NONE || g->edges[reader].note == e->note;
		if (reader == WAIT_NONE || better_reader(g, e, &g->edges[reader]))
			reader = edge;
	}
	if (!sure && !alike)
		return;
	c->reader[object] = reader;
}

/* Who waits there himself serves nobody now: where some wait to send and others to receive, by one
 * name, they wait at different channels. */
static bool waits_for(const struct waitgraph *g, uint32_t thread, uint32_t object)
{
	for (uint32_t i = g->thread_at[thread]; i < g->thread_at[thread + 1]; i++) {
		const struct wait_edge *e = &g->edges[g->by_thread[i]];

		if (e->kind == WAIT_EDGE_WAITS && e->object == object)
			return true;
	}
	return false;
}

/*
 * The only thread known that could receive what others wait to send; none where others could, too.
 * Those that it may yet start are no part of that: they receive what they are given then.
 * That is enough to say what they wait for now, not that it is for ever: the object need not be
 * closed. Who waits to receive is left alone: that is how the idle wait for work, whatever the one
 * who has it does. *left: there are receivers, and each waits at another channel of that name; if
 * the object is closed, that of this one has left it.
 */
static uint32_t find_taker(const struct chains *c, uint32_t object, uint8_t *left)
{
	const struct waitgraph *g = c->s->g;
	uint32_t taker = WAIT_NONE;
	bool receivers = false;

	*left = 0;

	if (g->objects[object].kind != WAIT_OBJECT_CHANNEL || g->incomplete)
		return WAIT_NONE;
	for (uint32_t i = g->object_at[object]; i < g->object_at[object + 1]; i++) {
		uint32_t edge = g->by_object[i];
		const struct wait_edge *e = &g->edges[edge];

		receivers |= e->kind == WAIT_EDGE_WAITS && wait_side(e);
		if (e->kind != WAIT_EDGE_COULD || !(wait_frees(g, e) & 1) ||
			e->flags & WAIT_STARTS || waits_for(g, e->thread, object))
			continue;
		if (taker != WAIT_NONE && g->edges[taker].thread != e->thread)
			return WAIT_NONE;
		if (taker == WAIT_NONE)
			taker = edge;
	}
	*left = receivers && taker == WAIT_NONE && g->objects[object].closed <= c->s->v->level;
	return taker == WAIT_NONE || g->edges[taker].evidence > c->s->v->level ? WAIT_NONE : taker;
}

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
		find_readers(c, o);
		c->taker[o] = find_taker(c, o, &c->left[o]);
	}
}

/*
 * The edge of who keeps a thread from going on that waits by this edge, where there is no choice:
 * the holder; of who waits to write one of those who read; of who waits to read the one who is to
 * write before; of who waits to send the one who could receive.
 */
static uint32_t way_on(const struct chains *c, const struct wait_edge *e)
{
	const struct waitgraph *g = c->s->g;
	uint32_t holder = c->holder[e->object], reader = c->reader[e->object];
	bool shared = holder != WAIT_NONE && g->edges[holder].mode == WAIT_SHARED;

	if (wait_side(e)) {
		if (holder != WAIT_NONE && !shared)
			return holder;
		return reader == WAIT_NONE ? WAIT_NONE : c->writer[e->object];
	}
	if (holder != WAIT_NONE)
		return holder;
	return reader != WAIT_NONE ? reader : c->taker[e->object];
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

/* One wait may be known twice: by its address in the dump, and by the name that the source has. */
static bool is_same_wait(const struct waitgraph *g, uint32_t a, uint32_t b)
{
	const struct wait_object *left = &g->objects[g->edges[a].object];
	const struct wait_object *right = &g->objects[g->edges[b].object];

	return left == right ||
	       (left->name && left->name == right->name && left->kind == right->kind);
}

static struct wait_chain chain_of_other(const struct chains *c, uint32_t t)
{
	const struct waitgraph *g = c->s->g;
	struct wait_chain chain = {WAIT_NONE, WAIT_NONE, t, WAIT_END_LIVE, 0};

	for (uint32_t i = g->thread_at[t]; i < g->thread_at[t + 1]; i++) {
		uint32_t edge = g->by_thread[i], frees;

		if (g->edges[edge].kind != WAIT_EDGE_WAITS)
			continue;
		if (chain.waits != WAIT_NONE && !is_same_wait(g, chain.waits, edge))
			return (struct wait_chain){edge, WAIT_NONE, t, WAIT_END_OPEN, 0};
		if (chain.frees != WAIT_NONE)
			continue;
		chain.end = chain.end == WAIT_END_GONE ? WAIT_END_GONE : WAIT_END_OPEN;
		chain.waits = edge;
		frees = way_on(c, &g->edges[edge]);
		if (frees != WAIT_NONE && g->edges[frees].thread != t)
			chain.frees = frees;
		else if (!wait_side(&g->edges[edge]) && c->left[g->edges[edge].object])
			chain.end = WAIT_END_GONE;
	}
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
	c.reader = xcalloc(g->nobjects + 1, sizeof(*c.reader));
	c.writer = xcalloc(g->nobjects + 1, sizeof(*c.writer));
	c.taker = xcalloc(g->nobjects + 1, sizeof(*c.taker));
	c.left = xcalloc(g->nobjects + 1, sizeof(*c.left));
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
	free(c.reader);
	free(c.writer);
	free(c.taker);
	free(c.left);
}
