/* SPDX-License-Identifier: MIT */
#include "analyze/waitgraph.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/waitgraph_parts.h"
#include "base/hash.h"
#include "base/xmalloc.h"

void waitgraph_init(struct waitgraph *g, uint32_t nthreads)
{
	*g = (struct waitgraph){.nthreads = nthreads};
	g->live = xcalloc((size_t)nthreads + 1, sizeof(*g->live));
}

static void drop_indexes(struct waitgraph *g)
{
	free(g->by_thread);
	free(g->thread_at);
	free(g->by_object);
	free(g->object_at);
	g->by_thread = g->thread_at = g->by_object = g->object_at = NULL;
}

void waitgraph_release(struct waitgraph *g)
{
	drop_indexes(g);
	free(g->live);
	free(g->objects);
	free(g->slots);
	free(g->edges);
	*g = (struct waitgraph){0};
}

/* ---- objects ---- */

static uint64_t object_hash(enum wait_object_kind kind, uint64_t key)
{
	return hash_mix(key, (uint64_t)kind);
}

static void grow_slots(struct waitgraph *g)
{
	g->nslots = g->nslots ? g->nslots * 2 : 64;
	free(g->slots);
	g->slots = xcalloc(g->nslots, sizeof(*g->slots));
	for (size_t o = 0; o < g->nobjects; o++) {
		size_t i = object_hash(g->objects[o].kind, g->objects[o].key) & (g->nslots - 1);

		if (!g->objects[o].key)
			continue;
		while (g->slots[i])
			i = (i + 1) & (g->nslots - 1);
		g->slots[i] = (uint32_t)o + 1;
	}
}

static uint32_t new_object(struct waitgraph *g, enum wait_object_kind kind, uint64_t key)
{
	g->objects = grow_array(g->objects, &g->cap_objects, g->nobjects + 1, sizeof(*g->objects));
	g->objects[g->nobjects] =
		(struct wait_object){.kind = kind, .closed = WAIT_EVIDENCES, .key = key};
	return (uint32_t)g->nobjects++;
}

uint32_t waitgraph_object(struct waitgraph *g, enum wait_object_kind kind, uint64_t key)
{
	size_t i;

	if (!key)
		return new_object(g, kind, key);
	if ((g->nobjects + 1) * 2 > g->nslots)
		grow_slots(g);
	i = object_hash(kind, key) & (g->nslots - 1);
	while (g->slots[i]) {
		const struct wait_object *o = &g->objects[g->slots[i] - 1];

		if (o->kind == kind && o->key == key)
			return g->slots[i] - 1;
		i = (i + 1) & (g->nslots - 1);
	}
	g->slots[i] = (uint32_t)g->nobjects + 1;
	return new_object(g, kind, key);
}

void waitgraph_close(struct waitgraph *g, uint32_t object, enum wait_evidence evidence)
{
	if (evidence < g->objects[object].closed)
		g->objects[object].closed = evidence;
}

void waitgraph_live(struct waitgraph *g, uint32_t thread)
{
	g->live[thread] = 1;
}

void waitgraph_add(struct waitgraph *g, const struct wait_edge *edge)
{
	drop_indexes(g);
	g->edges = grow_array(g->edges, &g->cap_edges, g->nedges + 1, sizeof(*g->edges));
	g->edges[g->nedges++] = *edge;
}

/* ---- indexes ---- */

/* Edges counted into buckets by one of their numbers: order[at[i] .. at[i + 1]] are those of i. */
static void bucket(
	const struct waitgraph *g, size_t n, bool by_object, uint32_t **order, uint32_t **at)
{
	uint32_t *start = xcalloc(n + 2, sizeof(*start));

	*order = xcalloc(g->nedges + 1, sizeof(**order));
	for (size_t e = 0; e < g->nedges; e++)
		start[(by_object ? g->edges[e].object : g->edges[e].thread) + 2]++;
	for (size_t i = 0; i < n; i++)
		start[i + 2] += start[i + 1];
	/* start[i + 1] walks from the begin of i to its end, which is the begin of i + 1. */
	for (size_t e = 0; e < g->nedges; e++)
		(*order)[start[(by_object ? g->edges[e].object : g->edges[e].thread) + 1]++] =
			(uint32_t)e;
	*at = start;
}

static void make_indexes(struct waitgraph *g)
{
	if (g->by_thread)
		return;
	bucket(g, g->nthreads, false, &g->by_thread, &g->thread_at);
	bucket(g, g->nobjects, true, &g->by_object, &g->object_at);
}

/* ---- the fixpoint ---- */

unsigned wait_frees(const struct waitgraph *g, const struct wait_edge *e)
{
	enum { SIDE0 = 1, SIDE1 = 2 };

	switch ((enum wait_edge_kind)e->kind) {
	case WAIT_EDGE_HOLDS: /* readers do not keep readers out */
		return e->mode == WAIT_SHARED ? SIDE0 : SIDE0 | SIDE1;
	case WAIT_EDGE_COULD:
		return e->mode == WAIT_ANY ? SIDE0 | SIDE1 : wait_side(e) ? SIDE1 : SIDE0;
	case WAIT_EDGE_WAITS: /* a writer in line keeps new readers out */
		return g->objects[e->object].kind == WAIT_OBJECT_RWLOCK && !wait_side(e) ? SIDE1
											 : 0;
	}
	return 0;
}

static bool is_sure(const struct wait_solving *s, const struct wait_edge *e)
{
	return e->kind == WAIT_EDGE_HOLDS && e->flags & WAIT_SURE && e->evidence <= s->v->level;
}

/* Counts one edge of a thread; delta is +1 or, when the thread turns out to go on, -1. */
static void count_sure(struct wait_solving *s, const struct wait_edge *e, uint32_t delta)
{
	if (is_sure(s, e)) {
		s->sure[2 * e->object] += delta;
		if (e->mode == WAIT_SHARED)
			s->readers[e->object] += delta;
		else
			s->sure[2 * e->object + 1] += delta;
	}
	if (e->kind == WAIT_EDGE_WAITS && wait_frees(s->g, e))
		s->writers[e->object] += delta;
}

static void count_live(struct wait_solving *s, const struct wait_edge *e)
{
	unsigned sides = wait_frees(s->g, e);

	s->live[2 * e->object] += sides & 1;
	s->live[2 * e->object + 1] += sides >> 1;
}

static bool is_closed(const struct wait_solving *s, uint32_t object)
{
	enum wait_evidence closed = s->g->objects[object].closed;

	if (closed > s->v->level || s->contradicted[object])
		return false;
	return !s->g->incomplete || closed == WAIT_BY_STATEMENT || closed == WAIT_BY_SIGNATURE;
}

static bool is_blocked(const struct wait_solving *s, uint32_t place)
{
	uint32_t object = place / 2;

	if (!s->contradicted[object] &&
		(s->sure[place] || (place % 2 && s->readers[object] && s->writers[object])))
		return true;
	return is_closed(s, object) && s->live[place] == 0;
}

/* The first sure holder of o, of those that no other can stand beside, or of all but one thread. */
static uint32_t sure_holder(
	const struct wait_solving *s, size_t o, bool exclusive, uint32_t besides)
{
	const struct waitgraph *g = s->g;

	for (uint32_t i = g->object_at[o]; i < g->object_at[o + 1]; i++) {
		const struct wait_edge *e = &g->edges[g->by_object[i]];

		if (is_sure(s, e) && e->thread != besides && !(exclusive && e->mode == WAIT_SHARED))
			return e->thread;
	}
	return WAIT_NONE;
}

/* Two threads that for sure hold what one alone can hold: the facts are wrong. */
static void find_contradictions(struct wait_solving *s)
{
	for (size_t o = 0; o < s->g->nobjects; o++) {
		uint32_t exclusive = sure_holder(s, o, true, WAIT_NONE);

		if (exclusive == WAIT_NONE || sure_holder(s, o, false, exclusive) == WAIT_NONE)
			continue;
		s->contradicted[o] = 1;
		s->g->objects[o].doubts |= WAIT_DOUBT_TWO_HOLDERS;
	}
}

/* Who waits, by what is known well enough, and has nothing else to go on by. */
static void assume_stuck(struct wait_solving *s)
{
	const struct waitgraph *g = s->g;

	for (size_t e = 0; e < g->nedges; e++)
		if (g->edges[e].kind == WAIT_EDGE_WAITS)
			s->stuck[g->edges[e].thread] = 1;
	for (size_t e = 0; e < g->nedges; e++)
		if (g->edges[e].kind == WAIT_EDGE_WAITS && g->edges[e].evidence > s->v->level)
			s->stuck[g->edges[e].thread] = 0;
	for (uint32_t t = 0; t < g->nthreads; t++)
		if (g->live[t])
			s->stuck[t] = 0;
	for (size_t e = 0; e < g->nedges; e++) {
		if (s->stuck[g->edges[e].thread])
			count_sure(s, &g->edges[e], 1);
		else
			count_live(s, &g->edges[e]);
	}
}

struct place_queue {
	uint32_t *items;
	size_t n;
};

static void look_again(struct wait_solving *s, struct place_queue *q, uint32_t place)
{
	if (s->freed[place] || is_blocked(s, place))
		return;
	s->freed[place] = 1;
	q->items[q->n++] = place;
}

static void release_thread(struct wait_solving *s, struct place_queue *q, uint32_t thread)
{
	const struct waitgraph *g = s->g;

	s->stuck[thread] = 0;
	for (uint32_t i = g->thread_at[thread]; i < g->thread_at[thread + 1]; i++) {
		const struct wait_edge *e = &g->edges[g->by_thread[i]];

		count_sure(s, e, UINT32_MAX);
		count_live(s, e);
		look_again(s, q, 2 * e->object);
		look_again(s, q, 2 * e->object + 1);
	}
}

static void find_stuck(struct wait_solving *s)
{
	const struct waitgraph *g = s->g;
	struct place_queue q = {.items = xcalloc(2 * g->nobjects + 1, sizeof(*q.items))};

	for (uint32_t place = 0; place < 2 * g->nobjects; place++)
		look_again(s, &q, place);
	while (q.n) {
		uint32_t place = q.items[--q.n];

		for (uint32_t i = g->object_at[place / 2]; i < g->object_at[place / 2 + 1]; i++) {
			const struct wait_edge *e = &g->edges[g->by_object[i]];

			if (e->kind == WAIT_EDGE_WAITS && wait_place(e) == place &&
				s->stuck[e->thread])
				release_thread(s, &q, e->thread);
		}
	}
	for (uint32_t t = 0; t < g->nthreads; t++)
		s->v->nstuck += s->stuck[t];
	free(q.items);
}

/* Who could serve others at each place: one alone is in nobody's way but his own. */
static void find_servers(struct wait_solving *s)
{
	const struct waitgraph *g = s->g;

	for (size_t i = 0; i < g->nedges; i++) {
		const struct wait_edge *e = &g->edges[i];
		unsigned sides = e->kind == WAIT_EDGE_COULD && s->stuck[e->thread] &&
						 e->evidence <= s->v->level &&
						 !(e->flags & WAIT_WAY_OUT)
					 ? wait_frees(g, e)
					 : 0;

		for (uint32_t side = 0; side < 2; side++) {
			uint32_t place = 2 * e->object + side;

			if (!(sides >> side & 1))
				continue;
			s->servers[place] |= s->server[place] && s->server[place] != e->thread + 1;
			s->server[place] = s->server[place] ? s->server[place] : e->thread + 1;
		}
	}
}

bool wait_is_cause(const struct wait_solving *s, uint32_t place, const struct wait_edge *e)
{
	uint32_t object = place / 2;

	if (!s->stuck[e->thread] || e->evidence > s->v->level || e->flags & WAIT_WAY_OUT ||
		!(wait_frees(s->g, e) >> (place % 2) & 1))
		return false;
	if (e->flags & WAIT_OTHERS && !s->servers[place])
		return false;
	if (s->contradicted[object])
		return true;
	if (s->sure[place])
		return is_sure(s, e);
	if (place % 2 && s->readers[object] && s->writers[object])
		return e->kind == WAIT_EDGE_WAITS;
	return true;
}

void waitgraph_solve(struct waitgraph *g, enum wait_evidence level, struct wait_verdict *out)
{
	size_t places = 2 * g->nobjects + 1;
	struct wait_solving s = {.g = g, .v = out};

	make_indexes(g);
	*out = (struct wait_verdict){.level = level};
	s.stuck = out->stuck = xcalloc((size_t)g->nthreads + 1, sizeof(*out->stuck));
	s.live = xcalloc(places, sizeof(*s.live));
	s.sure = xcalloc(places, sizeof(*s.sure));
	s.readers = xcalloc(g->nobjects + 1, sizeof(*s.readers));
	s.writers = xcalloc(g->nobjects + 1, sizeof(*s.writers));
	s.contradicted = xcalloc(g->nobjects + 1, sizeof(*s.contradicted));
	s.freed = xcalloc(places, sizeof(*s.freed));
	s.server = xcalloc(places, sizeof(*s.server));
	s.servers = xcalloc(places, sizeof(*s.servers));
	find_contradictions(&s);
	assume_stuck(&s);
	find_stuck(&s);
	find_servers(&s);
	wait_find_knots(&s);
	wait_find_chains(&s);
	free(s.live);
	free(s.sure);
	free(s.readers);
	free(s.writers);
	free(s.contradicted);
	free(s.freed);
	free(s.server);
	free(s.servers);
}

void wait_verdict_release(struct wait_verdict *v)
{
	free(v->stuck);
	free(v->knot);
	free(v->cycles);
	free(v->steps);
	free(v->chains);
	*v = (struct wait_verdict){0};
}

const char *wait_cycle_kind_name(enum wait_cycle_kind kind)
{
	static const char *const names[] = {
		"self", "rwmutex-upgrade", "lock-cycle", "rwmutex-recursive-read", "mixed-cycle"};

	return names[kind];
}

const char *wait_end_name(enum wait_end end)
{
	static const char *const names[] = {"live", "open", "nobody", "deadlock", "gone", "ring"};

	return names[end];
}
