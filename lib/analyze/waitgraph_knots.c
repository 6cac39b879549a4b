/* SPDX-License-Identifier: MIT */
/*
 * Knots: strongly connected parts of the stuck threads and the places they wait at, by Tarjan's
 * algorithm without recursion, each with a shortest way around as far as a budget of edges lets
 * one look for it.
 */
#include <stdlib.h>

#include "analyze/waitgraph_parts.h"
#include "base/xmalloc.h"

/* Nodes: threads, then places. An arc is an edge: a thread's WAITS, or a cause at a place. */
struct knots {
	const struct wait_solving *s;
	uint32_t threads, n;
	uint32_t *index, *low; /* 0 = not met */
	uint32_t *part;	       /* from 1; 0 = still open */
	uint32_t *cursor;
	uint32_t *path, *open; /* nodes: the way to here, and those whose part is not known */
	uint32_t npath, nopen, met, nparts;
	/* for the way around */
	uint32_t *seen, *from, *before, *queue;
	uint32_t round;
	uint64_t budget;
	bool others; /* a thread that may hold what it waits for is no way around yet */
};

enum { STARTS = 16, BUDGET_LEAST = 1 << 16 };

/* The next node behind node, from its cursor on, and the edge to it; WAIT_NONE: no more. */
static uint32_t next_arc(const struct knots *k, uint32_t node, uint32_t *cursor, uint32_t *edge)
{
	const struct waitgraph *g = k->s->g;
	bool thread = node < k->threads;
	uint32_t place = node - k->threads, at = thread ? node : place / 2;
	uint32_t end = thread ? g->thread_at[at + 1] : g->object_at[at + 1];

	while (*cursor < end) {
		*edge = thread ? g->by_thread[(*cursor)++] : g->by_object[(*cursor)++];
		const struct wait_edge *e = &g->edges[*edge];

		if (thread && e->kind == WAIT_EDGE_WAITS)
			return k->threads + wait_place(e);
		if (!thread && wait_is_cause(k->s, place, e))
			return e->thread;
	}
	return WAIT_NONE;
}

static uint32_t first_arc(const struct knots *k, uint32_t node)
{
	const struct waitgraph *g = k->s->g;

	return node < k->threads ? g->thread_at[node] : g->object_at[(node - k->threads) / 2];
}

static void enter(struct knots *k, uint32_t node)
{
	k->index[node] = k->low[node] = ++k->met;
	k->cursor[node] = first_arc(k, node);
	k->path[k->npath++] = k->open[k->nopen++] = node;
}

static void close_part(struct knots *k, uint32_t node)
{
	uint32_t member;

	k->nparts++;
	do {
		member = k->open[--k->nopen];
		k->part[member] = k->nparts;
	} while (member != node);
}

static void leave(struct knots *k, uint32_t node)
{
	k->npath--;
	if (k->low[node] == k->index[node])
		close_part(k, node);
	if (k->npath && k->low[node] < k->low[k->path[k->npath - 1]])
		k->low[k->path[k->npath - 1]] = k->low[node];
}

static void walk_from(struct knots *k, uint32_t start)
{
	enter(k, start);
	while (k->npath) {
		uint32_t node = k->path[k->npath - 1], edge;
		uint32_t next = next_arc(k, node, &k->cursor[node], &edge);

		if (next == WAIT_NONE)
			leave(k, node);
		else if (!k->index[next])
			enter(k, next);
		else if (!k->part[next] && k->index[next] < k->low[node])
			k->low[node] = k->index[next];
	}
}

/* ---- a way around ---- */

/* One of several that may hold what it waits for itself: it is a ring of one only if none is
 * longer. */
static bool may_be_itself(const struct knots *k, uint32_t place, uint32_t thread, uint32_t edge)
{
	const struct wait_edge *e = &k->s->g->edges[edge];

	return place >= k->threads && k->before[place] == thread && k->others &&
	       e->kind == WAIT_EDGE_HOLDS && !(e->flags & WAIT_SURE);
}

/* Nodes on the shortest way from start back to it; 0 when it is longer than `most`, or the budget
 * is spent. k->before[node] is the node before it, k->from[node] the edge between them. */
static uint32_t search(struct knots *k, uint32_t start, uint32_t most)
{
	uint32_t head = 0, tail = 0, length = 0, level_end = 1;

	k->round++;
	k->queue[tail++] = start;
	while (head < tail && length < most) {
		uint32_t node = k->queue[head++], cursor = first_arc(k, node), edge, next;

		while ((next = next_arc(k, node, &cursor, &edge)) != WAIT_NONE) {
			if (k->budget)
				k->budget--;
			else if (most != UINT32_MAX)
				return 0;
			if (k->part[next] != k->part[start] || k->seen[next] == k->round ||
				may_be_itself(k, node, next, edge) ||
				(node >= k->threads &&
					wait_is_own(&k->s->g->edges[edge], k->before[node])))
				continue;
			k->seen[next] = k->round;
			k->from[next] = edge;
			k->before[next] = node;
			if (next == start)
				return length + 1;
			k->queue[tail++] = next;
		}
		if (head == level_end) {
			length++;
			level_end = tail;
		}
	}
	return 0;
}

/* The steps of the way that search() found, from start on. */
static void keep_way(struct knots *k, struct wait_verdict *v, struct wait_cycle *c, uint32_t start)
{
	uint32_t node = start;

	c->first = v->nsteps;
	do { /* backwards: thread <- place <- thread before */
		uint32_t frees = k->from[node], place = k->before[node];
		uint32_t waits = k->from[place];

		node = k->before[place];
		v->steps = grow_array(v->steps, &v->cap_steps, v->nsteps + 1, sizeof(*v->steps));
		v->steps[v->nsteps++] = (struct wait_step){node, waits, frees};
		c->n++;
	} while (node != start);
	for (size_t i = 0; i < c->n / 2; i++) {
		struct wait_step *a = &v->steps[c->first + i];
		struct wait_step *b = &v->steps[c->first + c->n - 1 - i], swap = *a;

		*a = *b;
		*b = swap;
	}
}

static enum wait_cycle_kind kind_of(
	const struct waitgraph *g, const struct wait_step *steps, size_t n)
{
	bool recursive = false, one = true;

	for (size_t i = 0; i < n; i++) {
		const struct wait_edge *e = &g->edges[steps[i].frees];
		enum wait_object_kind kind = g->objects[e->object].kind;

		/* A Once that its function asks for again is as a lock. */
		if (e->kind == WAIT_EDGE_COULD ||
			(kind != WAIT_OBJECT_LOCK && kind != WAIT_OBJECT_RWLOCK &&
				!(kind == WAIT_OBJECT_ONCE && n == 1)))
			return WAIT_CYCLE_MIXED;
		recursive |= e->kind == WAIT_EDGE_WAITS;
		one &= e->object == g->edges[steps[0].frees].object;
	}
	if (recursive && one)
		return WAIT_CYCLE_RECURSIVE_READ;
	if (n > 1)
		return WAIT_CYCLE_LOCKS;
	return g->edges[steps[0].frees].mode == WAIT_SHARED ? WAIT_CYCLE_UPGRADE : WAIT_CYCLE_SELF;
}

static void judge(const struct waitgraph *g, const struct wait_verdict *v, struct wait_cycle *c)
{
	const struct wait_step *steps = &v->steps[c->first];

	c->kind = kind_of(g, steps, c->n);
	c->evidence = WAIT_BY_STATEMENT;
	for (size_t i = 0; i < c->n; i++) {
		const uint32_t both[] = {steps[i].waits, steps[i].frees};

		for (size_t b = 0; b < 2; b++) {
			const struct wait_edge *e = &g->edges[both[b]];

			if (e->evidence > c->evidence)
				c->evidence = (enum wait_evidence)e->evidence;
			c->doubts |= e->doubts | g->objects[e->object].doubts;
		}
	}
}

/* From a few threads, the lowest first: where the shortest way starts; WAIT_NONE: none was found.
 */
static uint32_t find_start(struct knots *k, uint32_t first, const uint32_t *next)
{
	uint32_t best = UINT32_MAX, start = WAIT_NONE, length, n = 0;

	k->budget = BUDGET_LEAST;
	for (uint32_t t = first + 1; t && n < STARTS && best > 2; t = next[t], n++) {
		length = search(k, t - 1, best - 1);
		if (length) {
			best = length;
			start = t - 1;
		}
	}
	return start;
}

/* The edge by which a thread that waits at the place serves others there; WAIT_NONE: none. */
static uint32_t serving_edge(const struct knots *k, uint32_t place, uint32_t thread)
{
	const struct waitgraph *g = k->s->g;

	for (uint32_t i = g->thread_at[thread]; i < g->thread_at[thread + 1]; i++) {
		uint32_t edge = g->by_thread[i];

		if (g->edges[edge].flags & WAIT_OTHERS && g->edges[edge].object == place / 2 &&
			wait_is_cause(k->s, place, &g->edges[edge]))
			return edge;
	}
	return WAIT_NONE;
}

static uint32_t waiting_edge(const struct knots *k, uint32_t place, uint32_t thread)
{
	const struct waitgraph *g = k->s->g;

	for (uint32_t i = g->thread_at[thread]; i < g->thread_at[thread + 1]; i++) {
		uint32_t edge = g->by_thread[i];

		if (g->edges[edge].kind == WAIT_EDGE_WAITS && wait_place(&g->edges[edge]) == place)
			return edge;
	}
	return WAIT_NONE;
}

/* Two that wait at one place, of which each serves others there: each other. */
static bool find_pair(struct knots *k, struct wait_cycle *c, uint32_t first, const uint32_t *next)
{
	struct wait_verdict *v = k->s->v;
	struct wait_step found = {WAIT_NONE, WAIT_NONE, WAIT_NONE};
	uint32_t at = WAIT_NONE;

	for (uint32_t t = first + 1; t; t = next[t]) {
		uint32_t thread = t - 1, cursor = first_arc(k, thread), edge, node, waits, serves;

		node = next_arc(k, thread, &cursor, &edge);
		if (node == WAIT_NONE || (at != WAIT_NONE && node - k->threads != at))
			continue;
		serves = serving_edge(k, node - k->threads, thread);
		waits = waiting_edge(k, node - k->threads, thread);
		if (serves == WAIT_NONE)
			continue;
		if (at == WAIT_NONE) {
			at = node - k->threads;
			found = (struct wait_step){thread, waits, serves};
			continue;
		}
		v->steps = grow_array(v->steps, &v->cap_steps, v->nsteps + 2, sizeof(*v->steps));
		c->first = v->nsteps;
		c->n = 2;
		v->steps[v->nsteps++] = (struct wait_step){found.thread, found.waits, serves};
		v->steps[v->nsteps++] = (struct wait_step){thread, waits, found.frees};
		return true;
	}
	return false;
}

/* A thread alone that serves others of what it waits for is no ring. */
static bool is_alone(const struct knots *k, const struct wait_cycle *c, uint32_t thread)
{
	const struct waitgraph *g = k->s->g;
	uint32_t cursor = first_arc(k, thread), edge, node, at, frees;

	if (c->threads > 1)
		return false;
	while ((node = next_arc(k, thread, &cursor, &edge)) != WAIT_NONE)
		for (at = first_arc(k, node); next_arc(k, node, &at, &frees) != WAIT_NONE;)
			if (g->edges[frees].thread == thread &&
				!(g->edges[frees].flags & WAIT_OTHERS))
				return false;
	return true;
}

/* next[] leads from thread + 1 to thread + 1. */
static void find_way(struct knots *k, struct wait_cycle *c, uint32_t first, const uint32_t *next)
{
	uint32_t start;

	k->others = c->threads > 1;
	if (find_pair(k, c, first, next)) {
		judge(k->s->g, k->s->v, c);
		return;
	}
	start = find_start(k, first, next);
	if (start == WAIT_NONE && k->others) {
		k->others = false;
		start = find_start(k, first, next);
	}
	start = start == WAIT_NONE ? first : start;
	k->budget = 0;
	search(k, start, UINT32_MAX);
	keep_way(k, k->s->v, c, start);
	judge(k->s->g, k->s->v, c);
}

/* The threads of every part as lists by rising number; a part of one node is no knot. */
static void list_threads(const struct knots *k, uint32_t *head, uint32_t *next)
{
	uint32_t *size = xcalloc((size_t)k->nparts + 1, sizeof(*size));

	for (uint32_t node = 0; node < k->n; node++)
		if (k->part[node])
			size[k->part[node]]++;
	for (uint32_t t = k->threads; t-- > 0;) {
		uint32_t part = k->part[t];

		if (!part || size[part] < 2)
			continue;
		next[t + 1] = head[part];
		head[part] = t + 1;
	}
	free(size);
}

static void keep_knots(struct knots *k, struct wait_verdict *v)
{
	uint32_t *head = xcalloc((size_t)k->nparts + 1, sizeof(*head));
	uint32_t *next = xcalloc((size_t)k->threads + 2, sizeof(*next));

	list_threads(k, head, next);
	for (uint32_t t = 0; t < k->threads; t++) {
		struct wait_cycle c = {.knot = (uint32_t)v->ncycles + 1};

		if (!k->part[t] || head[k->part[t]] != t + 1)
			continue;
		for (uint32_t u = t + 1; u; u = next[u], c.threads++)
			v->knot[u - 1] = c.knot;
		if (is_alone(k, &c, t)) {
			v->knot[t] = 0;
			continue;
		}
		find_way(k, &c, t, next);
		v->cycles =
			grow_array(v->cycles, &v->cap_cycles, v->ncycles + 1, sizeof(*v->cycles));
		v->cycles[v->ncycles++] = c;
	}
	free(head);
	free(next);
}

void wait_find_knots(struct wait_solving *s)
{
	const struct waitgraph *g = s->g;
	struct knots k = {.s = s, .threads = g->nthreads};
	uint32_t **arrays[] = {&k.index, &k.low, &k.part, &k.cursor, &k.path, &k.open, &k.seen,
		&k.from, &k.before, &k.queue};

	s->v->knot = xcalloc((size_t)g->nthreads + 1, sizeof(*s->v->knot));
	if (!s->v->nstuck)
		return;
	k.n = g->nthreads + 2 * (uint32_t)g->nobjects;
	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++)
		*arrays[i] = xcalloc((size_t)k.n + 2, sizeof(uint32_t));
	for (uint32_t t = 0; t < g->nthreads; t++)
		if (s->stuck[t] && !k.index[t])
			walk_from(&k, t);
	keep_knots(&k, s->v);
	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++)
		free(*arrays[i]);
}
