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
