/* SPDX-License-Identifier: MIT */
/*
 * After newGraph in internal/graph/graph.go and newTrimmedGraph in internal/report/report.go,
 * google/pprof in Go 1.26; specs/pprof.md 2.2 and 2.3. pprof rebuilds its graph after each
 * trimming; flat and cum of what stays do not change by that, only edges do (edges.c).
 */
#include "analyze/weigh.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "model/measure.h"

/* ---- the samples ---- */

static void next_stamp(struct weighing *w)
{
	if (++w->stamp)
		return;
	for (size_t i = 0; i < w->graph->n; i++)
		w->cums[i].stamp = 0;
	w->stamp = 1;
}

static void follow(struct node_path *p, const struct graph *g, const struct profile_sample *s)
{
	size_t depth = p->current ? s->shared : 0, n = depth ? p->upto[depth] : 0;

	p->upto = grow_array(p->upto, &p->cap_upto, s->nlocations + 1, sizeof(*p->upto));
	for (; depth < s->nlocations; depth++) {
		const uint32_t *first = g->first + s->locations[s->nlocations - 1 - depth];
		const uint32_t *from = g->of_line + first[0];
		size_t more = first[1] - first[0];

		if (n + more + GRAPH_SLACK > p->cap)
			p->nodes = grow_array(
				p->nodes, &p->cap, n + more + GRAPH_SLACK, sizeof(*p->nodes));
		/* Nearly always enough, and without a loop to guess the length of. */
		memcpy(p->nodes + n, from, GRAPH_SLACK * sizeof(*from));
		if (more > GRAPH_SLACK)
			memcpy(p->nodes + n, from, more * sizeof(*from));
		n += more;
		p->upto[depth + 1] = (uint32_t)n;
	}
	p->n = n;
	p->current = true;
}

/* A node counts once a sample, however often it recurs. */
static void add_cums(struct weighing *w, int64_t v)
{
	struct cum_weight *cums = w->cums;
	const uint32_t *nodes = w->path.nodes;
	uint32_t stamp = w->stamp;

	for (size_t i = 0, n = w->path.n; i < n; i++) {
		struct cum_weight *c = &cums[nodes[i]];
		uint64_t first = -(uint64_t)(c->stamp != stamp);

		c->cum = (int64_t)((uint64_t)c->cum + ((uint64_t)v & first));
		c->stamp = stamp;
	}
}

static void add_divisors(struct weighing *w, int64_t div)
{
	for (size_t i = 0; i < w->path.n; i++) {
		struct weight *n = &w->weights[w->path.nodes[i]];

		if (w->cums[w->path.nodes[i]].stamp != w->stamp)
			n->cum_div = wrap_add(n->cum_div, div);
		w->cums[w->path.nodes[i]].stamp = w->stamp;
	}
	next_stamp(w);
}

static void add_stack(struct weighing *w, const struct profile_sample *s, int64_t v, int64_t div)
{
	struct weight *leaf;

	follow(&w->path, w->graph, s);
	if (!w->path.n)
		return;
	next_stamp(w);
	if (div)
		add_divisors(w, div);
	add_cums(w, v);
	leaf = &w->weights[w->path.nodes[w->path.n - 1]];
	leaf->flat = wrap_add(leaf->flat, v);
	leaf->flat_div = wrap_add(leaf->flat_div, div);
}

static void add_filtered(struct weighing *w, const struct profile_sample *s)
{
	int64_t v = s->values[w->options.value];
	int64_t div = w->options.mean ? s->values[0] : 0;

	if (w->options.relative)
		total_add(&w->sums, s, v, div);
	if (v || div) {
		w->samples++;
		add_stack(w, s, v, div);
	} else {
		w->path.current = false;
	}
}

static bool add_sample(void *ctx, const struct profile_sample *s)
{
	struct weighing *w = ctx;
	struct profile_sample filtered;

	if (!w->options.relative)
		total_add(&w->sums, s, s->values[w->options.value],
			w->options.mean ? s->values[0] : 0);
	if (w->identical) {
		add_filtered(w, s);
		return true;
	}
	filtered = *s;
	w->path.current = false;
	view_frames(w->view, &filtered);
	if (view_filter(w->view, &filtered))
		add_filtered(w, &filtered);
	return true;
}

/* ---- trimming ---- */

static bool in_graph(const struct weighing *w, size_t i)
{
	int64_t flat = w->weights[i].flat, cum = w->cums[i].cum;

	if (!cum && !flat)
		return false;
	return !(w->options.drop_negative && (flat < 0 || (!flat && cum < 0)));
}

static int64_t cut_off(int64_t sum, double fraction)
{
	return wrap_abs(int64_from_double((double)sum * fraction));
}

static int compare_rows(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int64_t kx = wrap_abs(x->key), ky = wrap_abs(y->key);
	int order;

	if (kx != ky)
		return kx > ky ? -1 : 1;
	order = str_cmp(x->name, y->name);
	if (order)
		return order;
	/* Different nodes of one name: pprof's order is random, ours is not. */
	kx = wrap_abs(x->other);
	ky = wrap_abs(y->other);
	if (kx != ky)
		return kx > ky ? -1 : 1;
	return x->node < y->node ? -1 : x->node > y->node;
}

static int64_t mean(int64_t v, int64_t div)
{
	return div ? wrap_div(v, div) : v;
}

static void add_row(struct weighing *w, size_t i)
{
	const struct weight *n = &w->weights[i];
	int64_t cum = w->cums[i].cum;
	struct ranked *r = &w->rows[w->nrows++];

	*r = (struct ranked){.node = (uint32_t)i,
		.name = node_printable(&w->graph->nodes[i], &w->arena),
		.flat = mean(n->flat, n->flat_div),
		.cum = mean(cum, n->cum_div),
		.key = w->options.cum ? cum : n->flat,
		.other = w->options.cum ? n->flat : cum};
}

void weigh_keep(struct weighing *w, size_t n)
{
	w->nrows = n;
	memset(w->kept, 0, (w->graph->n + 1) * sizeof(*w->kept));
	for (size_t i = 0; i < w->nrows; i++)
		w->kept[w->rows[i].node] = true;
	w->kept_some = true;
}

static void trim(struct weighing *w)
{
	int64_t sum = 0, cut;
	size_t n = 0;

	for (size_t i = 0; i < w->graph->n; i++) {
		if (in_graph(w, i)) {
			sum = wrap_add(sum, w->weights[i].flat);
			n++;
		}
	}
	cut = w->node_cut = cut_off(sum, w->options.nodefraction);
	w->edge_cut = cut_off(sum, w->options.edgefraction);
	w->rows = xcalloc(n + 1, sizeof(*w->rows));
	for (size_t i = 0; i < w->graph->n; i++)
		if (in_graph(w, i) && (cut <= 0 || wrap_abs(w->cums[i].cum) >= cut))
			add_row(w, i);
	w->dropped = n - w->nrows;
	w->nodes_left = w->nrows;
	if (w->dropped)
		weigh_keep(w, w->nrows);
	qsort(w->rows, w->nrows, sizeof(*w->rows), compare_rows);
	if (w->options.nodecount > 0 && (uint64_t)w->options.nodecount < w->nrows)
		weigh_keep(w, (size_t)w->options.nodecount);
}

/* ---- all of it ---- */

bool weigh(struct weighing *w, struct view *v, const struct graph *g, const struct weigh_options *o,
	struct err *err)
{
	*w = (struct weighing){.profile = v->profile, .view = v, .graph = g, .options = *o};
	w->identical = view_keeps_stacks(v) && !v->need_labels;
	w->weights = xcalloc(g->n + 1, sizeof(*w->weights));
	w->cums = xcalloc(g->n + 1, sizeof(*w->cums));
	w->kept = xcalloc(g->n + 1, sizeof(*w->kept));
	v->need_labels |= total_needs_labels(v->profile);
	if (!profile_each(v->profile, v->need_labels, add_sample, w, err))
		return false;
	w->total = total_value(&w->sums);
	trim(w);
	return true;
}

void weigh_release(struct weighing *w)
{
	free(w->weights);
	free(w->cums);
	free(w->rows);
	free(w->kept);
	free(w->path.nodes);
	free(w->path.upto);
	arena_release(&w->arena);
	*w = (struct weighing){0};
}
