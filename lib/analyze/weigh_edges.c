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
	uint32_t stamp;
	bool inlined; /* by every sample */
};

struct edges {
	struct weighing *weighing;
	struct edge *slots;
	size_t nslots, n;
	uint32_t stamp;
	bool *wanted;	/* by node */
	uint32_t *role; /* by location: what add_stack() does there */
};

/* Roles: nothing of the location is kept; look at its lines; else its only, kept node. */
#define ROLE_NONE  UINT32_MAX
#define ROLE_LINES (UINT32_MAX - 1)

static struct edge *find_edge(struct edges *e, uint32_t from, uint32_t to)
{
	uint64_t h = ((uint64_t)from << 32 | to) * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(h >> 32) & (e->nslots - 1);

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

/* The outermost occurrence in a sample decides; later ones are not looked at. */
static void add_edge(struct edges *e, uint32_t from, uint32_t to, int64_t v, bool inlined)
{
	struct edge *x;

	if ((e->n + 1) * 2 > e->nslots)
		grow(e);
	x = find_edge(e, from + 1, to + 1);
	if (!x->to) {
		*x = (struct edge){from + 1, to + 1, 0, 0, true};
		e->n++;
	}
	if (x->stamp == e->stamp)
		return;
	x->stamp = e->stamp;
	x->weight = wrap_add(x->weight, v);
	x->inlined &= inlined;
}

static void add_stack(struct edges *e, const struct profile_sample *s, int64_t v)
{
	const struct weighing *w = e->weighing;
	const struct graph *g = w->graph;
	uint32_t parent = PROFILE_NONE;

	for (size_t i = s->nlocations; i-- > 0;) {
		uint32_t role = e->role[s->locations[i]], first, end;

		if (role == ROLE_NONE)
			continue;
		if (role != ROLE_LINES) {
			parent = role;
			continue;
		}
		first = g->first[s->locations[i]];
		end = g->first[s->locations[i] + 1];
		for (uint32_t k = first; k < end; k++) {
			uint32_t node = g->of_line[k];

			if (w->kept_some && !w->kept[node])
				continue;
			if (e->wanted[node] && parent != PROFILE_NONE && parent != node)
				add_edge(e, parent, node, v, k > first);
			parent = node;
		}
	}
}

static bool add_sample(void *ctx, const struct profile_sample *sample)
{
	struct edges *e = ctx;
	struct weighing *w = e->weighing;
	struct profile_sample s = *sample;
	int64_t v = s.values[w->options.value];

	if (!v && !(w->options.mean && s.values[0]))
		return true;
	if (!w->identical) {
		view_frames(w->view, &s);
		if (!view_filter(w->view, &s))
			return true;
	}
	if (!++e->stamp) { /* four billion samples */
		for (size_t i = 0; i < e->nslots; i++)
			e->slots[i].stamp = 0;
		e->stamp = 1;
	}
	add_stack(e, &s, v);
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

static void assign_roles(struct edges *e)
{
	const struct weighing *w = e->weighing;
	const struct graph *g = w->graph;

	e->role = xcalloc(w->view->nlocations + 1, sizeof(*e->role));
	for (size_t l = 0; l < w->view->nlocations; l++) {
		uint32_t kept = 0, wanted = 0;

		for (uint32_t k = g->first[l]; k < g->first[l + 1]; k++) {
			kept += !w->kept_some || w->kept[g->of_line[k]];
			wanted += e->wanted[g->of_line[k]];
		}
		e->role[l] = !kept				       ? ROLE_NONE
			     : wanted || g->single[l] == GRAPH_SEVERAL ? ROLE_LINES
								       : g->single[l];
	}
}

bool weigh_edges(struct weighing *w, struct err *err)
{
	struct edges e = {.weighing = w};
	bool ok = true, any = false;

	if (!w->graph->any_inlinable)
		return true;
	e.wanted = xcalloc(w->graph->n + 1, sizeof(*e.wanted));
	for (size_t i = 0; i < w->nrows; i++)
		any |= e.wanted[w->rows[i].node] = w->graph->nodes[w->rows[i].node].inlinable;
	if (any) {
		assign_roles(&e);
		ok = profile_each(w->profile, w->view->need_labels, add_sample, &e, err);
		mark_rows(&e);
	}
	free(e.slots);
	free(e.wanted);
	free(e.role);
	return ok;
}
