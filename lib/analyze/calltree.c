/* SPDX-License-Identifier: MIT */
#include "analyze/calltree.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/calls.h"
#include "base/hash.h"
#include "base/xmalloc.h"
#include "model/measure.h"

enum { MOST_NODES = 1 << 24 };

struct calltree_node {
	uint32_t parent; /* node + 1, 0 = none */
	uint32_t node;	 /* of the graph */
	int64_t flat, cum, flat_div, cum_div;
	bool inlined; /* whenever it was called */
};

void calltree_release(struct calltree *t)
{
	free(t->nodes);
	free(t->slots);
	t->nodes = NULL;
	t->slots = NULL;
}

/* ---- the tree ---- */

static size_t find_slot(const struct calltree *t, uint32_t parent, uint32_t node)
{
	size_t i = hash_ids(parent, node) & (t->nslots - 1);

	while (t->slots[i] && (t->nodes[t->slots[i] - 1].parent != parent ||
				      t->nodes[t->slots[i] - 1].node != node))
		i = (i + 1) & (t->nslots - 1);
	return i;
}

static void grow_slots(struct calltree *t)
{
	free(t->slots);
	t->nslots = t->nslots ? t->nslots * 2 : 1024;
	t->slots = xcalloc(t->nslots, sizeof(*t->slots));
	for (size_t i = 0; i < t->n; i++)
		t->slots[find_slot(t, t->nodes[i].parent, t->nodes[i].node)] = (uint32_t)i + 1;
}

static uint32_t child_of(struct calltree *t, uint32_t parent, uint32_t node)
{
	size_t slot;

	if ((t->n + 1) * 2 > t->nslots)
		grow_slots(t);
	slot = find_slot(t, parent, node);
	if (!t->slots[slot]) {
		t->nodes = grow_array(t->nodes, &t->cap, t->n + 1, sizeof(*t->nodes));
		t->nodes[t->n] =
			(struct calltree_node){.parent = parent, .node = node, .inlined = true};
		t->slots[slot] = (uint32_t)++t->n;
	}
	return t->slots[slot];
}

static void add_stack(struct calltree *t, const struct profile_sample *s, int64_t v, int64_t div)
{
	const struct graph *g = t->graph;
	bool tagged = t->tags && call_tags_sample(t->tags, s);
	uint32_t at = 0;

	for (size_t i = s->nlocations; i-- > 0;) {
		uint32_t l = s->locations[i];

		for (uint32_t k = g->first[l]; k < g->first[l + 1]; k++) {
			struct calltree_node *n;

			at = child_of(t, at, g->of_line[k]);
			n = &t->nodes[at - 1];
			n->cum = wrap_add(n->cum, v);
			n->cum_div = wrap_add(n->cum_div, div);
			n->inlined &= k > g->first[l];
			if (tagged)
				call_tags_add(t->tags, at - 1, v, div, false);
		}
	}
	if (!at)
		return;
	t->nodes[at - 1].flat = wrap_add(t->nodes[at - 1].flat, v);
	t->nodes[at - 1].flat_div = wrap_add(t->nodes[at - 1].flat_div, div);
	if (tagged)
		call_tags_add(t->tags, at - 1, v, div, true);
}

static bool add_sample(void *ctx, const struct profile_sample *sample)
{
	struct calltree *t = ctx;
	struct profile_sample s = *sample;
	int64_t v = s.values[t->options.value], div = t->options.mean ? s.values[0] : 0;

	if (!t->options.relative)
		total_add(&t->sums, &s, v, div);
	view_frames(t->view, &s);
	if (!view_filter(t->view, &s))
		return true;
	if (t->options.relative)
		total_add(&t->sums, &s, v, div);
	if (v || div)
		add_stack(t, &s, v, div);
	t->too_large = t->n > MOST_NODES;
	return !t->too_large;
}

/* ---- as a graph ---- */

static bool is_shown(const struct calltree *t, const struct calltree_node *n)
{
	if (!n->cum && !n->flat)
		return false;
	return !(t->options.drop_negative && (n->flat < 0 || (!n->flat && n->cum < 0)));
}

static void take_nodes(struct callgraph *g, const struct calltree *t, uint32_t *index)
{
	struct call_node *names = xcalloc(t->graph->n + 1, sizeof(*names));

	for (size_t i = 0; i < t->graph->n; i++)
		names[i] = calls_names(&t->graph->nodes[i], &g->arena);
	g->nodes = xcalloc(t->n + 1, sizeof(*g->nodes));
	for (int shown = 1; shown >= 0; shown--) {
		for (uint32_t i = 0; i < t->n; i++) {
			const struct calltree_node *from = &t->nodes[i];
			struct call_node *to = &g->nodes[g->nnodes];

			if (is_shown(t, from) != shown)
				continue;
			*to = names[from->node];
			to->flat = from->flat;
			to->cum = from->cum;
			to->flat_div = from->flat_div;
			to->cum_div = from->cum_div;
			to->id = i;
			index[i] = (uint32_t)g->nnodes++;
		}
		if (shown)
			g->shown = g->nnodes;
	}
	free(names);
}

/* All that reaches a node of a tree comes from its one caller. */
static void take_edges(struct callgraph *g, const struct calltree *t, const uint32_t *index)
{
	g->edges = xcalloc(t->n + 1, sizeof(*g->edges));
	for (size_t i = 0; i < t->n; i++) {
		const struct calltree_node *n = &t->nodes[i];

		if (n->parent)
			g->edges[g->nedges++] = (struct call_edge){index[n->parent - 1], index[i],
				n->cum, n->cum_div, n->inlined, false};
	}
}

bool calltree_build(struct callgraph *g, struct calltree *t, struct err *err)
{
	struct intern known = {0};
	uint32_t *index;

	*g = (struct callgraph){0};
	t->view->need_labels |= t->tags || total_needs_labels(t->view->profile);
	if (!profile_each(t->view->profile, t->view->need_labels, add_sample, t, err))
		return !t->too_large ? false
				     : err_set(err, ERR_FORMAT,
					       "more than %d nodes in the tree of calls: without "
					       "--call_tree, or with filters, there are fewer",
					       MOST_NODES);
	index = xcalloc(t->n + 1, sizeof(*index));
	take_nodes(g, t, index);
	take_edges(g, t, index);
	for (size_t i = 0; i < g->nnodes; i++) {
		uint32_t parent = t->nodes[g->nodes[i].id].parent;

		g->nodes[i].whole = calls_whole(&known, &g->nodes[i], parent);
	}
	intern_release(&known);
	g->nodes_left = g->shown;
	callgraph_link(g);
	free(index);
	return true;
}

/* ---- trimming: TrimTree ---- */

void calltree_trim(struct callgraph *g, const bool *kept)
{
	bool *stays = xcalloc(g->nnodes + 1, sizeof(*stays));
	struct call_edge *edges = xcalloc(g->nedges + 1, sizeof(*edges));
	size_t n = 0;

	for (size_t i = 0; i < g->nnodes; i++)
		stays[i] = i >= g->shown || kept[i];
	for (size_t i = 0; i < g->nedges; i++) {
		struct call_edge e = g->edges[i];
		bool top = !stays[e.to];

		while (!top && !stays[e.from]) {
			const struct call_node *gone = &g->nodes[e.from];
			const struct call_edge *up = &g->edges[g->in[gone->first_in]];

			top = !gone->nin;
			if (top)
				break;
			e.from = up->from;
			e.inlined &= up->inlined;
			e.residual = true;
		}
		if (!top)
			edges[n++] = e;
	}
	free(g->edges);
	g->edges = edges;
	g->nedges = n;
	callgraph_keep(g, stays);
	free(stays);
}
