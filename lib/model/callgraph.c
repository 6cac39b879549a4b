/* SPDX-License-Identifier: MIT */
#include "model/callgraph.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/measure.h"

void callgraph_release(struct callgraph *g)
{
	free(g->nodes);
	free(g->edges);
	free(g->in);
	free(g->out);
	free(g->tags);
	arena_release(&g->arena);
	*g = (struct callgraph){0};
}

int64_t call_value(int64_t sum, int64_t div)
{
	return div ? wrap_div(sum, div) : sum;
}

int callgraph_compare_edges(
	const struct callgraph *g, const struct call_edge *a, const struct call_edge *b)
{
	int64_t wa = wrap_abs(a->weight), wb = wrap_abs(b->weight);
	int order;

	if (wa != wb)
		return wa > wb ? -1 : 1;
	order = str_cmp(g->nodes[a->from].name, g->nodes[b->from].name);
	if (!order)
		order = str_cmp(g->nodes[a->to].name, g->nodes[b->to].name);
	/* Different nodes of one name: pprof's order is random, ours is not. */
	if (!order && a->from != b->from)
		order = a->from < b->from ? -1 : 1;
	if (!order && a->to != b->to)
		order = a->to < b->to ? -1 : 1;
	return order;
}

struct place {
	const struct callgraph *graph;
	uint32_t edge;
};

static int compare(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	const struct call_edge *edges = x->graph->edges;

	return callgraph_compare_edges(x->graph, &edges[x->edge], &edges[y->edge]);
}

void callgraph_link(struct callgraph *g)
{
	struct place *order = xcalloc(g->nedges + 1, sizeof(*order));
	uint32_t in = 0, out = 0;

	for (size_t i = 0; i < g->nnodes; i++)
		g->nodes[i].nin = g->nodes[i].nout = 0;
	for (size_t i = 0; i < g->nedges; i++) {
		order[i] = (struct place){g, (uint32_t)i};
		g->nodes[g->edges[i].from].nout++;
		g->nodes[g->edges[i].to].nin++;
	}
	for (size_t i = 0; i < g->nnodes; i++) {
		struct call_node *n = &g->nodes[i];

		n->first_in = in;
		n->first_out = out;
		in += n->nin;
		out += n->nout;
		n->nin = n->nout = 0;
	}
	qsort(order, g->nedges, sizeof(*order), compare);
	g->in = xrealloc(g->in, g->nedges + 1, sizeof(*g->in));
	g->out = xrealloc(g->out, g->nedges + 1, sizeof(*g->out));
	for (size_t i = 0; i < g->nedges; i++) {
		uint32_t e = order[i].edge;
		struct call_node *from = &g->nodes[g->edges[e].from];
		struct call_node *to = &g->nodes[g->edges[e].to];

		g->out[from->first_out + from->nout++] = e;
		g->in[to->first_in + to->nin++] = e;
	}
	free(order);
}

/* ---- order and choice of the nodes ---- */

struct sorted {
	const struct call_node *node;
	int64_t key, other;
	uint32_t at;
};

static int compare_nodes(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	int order;

	if (x->key != y->key)
		return x->key > y->key ? -1 : 1;
	order = str_cmp(x->node->name, y->node->name);
	if (order)
		return order;
	if (x->other != y->other)
		return x->other > y->other ? -1 : 1;
	/* Different nodes of one name: pprof's order is random, ours is not. */
	return x->at < y->at ? -1 : x->at > y->at;
}

/* moved: new places of the nodes, UINT32_MAX = gone; nodes are those, n of them. */
static void replace_nodes(
	struct callgraph *g, struct call_node *nodes, size_t n, const uint32_t *moved)
{
	size_t kept = 0;

	for (size_t i = 0; i < g->nedges; i++) {
		struct call_edge e = g->edges[i];

		e.from = moved[e.from];
		e.to = moved[e.to];
		if (e.from != UINT32_MAX && e.to != UINT32_MAX)
			g->edges[kept++] = e;
	}
	g->nedges = kept;
	free(g->nodes);
	g->nodes = nodes;
	g->nnodes = n;
	callgraph_link(g);
}

void callgraph_sort(struct callgraph *g, const int64_t *key, const int64_t *other)
{
	struct sorted *order = xcalloc(g->shown + 1, sizeof(*order));
	uint32_t *moved = xcalloc(g->nnodes + 1, sizeof(*moved));
	struct call_node *nodes = xcalloc(g->nnodes + 1, sizeof(*nodes));

	for (uint32_t i = 0; i < g->shown; i++)
		order[i] = (struct sorted){&g->nodes[i], wrap_abs(key[i]), wrap_abs(other[i]), i};
	qsort(order, g->shown, sizeof(*order), compare_nodes);
	for (uint32_t i = 0; i < g->nnodes; i++) {
		uint32_t from = i < g->shown ? order[i].at : i;

		nodes[i] = g->nodes[from];
		moved[from] = i;
	}
	replace_nodes(g, nodes, g->nnodes, moved);
	free(order);
	free(moved);
}

void callgraph_keep(struct callgraph *g, const bool *kept)
{
	uint32_t *moved = xcalloc(g->nnodes + 1, sizeof(*moved));
	struct call_node *nodes = xcalloc(g->nnodes + 1, sizeof(*nodes));
	size_t n = 0, shown = 0;

	for (size_t i = 0; i < g->nnodes; i++) {
		moved[i] = UINT32_MAX;
		if (!kept[i])
			continue;
		shown += i < g->shown;
		moved[i] = (uint32_t)n;
		nodes[n++] = g->nodes[i];
	}
	g->shown = shown;
	replace_nodes(g, nodes, n, moved);
	free(moved);
}
