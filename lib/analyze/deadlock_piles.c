/* SPDX-License-Identifier: MIT */
/* Threads that all wait for one thing in the end, as one finding at that thing. */
#include <stdlib.h>
#include <string.h>

#include "analyze/deadlock_parts.h"
#include "base/xmalloc.h"

enum { MANY = 10 };

/* One waiting thread: which pile it is in, and how far from its root. */
struct pile_thread {
	uint32_t pile; /* key: root thread, or threads + object */
	uint32_t group, thread;
};

struct pile {
	uint32_t key;
	uint32_t first, n; /* of the sorted threads */
	uint32_t deepest;
	enum severity severity;
};

struct piles {
	struct deadlock_work *w;
	const struct wait_verdict *v;
	uint32_t *depth; /* by thread: links to the root */
	struct pile_thread *threads;
	size_t nthreads;
	struct pile *items;
	size_t n, cap;
};

static uint32_t next_of(const struct piles *p, uint32_t t)
{
	uint32_t frees = p->v->chains[t].frees;

	return frees == WAIT_NONE || p->v->chains[t].root == t ? WAIT_NONE
							       : p->w->g->edges[frees].thread;
}

/* WAIT_NONE: in no pile. */
static uint32_t key_of(const struct piles *p, uint32_t t)
{
	const struct wait_chain *c = &p->v->chains[t], *root = &p->v->chains[c->root];

	switch (c->end) {
	case WAIT_END_KNOT:
		return WAIT_NONE;
	case WAIT_END_LIVE:
		return c->root == t ? WAIT_NONE : c->root;
	case WAIT_END_RING:
	case WAIT_END_GONE:
		return c->root;
	default:
		return p->w->g->nthreads + p->w->g->edges[root->waits].object;
	}
}

/* Roots have 0; everybody one more than the next. path has room for all. */
static void measure(struct piles *p)
{
	uint32_t n = p->w->g->nthreads;
	uint32_t *path = xcalloc((size_t)n + 1, sizeof(*path));
	uint8_t *done = xcalloc((size_t)n + 1, sizeof(*done));

	p->depth = xcalloc((size_t)n + 1, sizeof(*p->depth));
	for (uint32_t t = 0; t < n; t++) {
		uint32_t length = 0, u = t;

		while (u != WAIT_NONE && !done[u]) {
			done[u] = 1;
			path[length++] = u;
			u = next_of(p, u);
		}
		while (length-- > 0) {
			uint32_t next = next_of(p, path[length]);

			p->depth[path[length]] = next == WAIT_NONE ? 0 : p->depth[next] + 1;
		}
	}
	free(path);
	free(done);
}

static int compare_threads(const void *left, const void *right)
{
	const struct pile_thread *a = left, *b = right;

	if (a->pile != b->pile)
		return a->pile < b->pile ? -1 : 1;
	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return (a->thread > b->thread) - (a->thread < b->thread);
}

static void gather(struct piles *p)
{
	uint32_t n = p->w->g->nthreads;

	p->threads = xcalloc((size_t)n + 1, sizeof(*p->threads));
	for (uint32_t t = 0; t < n; t++) {
		uint32_t key = key_of(p, t);

		if (key != WAIT_NONE)
			p->threads[p->nthreads++] =
				(struct pile_thread){key, groups_member(p->w->dump, t)->group, t};
	}
	if (p->nthreads)
		qsort(p->threads, p->nthreads, sizeof(*p->threads), compare_threads);
}

static bool is_lock(enum wait_object_kind kind)
{
	return kind == WAIT_OBJECT_LOCK || kind == WAIT_OBJECT_RWLOCK || kind == WAIT_OBJECT_ONCE;
}

static uint32_t root_of(const struct piles *p, const struct pile *pile)
{
	return p->v->chains[pile->deepest].root;
}

static enum basis basis_of_object(const struct piles *p, uint32_t object)
{
	return deadlock_basis(p->w->g->objects[object].closed);
}

/* Go says since when something waits, after its second GC: a queue of a moment is none. */
static bool lasts(const struct piles *p, const struct pile *pile, const struct group_member *root)
{
	return p->w->dump->snapshot.runtime != RUNTIME_GO || root->wait_s >= 60 ||
	       groups_member(p->w->dump, pile->deepest)->wait_s >= 60;
}

/* False: looks like rest, or like a lock in use, and is not worth a line. */
static bool rate(const struct piles *p, struct pile *pile)
{
	const struct waitgraph *g = p->w->g;
	const struct group_member *m = groups_member(p->w->dump, root_of(p, pile));
	const struct group *root = &p->w->dump->items[m->group];
	bool deep = p->depth[pile->deepest] > 0, many = pile->n >= MANY;
	const struct wait_object *o;

	switch (p->v->chains[pile->deepest].end) {
	case WAIT_END_LIVE:
		pile->severity = many && root->class != WAIT_RUN && root->class != WAIT_RUNNABLE &&
						 lasts(p, pile, m)
					 ? SEVERITY_WARNING
					 : SEVERITY_INFO;
		return true;
	case WAIT_END_GONE:
		pile->severity = many && lasts(p, pile, m) ? SEVERITY_WARNING : SEVERITY_INFO;
		return true;
	case WAIT_END_OPEN:
		o = &g->objects[pile->key - g->nthreads];
		pile->severity = SEVERITY_INFO;
		return deep || (is_lock(o->kind) && pile->n > 1);
	case WAIT_END_NOBODY:
		o = &g->objects[pile->key - g->nthreads];
		pile->severity = basis_of_object(p, pile->key - g->nthreads) == BASIS_PROOF
					 ? SEVERITY_CRITICAL
					 : SEVERITY_ERROR;
		/* One alone by its type: what is said of its line counts all that are there. */
		if (!deep && !is_lock(o->kind))
			pile->severity = pile->n == 1 && pile->severity == SEVERITY_ERROR
						 ? SEVERITY_INFO
						 : SEVERITY_WARNING;
		return deep || root->class != WAIT_SELECT_NONE;
	default:
		pile->severity = SEVERITY_WARNING;
		return true;
	}
}

static void add_pile(struct piles *p, size_t from, size_t to)
{
	struct pile pile = {.key = p->threads[from].pile,
		.first = (uint32_t)from,
		.n = (uint32_t)(to - from),
		.deepest = p->threads[from].thread};

	for (size_t i = from; i < to; i++) {
		uint32_t t = p->threads[i].thread;

		if (p->depth[t] > p->depth[pile.deepest] ||
			(p->depth[t] == p->depth[pile.deepest] && t < pile.deepest))
			pile.deepest = t;
	}
	if (!rate(p, &pile)) {
		p->w->d->idle += pile.n;
		return;
	}
	p->items = grow_array(p->items, &p->cap, p->n + 1, sizeof(*p->items));
	p->items[p->n++] = pile;
}

static int compare_piles(const void *left, const void *right)
{
	const struct pile *a = left, *b = right;

	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	return (a->key > b->key) - (a->key < b->key);
}

/* ---- what is said of one ---- */

static void fill_links(const struct piles *p, const struct pile *pile, struct deadlock_pile *out)
{
	uint32_t length = p->depth[pile->deepest], t = pile->deepest;
	bool weak = false;

	out->nlinks = length < DEADLOCK_LINKS ? length : DEADLOCK_LINKS;
	out->more_links = length - out->nlinks;
	out->links = arena_alloc(&p->w->d->arena, (out->nlinks + 1) * sizeof(*out->links));
	for (uint64_t skip = out->more_links; skip; skip--)
		t = next_of(p, t);
	for (size_t i = 0; i < out->nlinks; i++, t = next_of(p, t)) {
		const struct wait_chain *c = &p->v->chains[t];

		out->links[i] = deadlock_link_of(p->w, c->waits, c->frees);
		weak |= out->links[i].waits.evidence > WAIT_BY_INSTANCE ||
			out->links[i].has.evidence > WAIT_BY_INSTANCE;
		out->doubts |= out->links[i].waits.doubts | out->links[i].has.doubts;
	}
	out->basis = weak ? BASIS_SOURCE : BASIS_PROOF;
}

/* The largest groups of its threads; they are sorted by group, which is by size. */
static void fill_waiters(const struct piles *p, const struct pile *pile, struct deadlock_pile *out)
{
	size_t end = pile->first + pile->n;

	for (size_t i = pile->first, to; i < end; i = to) {
		struct deadlock_waiters group, swap;

		for (to = i; to < end && p->threads[to].group == p->threads[i].group; to++)
			;
		if (out->nwaiters == DEADLOCK_WAITERS &&
			to - i <= out->waiters[DEADLOCK_WAITERS - 1].count) {
			out->more_waiters += to - i;
			continue;
		}
		group = (struct deadlock_waiters){
			deadlock_thread_of(p->w, p->threads[i].thread), to - i};
		for (size_t k = 0; k < out->nwaiters; k++) {
			if (out->waiters[k].count >= group.count)
				continue;
			swap = out->waiters[k];
			out->waiters[k] = group;
			group = swap;
		}
		if (out->nwaiters < DEADLOCK_WAITERS)
			out->waiters[out->nwaiters++] = group;
		else
			out->more_waiters += group.count;
	}
}

static void fill_suspects(const struct piles *p, uint32_t object, struct deadlock_pile *out)
{
	const struct waitgraph *g = p->w->g;

	for (uint32_t i = g->object_at[object]; i < g->object_at[object + 1]; i++) {
		uint32_t edge = g->by_object[i];

		if (g->edges[edge].kind != WAIT_EDGE_HOLDS ||
			g->edges[edge].evidence != WAIT_BY_SIGNATURE)
			continue;
		if (out->nsuspects == DEADLOCK_SUSPECTS) {
			out->more_suspects++;
			continue;
		}
		out->suspect_frames[out->nsuspects] = deadlock_fact_of(p->w, edge).frame;
		out->suspects[out->nsuspects++] = deadlock_thread_of(p->w, g->edges[edge].thread);
	}
}

static enum deadlock_end end_of(enum wait_end end)
{
	switch (end) {
	case WAIT_END_LIVE:
		return DEADLOCK_END_LIVE;
	case WAIT_END_NOBODY:
		return DEADLOCK_END_NOBODY;
	case WAIT_END_RING:
		return DEADLOCK_END_RING;
	case WAIT_END_GONE:
		return DEADLOCK_END_GONE;
	default:
		return DEADLOCK_END_OPEN;
	}
}

static struct deadlock_pile make_pile(const struct piles *p, const struct pile *pile)
{
	const struct waitgraph *g = p->w->g;
	uint32_t root = root_of(p, pile);
	struct deadlock_pile out = {.end = end_of(p->v->chains[pile->deepest].end),
		.severity = pile->severity,
		.threads = pile->n,
		.root = deadlock_thread_of(p->w, root)};

	fill_links(p, pile, &out);
	fill_waiters(p, pile, &out);
	if (pile->key >= g->nthreads) {
		uint32_t object = pile->key - g->nthreads;

		out.object = deadlock_object_of(p->w, object);
		out.waits = deadlock_fact_of(p->w, p->v->chains[root].waits);
		out.doubts |= out.waits.doubts;
		if (out.end == DEADLOCK_END_OPEN) {
			out.basis = BASIS_MEASURED;
			fill_suspects(p, object, &out);
		} else if (out.basis > basis_of_object(p, object)) {
			out.basis = basis_of_object(p, object);
		}
	}
	if (out.end == DEADLOCK_END_GONE) {
		out.object = deadlock_object_of(p->w, g->edges[p->v->chains[root].waits].object);
		out.waits = deadlock_fact_of(p->w, p->v->chains[root].waits);
	}
	return out;
}

static void add_behind(const struct piles *p)
{
	struct behind_thread *threads = xcalloc(p->nthreads + 1, sizeof(*threads));

	for (size_t i = 0; i < p->w->d->npiles; i++) {
		const struct pile *pile = &p->items[i];

		for (uint32_t k = 0; k < pile->n; k++) {
			const struct pile_thread *t = &p->threads[pile->first + k];

			threads[k] = (struct behind_thread){i, t->group, t->thread};
		}
		deadlock_add_behind(p->w, false, threads, pile->n);
	}
	free(threads);
}

void deadlock_find_piles(struct deadlock_work *w, const struct wait_verdict *v)
{
	struct piles p = {.w = w, .v = v};
	struct deadlock *d = w->d;

	measure(&p);
	gather(&p);
	for (size_t i = 0, to; i < p.nthreads; i = to) {
		for (to = i; to < p.nthreads && p.threads[to].pile == p.threads[i].pile; to++)
			;
		add_pile(&p, i, to);
	}
	if (p.n)
		qsort(p.items, p.n, sizeof(*p.items), compare_piles);
	d->npiles = p.n < DEADLOCK_MAX ? p.n : DEADLOCK_MAX;
	d->more_piles = p.n - d->npiles;
	d->piles = arena_alloc(&d->arena, (d->npiles + 1) * sizeof(*d->piles));
	for (size_t i = 0; i < d->npiles; i++)
		d->piles[i] = make_pile(&p, &p.items[i]);
	add_behind(&p);
	free(p.depth);
	free(p.threads);
	free(p.items);
}
