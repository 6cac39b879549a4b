/* SPDX-License-Identifier: MIT */
#include "analyze/calls.h"

#include <stdlib.h>

#include "analyze/edges.h"
#include "base/xmalloc.h"
#include "model/measure.h"

struct call_node calls_names(const struct node *n, struct arena *arena)
{
	return (struct call_node){.name = node_printable(n, arena),
		.function = n->name,
		.file = n->file,
		.objfile = n->objfile,
		.address = n->address,
		.line = n->line,
		.column = n->column,
		.start_line = n->start_line};
}

static struct call_node make_node(const struct weighing *w, uint32_t node, struct arena *arena)
{
	struct call_node n = calls_names(&w->graph->nodes[node], arena);

	n.flat = w->weights[node].flat;
	n.flat_div = w->weights[node].flat_div;
	n.cum = w->cums[node].cum;
	n.cum_div = w->weights[node].cum_div;
	n.id = node;
	return n;
}

/* A node without address and line stands for itself alone. */
strid calls_whole(struct intern *known, const struct call_node *n, uint32_t context)
{
	const uint64_t numbers[] = {n->function.n, n->file.n, (uint64_t)n->start_line,
		n->address || n->line ? 0 : (uint64_t)n->column, context};
	struct strbuf key = {0};
	strid id;

	strbuf_add(&key, (struct str){(const char *)numbers, sizeof(numbers)});
	strbuf_add(&key, n->function);
	strbuf_add(&key, n->file);
	strbuf_add(&key, n->objfile);
	id = intern_add(known, strbuf_str(&key));
	strbuf_release(&key);
	return id;
}

static void find_wholes(struct callgraph *g)
{
	struct intern known = {0};

	for (size_t i = 0; i < g->nnodes; i++)
		g->nodes[i].whole = calls_whole(&known, &g->nodes[i], 0);
	intern_release(&known);
}

/* Rows first, in their order; then what calls lead to or come from, in that of the graph. */
static void add_nodes(struct callgraph *g, const struct weighing *w, uint32_t *index)
{
	uint8_t *met = xcalloc(w->graph->n + 1, 1);
	size_t n = w->nrows;

	for (size_t i = 0; i < g->nedges; i++)
		met[g->edges[i].from] = met[g->edges[i].to] = 1;
	for (size_t i = 0; i < w->nrows; i++) {
		met[w->rows[i].node] = 0;
		index[w->rows[i].node] = (uint32_t)i;
	}
	for (size_t i = 0; i < w->graph->n; i++)
		n += met[i];
	g->nodes = xcalloc(n + 1, sizeof(*g->nodes));
	for (; g->nnodes < w->nrows; g->nnodes++)
		g->nodes[g->nnodes] = make_node(w, w->rows[g->nnodes].node, &g->arena);
	g->shown = g->nnodes;
	for (uint32_t i = 0; i < w->graph->n; i++) {
		if (!met[i])
			continue;
		index[i] = (uint32_t)g->nnodes;
		g->nodes[g->nnodes++] = make_node(w, i, &g->arena);
	}
	free(met);
}

void calls_sort(struct callgraph *g, bool cum)
{
	int64_t *flats = xcalloc(g->shown + 1, sizeof(*flats));
	int64_t *cums = xcalloc(g->shown + 1, sizeof(*cums));

	for (size_t i = 0; i < g->shown; i++) {
		flats[i] = g->nodes[i].flat;
		cums[i] = g->nodes[i].cum;
	}
	callgraph_sort(g, cum ? cums : flats, cum ? flats : cums);
	free(flats);
	free(cums);
}

void calls_drop_light(struct callgraph *g, int64_t cut)
{
	size_t kept = 0;

	/* Those into what is not shown have no place where pprof would look for them. */
	g->dropped_edges = 0;
	for (size_t i = 0; i < g->nedges; i++) {
		if (g->edges[i].to < g->shown && wrap_abs(g->edges[i].weight) < cut)
			g->dropped_edges++;
		else
			g->edges[kept++] = g->edges[i];
	}
	g->nedges = kept;
	callgraph_link(g);
}

bool calls_build(struct callgraph *g, const struct weighing *w, struct err *err)
{
	uint32_t *index;

	*g = (struct callgraph){.nodes_left = w->nodes_left, .dropped = w->dropped};
	if (!edges_collect(w, NULL, &g->edges, &g->nedges, err))
		return false;
	index = xcalloc(w->graph->n + 1, sizeof(*index));
	add_nodes(g, w, index);
	for (size_t i = 0; i < g->nedges; i++) {
		g->edges[i].from = index[g->edges[i].from];
		g->edges[i].to = index[g->edges[i].to];
	}
	find_wholes(g);
	callgraph_link(g);
	free(index);
	return true;
}
