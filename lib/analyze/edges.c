/* SPDX-License-Identifier: MIT */
/*
 * Edges of a call graph: newGraph in internal/graph/graph.go, google/pprof in Go 1.26;
 * specs/pprof.md 2.2. Samples in a row share most of their stacks, so an edge is charged with what
 * came between its entering the stack and its leaving it.
 */
#include "analyze/edges.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/measure.h"

/* A kept node of the sample at hand; it is charged to its edge when it leaves the stack. */
struct hop {
	uint32_t node;
	uint32_t outer;		  /* hop + 1 of the same node further out, 0 = none */
	int64_t since, since_div; /* edges.sum when it came */
	bool inlined, residual, counted;
};

/* What is known of a frame of a location that is kept. */
enum { KEPT_INLINED = 1, KEPT_RESIDUAL = 2, KEPT_BITS = 2 };

struct edges {
	const struct weighing *weighing;
	struct call_edge *slots; /* from and to are nodes + 1, to 0 = free */
	size_t nslots, n;
	const bool *wanted; /* by node, NULL = all */
	uint32_t *first;    /* by location: its part of kept[], node and bits */
	uint32_t *kept;
	bool *passed_by;     /* by location: its last frame is not kept */
	uint32_t *innermost; /* by node: hop + 1, 0 = none */
	/* Outermost first; what the next sample shares stays. */
	struct hop *hops;
	size_t nhops, cap_hops;
	uint32_t *upto; /* hops of so many outermost locations, * 2 + whether some are passed by */
	size_t cap_upto;
	bool current;	  /* the hops are those of the sample before */
	int64_t sum, div; /* of the samples so far */
};

static inline size_t slot_hash(const struct edges *e, uint32_t from, uint32_t to)
{
	uint64_t h = ((uint64_t)from << 32 | to) * UINT64_C(0x9e3779b97f4a7c15);

	return (size_t)(h >> 32) & (e->nslots - 1);
}

static struct call_edge *find_edge(const struct edges *e, uint32_t from, uint32_t to)
{
	size_t i = slot_hash(e, from, to);

	while (e->slots[i].to && (e->slots[i].to != to || e->slots[i].from != from))
		i = (i + 1) & (e->nslots - 1);
	return &e->slots[i];
}

static void grow(struct edges *e)
{
	struct call_edge *old = e->slots;
	size_t n = e->nslots;

	e->nslots = n ? n * 2 : 1024;
	e->slots = xcalloc(e->nslots, sizeof(*e->slots));
	for (size_t i = 0; i < n; i++)
		if (old[i].to)
			*find_edge(e, old[i].from, old[i].to) = old[i];
	free(old);
}

static void pop(struct edges *e)
{
	const struct hop *h = &e->hops[--e->nhops];
	struct call_edge *x;

	e->innermost[h->node] = h->outer;
	if (!h->counted)
		return;
	x = find_edge(e, h[-1].node + 1, h->node + 1);
	if (!x->to) {
		*x = (struct call_edge){h[-1].node + 1, h->node + 1, 0, 0, true, false};
		e->n++;
	}
	x->weight = wrap_add(x->weight, wrap_sub(e->sum, h->since));
	x->div = wrap_add(x->div, wrap_sub(e->div, h->since_div));
	x->inlined &= h->inlined;
	x->residual |= h->residual;
	if ((e->n + 1) * 2 > e->nslots)
		grow(e);
}

/* The outermost occurrence of an edge in a stack decides; the others do not count. */
static bool is_outermost(const struct edges *e, uint32_t node, uint32_t parent)
{
	for (uint32_t k = e->innermost[node]; k; k = e->hops[k - 1].outer)
		if (e->hops[k - 1].counted && e->hops[k - 2].node == parent)
			return false;
	return true;
}

static void push(struct edges *e, uint32_t kept, bool residual)
{
	uint32_t node = kept >> KEPT_BITS;
	struct hop h = {.node = node,
		.outer = e->innermost[node],
		.since = e->sum,
		.since_div = e->div,
		.inlined = kept & KEPT_INLINED,
		.residual = residual || kept & KEPT_RESIDUAL};

	if (e->nhops && (!e->wanted || e->wanted[node])) {
		uint32_t parent = e->hops[e->nhops - 1].node;

		__builtin_prefetch(&e->slots[slot_hash(e, parent + 1, node + 1)]);
		h.counted = parent != node && is_outermost(e, node, parent);
	}
	if (e->nhops == e->cap_hops)
		e->hops = grow_array(e->hops, &e->cap_hops, e->nhops + 1, sizeof(*e->hops));
	e->hops[e->nhops++] = h;
	e->innermost[node] = (uint32_t)e->nhops;
}

static void follow(struct edges *e, const struct profile_sample *s)
{
	const struct weigh_options *o = &e->weighing->options;
	size_t depth = e->current ? s->shared : 0, keep = depth ? e->upto[depth] / 2 : 0;
	bool passed_by = depth && e->upto[depth] & 1;

	while (e->nhops > keep)
		pop(e);
	e->upto = grow_array(e->upto, &e->cap_upto, s->nlocations + 1, sizeof(*e->upto));
	for (; depth < s->nlocations; depth++) {
		uint32_t l = s->locations[s->nlocations - 1 - depth];

		for (uint32_t k = e->first[l]; k < e->first[l + 1]; k++) {
			push(e, e->kept[k], passed_by);
			passed_by = false;
		}
		passed_by |= e->passed_by[l];
		e->upto[depth + 1] = (uint32_t)e->nhops * 2 + passed_by;
	}
	e->sum = wrap_add(e->sum, s->values[o->value]);
	if (o->mean)
		e->div = wrap_add(e->div, s->values[0]);
	e->current = true;
}

static bool add_sample(void *ctx, const struct profile_sample *s)
{
	struct edges *e = ctx;
	const struct weighing *w = e->weighing;
	struct profile_sample filtered;

	if (!s->values[w->options.value] && !(w->options.mean && s->values[0])) {
		e->current = false;
	} else if (w->identical) {
		follow(e, s);
	} else {
		filtered = *s;
		e->current = false;
		view_frames(w->view, &filtered);
		if (view_filter(w->view, &filtered))
			follow(e, &filtered);
	}
	return true;
}

static void list_kept(struct edges *e)
{
	const struct weighing *w = e->weighing;
	const struct graph *g = w->graph;
	size_t n = w->view->nlocations;
	uint32_t at = 0;

	e->first = xcalloc(n + 1, sizeof(*e->first));
	e->passed_by = xcalloc(n + 1, sizeof(*e->passed_by));
	e->kept = xcalloc(g->first[n] + 1, sizeof(*e->kept));
	for (size_t l = 0; l < n; l++) {
		bool passed_by = false;

		for (uint32_t k = g->first[l]; k < g->first[l + 1]; k++) {
			if (w->kept_some && !w->kept[g->of_line[k]]) {
				passed_by = true;
				continue;
			}
			e->kept[at++] = g->of_line[k] << KEPT_BITS |
					(k > g->first[l] ? KEPT_INLINED : 0) |
					(passed_by ? KEPT_RESIDUAL : 0);
			passed_by = false;
		}
		e->first[l + 1] = at;
		e->passed_by[l] = passed_by;
	}
}

static void take_edges(struct edges *e, struct call_edge **out, size_t *n)
{
	size_t kept = 0;

	for (size_t i = 0; i < e->nslots; i++) {
		struct call_edge x = e->slots[i];

		if (!x.to)
			continue;
		x.from--;
		x.to--;
		e->slots[kept++] = x;
	}
	*out = e->slots;
	*n = kept;
	e->slots = NULL;
}

static void release(struct edges *e)
{
	free(e->slots);
	free(e->first);
	free(e->kept);
	free(e->passed_by);
	free(e->innermost);
	free(e->hops);
	free(e->upto);
}

bool edges_collect(const struct weighing *w, const bool *wanted, struct call_edge **out, size_t *n,
	struct err *err)
{
	struct edges e = {.weighing = w, .wanted = wanted};
	bool ok;

	*out = NULL;
	*n = 0;
	if (w->graph->n > UINT32_MAX >> KEPT_BITS)
		return err_set(err, ERR_FORMAT, "more nodes than a call graph can have");
	list_kept(&e);
	grow(&e);
	e.innermost = xcalloc(w->graph->n + 1, sizeof(*e.innermost));
	ok = profile_each(w->profile, w->view->need_labels, add_sample, &e, err);
	while (e.nhops)
		pop(&e);
	if (ok)
		take_edges(&e, out, n);
	release(&e);
	return ok;
}
