/* SPDX-License-Identifier: MIT */
/*
 * Edges into the nodes that some location inlines: `top` marks a row (inline) when every call that
 * is left after trimming was inlined, (partial-inline) when some were. Only the rows shown count,
 * over the nodes that trimming kept, so that needs its own pass over the samples.
 */
#include <stdlib.h>

#include "analyze/weigh.h"
#include "base/xmalloc.h"
#include "model/measure.h"

struct edge {
	uint32_t from, to; /* nodes + 1, 0 = free */
	int64_t weight;
	bool inlined; /* by every sample */
};

/* A kept node of the sample at hand; it is charged to its edge when it leaves the stack. */
struct hop {
	uint32_t node;
	uint32_t outer; /* hop + 1 of the same node further out, 0 = none */
	int64_t since;	/* edges.sum when it came */
	bool inlined, counted;
};

struct edges {
	struct weighing *weighing;
	struct edge *slots;
	size_t nslots, n;
	bool *wanted;	 /* by node */
	uint32_t *first; /* by location: its part of kept[], node * 2 + inlined each */
	uint32_t *kept;
	bool *passed_by;     /* by location: nothing of it is kept */
	uint32_t *innermost; /* by node: hop + 1, 0 = none */
	/* Outermost first; what the next sample shares stays. */
	struct hop *hops;
	size_t nhops, cap_hops;
	uint32_t *upto; /* hops of so many outermost locations */
	size_t cap_upto;
	bool current; /* the hops are those of the sample before */
	int64_t sum;  /* of the samples so far */
};

static inline size_t slot_hash(const struct edges *e, uint32_t from, uint32_t to)
{
	uint64_t h = ((uint64_t)from << 32 | to) * UINT64_C(0x9e3779b97f4a7c15);

	return (size_t)(h >> 32) & (e->nslots - 1);
}

static struct edge *find_edge(const struct edges *e, uint32_t from, uint32_t to)
{
	size_t i = slot_hash(e, from, to);

	while (e->slots[i].to && (e->slots[i].to != to || e->slots[i].from != from))
		i = (i + 1) & (e->nslots - 1);
	return &e->slots[i];
}

static void grow(struct edges *e)
{
	struct edge *old = e->slots;
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
	struct edge *x;

	e->innermost[h->node] = h->outer;
	if (!h->counted)
		return;
	x = find_edge(e, h[-1].node + 1, h->node + 1);
	if (!x->to) {
		*x = (struct edge){h[-1].node + 1, h->node + 1, 0, true};
		e->n++;
	}
	x->weight = wrap_add(x->weight, wrap_sub(e->sum, h->since));
	x->inlined &= h->inlined;
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

static void push(struct edges *e, uint32_t node, bool inlined)
{
	struct hop h = {
		.node = node, .outer = e->innermost[node], .since = e->sum, .inlined = inlined};

	if (e->nhops && e->wanted[node]) {
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
	size_t depth = e->current ? s->shared : 0, keep = depth ? e->upto[depth] : 0;

	while (e->nhops > keep)
		pop(e);
	e->upto = grow_array(e->upto, &e->cap_upto, s->nlocations + 1, sizeof(*e->upto));
	for (; depth < s->nlocations; depth++) {
		uint32_t l = s->locations[s->nlocations - 1 - depth];

		if (!e->passed_by[l])
			for (uint32_t k = e->first[l]; k < e->first[l + 1]; k++)
				push(e, e->kept[k] / 2, e->kept[k] & 1);
		e->upto[depth + 1] = (uint32_t)e->nhops;
	}
	e->sum = wrap_add(e->sum, s->values[e->weighing->options.value]);
	e->current = true;
}

static bool add_sample(void *ctx, const struct profile_sample *s)
{
	struct edges *e = ctx;
	struct weighing *w = e->weighing;
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

static void mark_rows(const struct edges *e)
{
	struct weighing *w = e->weighing;
	uint8_t *marks = xcalloc(w->graph->n + 1, 1);

	for (size_t i = 0; i < e->nslots; i++) {
		const struct edge *x = &e->slots[i];

		if (x->to && wrap_abs(x->weight) >= w->edge_cut)
			marks[x->to - 1] |= x->inlined ? 1 : 2;
	}
	for (size_t i = 0; i < w->nrows; i++) {
		w->rows[i].inline_edge = marks[w->rows[i].node] & 1;
		w->rows[i].call_edge = marks[w->rows[i].node] & 2;
	}
	free(marks);
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
		for (uint32_t k = g->first[l]; k < g->first[l + 1]; k++)
			if (!w->kept_some || w->kept[g->of_line[k]])
				e->kept[at++] = g->of_line[k] * 2 + (k > g->first[l]);
		e->first[l + 1] = at;
		e->passed_by[l] = at == e->first[l];
	}
}

static void release(struct edges *e)
{
	free(e->slots);
	free(e->wanted);
	free(e->first);
	free(e->kept);
	free(e->passed_by);
	free(e->innermost);
	free(e->hops);
	free(e->upto);
}

bool weigh_edges(struct weighing *w, struct err *err)
{
	struct edges e = {.weighing = w};
	bool ok = true, any = false;

	if (!w->graph->any_inlinable || w->graph->n > UINT32_MAX / 2)
		return true;
	e.wanted = xcalloc(w->graph->n + 1, sizeof(*e.wanted));
	for (size_t i = 0; i < w->nrows; i++)
		any |= e.wanted[w->rows[i].node] = w->graph->nodes[w->rows[i].node].inlinable;
	if (any) {
		list_kept(&e);
		grow(&e);
		e.innermost = xcalloc(w->graph->n + 1, sizeof(*e.innermost));
		ok = profile_each(w->profile, w->view->need_labels, add_sample, &e, err);
		while (e.nhops)
			pop(&e);
		mark_rows(&e);
	}
	release(&e);
	return ok;
}
