/* SPDX-License-Identifier: MIT */
#include "analyze/visual.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/calls.h"
#include "base/xmalloc.h"
#include "model/measure.h"

enum { MOST_TAGS = 4 }; /* that a node is drawn with, of each kind */

void visual_release(struct visual *x)
{
	callgraph_release(&x->graph);
	weigh_release(&x->weighing);
	calltree_release(&x->tree);
	call_tags_release(&x->tags);
	free(x->first_tag);
}

/* ---- order by entropy ---- */

/* Go's math.Log2: exact for powers of two. */
static double log_2(double v)
{
	int exponent;
	double fraction = frexp(v, &exponent);

	if (fraction == 0.5)
		return exponent - 1;
	return log(fraction) * (1 / M_LN2) + exponent;
}

static double part(int64_t weight, int64_t total)
{
	double share = (double)wrap_abs(weight) / (double)total;

	return -share * log_2(share);
}

static double entropy(const struct callgraph *g, const uint32_t *edges, uint32_t n, int64_t self)
{
	double score = 0;
	int64_t total = self;

	for (uint32_t i = 0; i < n; i++)
		if (g->edges[edges[i]].weight > 0)
			total = wrap_add(total, g->edges[edges[i]].weight);
	if (!total)
		return 0;
	for (uint32_t i = 0; i < n; i++)
		score += part(g->edges[edges[i]].weight, total);
	if (self > 0)
		score += part(self, total);
	return score;
}

static int64_t score_of(const struct callgraph *g, const struct call_node *n)
{
	double score = n->nin ? entropy(g, g->in + n->first_in, n->nin, 0) : 1;

	score += n->nout ? entropy(g, g->out + n->first_out, n->nout, n->flat) : 1;
	return wrap_add(int64_from_double(score * (double)n->cum), n->flat);
}

static void sort(struct callgraph *g)
{
	int64_t *scores = xcalloc(g->shown + 1, sizeof(*scores));
	int64_t *flats = xcalloc(g->shown + 1, sizeof(*flats));

	for (size_t i = 0; i < g->shown; i++) {
		scores[i] = score_of(g, &g->nodes[i]);
		flats[i] = g->nodes[i].flat;
	}
	callgraph_sort(g, scores, flats);
	free(scores);
	free(flats);
}

/* ---- labels ---- */

struct tagging {
	struct visual *visual;
	uint32_t *stamps; /* by node */
	uint32_t stamp;
};

static bool tag_sample(void *ctx, const struct profile_sample *s)
{
	struct tagging *t = ctx;
	const struct weighing *w = &t->visual->weighing;
	const struct graph *g = w->graph;
	int64_t v = s->values[w->options.value], div = w->options.mean ? s->values[0] : 0;
	uint32_t node = UINT32_MAX;

	if ((!v && !div) || !call_tags_sample(&t->visual->tags, s))
		return true;
	if (!++t->stamp) {
		memset(t->stamps, 0, g->n * sizeof(*t->stamps));
		t->stamp = 1;
	}
	for (size_t i = s->nlocations; i-- > 0;) {
		for (uint32_t k = g->first[s->locations[i]]; k < g->first[s->locations[i] + 1];
			k++) {
			node = g->of_line[k];
			if (t->stamps[node] != t->stamp)
				call_tags_add(&t->visual->tags, node, v, div, false);
			t->stamps[node] = t->stamp;
		}
	}
	if (node != UINT32_MAX)
		call_tags_add(&t->visual->tags, node, v, div, true);
	return true;
}

static bool weigh_labels(void *ctx, const struct profile_sample *s)
{
	struct visual *x = ctx;

	if (call_tags_sample(&x->tags, s))
		call_tags_add(
			&x->tags, 0, wrap_abs(s->values[x->weighing.options.value]), 0, false);
	return true;
}

static bool tag_nodes(struct visual *x, struct view *v, struct err *err)
{
	struct tagging t = {.visual = x};
	int64_t cut = x->weighing.node_cut;
	bool ok;

	t.stamps = xcalloc(x->weighing.graph->n + 1, sizeof(*t.stamps));
	v->need_labels = true;
	ok = cut <= 0 || view_each(v, weigh_labels, x, err);
	if (cut > 0)
		call_tags_drop_light(&x->tags, cut);
	ok = ok && view_each(v, tag_sample, &t, err);
	free(t.stamps);
	return ok;
}

static void attach_tags(struct visual *x)
{
	for (size_t i = 0; i < x->graph.nnodes; i++) {
		struct call_node *n = &x->graph.nodes[i];

		n->first_tag = x->first_tag[n->id];
		n->ntags = x->first_tag[n->id + 1] - n->first_tag;
	}
}

static size_t count_tags(const struct callgraph *g, const struct call_node *n)
{
	size_t count = 0;

	for (uint32_t i = 0; i < n->ntags; i++)
		count += g->tags[n->first_tag + i].flat != 0;
	return count < MOST_TAGS ? count : MOST_TAGS;
}

/* ---- choice of nodes ---- */

/* So many of the first nodes that they and their labels make nodecount. */
static size_t choose(const struct callgraph *g, size_t nodecount)
{
	size_t count = 0;

	for (size_t i = 0; i < g->shown; i++) {
		count += count_tags(g, &g->nodes[i]) + 1;
		if (count >= nodecount)
			return i + 1;
	}
	return nodecount < g->shown ? nodecount : g->shown;
}

/* The graph is built anew over the nodes that stay: edges then pass the others by. */
static bool rebuild(struct visual *x, size_t n, struct err *err)
{
	struct weighing *w = &x->weighing;
	bool *stays = xcalloc(w->graph->n + 1, sizeof(*stays));
	struct callgraph old = x->graph;
	size_t kept = 0;
	bool ok;

	for (size_t i = 0; i < n; i++)
		stays[old.nodes[i].id] = true;
	for (size_t i = 0; i < w->nrows; i++)
		if (stays[w->rows[i].node])
			w->rows[kept++] = w->rows[i];
	weigh_keep(w, kept);
	ok = calls_build(&x->graph, w, err);
	x->graph.tags = old.tags;
	x->graph.ntags = old.ntags;
	x->graph.nodes_left = old.nodes_left;
	x->graph.dropped = old.dropped;
	old.tags = NULL;
	callgraph_release(&old);
	free(stays);
	return ok;
}

static bool keep_first(struct visual *x, size_t n, struct err *err)
{
	bool *kept;

	if (!x->is_tree)
		return rebuild(x, n, err);
	kept = xcalloc(x->graph.nnodes + 1, sizeof(*kept));
	for (size_t i = 0; i < n; i++)
		kept[i] = true;
	calltree_trim(&x->graph, kept);
	free(kept);
	return true;
}

static bool limit(struct visual *x, size_t nodecount, struct err *err)
{
	size_t n;

	calls_drop_light(&x->graph, x->edge_cut);
	n = choose(&x->graph, nodecount);
	if (n == x->graph.shown)
		return true;
	if (!keep_first(x, n, err))
		return false;
	attach_tags(x);
	sort(&x->graph);
	return true;
}

/* ---- edges that other ways replace ---- */

struct search {
	const struct callgraph *graph;
	const bool *gone; /* by edge */
	uint32_t *seen, *queue;
	uint32_t stamp;
};

/* Whether e's source leads to its end in another way. */
static bool is_redundant(struct search *s, uint32_t e)
{
	const struct callgraph *g = s->graph;
	size_t n = 0;

	s->stamp++;
	s->queue[n++] = g->edges[e].to;
	s->seen[g->edges[e].to] = s->stamp;
	for (size_t i = 0; i < n; i++) {
		const struct call_node *node = &g->nodes[s->queue[i]];

		for (uint32_t k = node->first_in; k < node->first_in + node->nin; k++) {
			uint32_t from = g->edges[g->in[k]].from;

			if (g->in[k] == e || s->gone[g->in[k]] || s->seen[from] == s->stamp)
				continue;
			if (from == g->edges[e].from)
				return true;
			s->seen[from] = s->stamp;
			s->queue[n++] = from;
		}
	}
	return false;
}

static void drop_redundant(struct callgraph *g)
{
	bool *gone = xcalloc(g->nedges + 1, sizeof(*gone));
	struct search s = {.graph = g, .gone = gone};
	size_t kept = 0;

	s.seen = xcalloc(g->nnodes + 1, sizeof(*s.seen));
	s.queue = xcalloc(g->nnodes + 1, sizeof(*s.queue));
	for (size_t i = g->shown; i-- > 0;) {
		const struct call_node *n = &g->nodes[i];

		/* The lightest first, up to one that is no bridge. */
		for (uint32_t k = n->nin; k-- > 0;) {
			uint32_t e = g->in[n->first_in + k];

			if (!g->edges[e].residual)
				break;
			gone[e] = is_redundant(&s, e);
		}
	}
	for (size_t i = 0; i < g->nedges; i++)
		if (!gone[i])
			g->edges[kept++] = g->edges[i];
	g->nedges = kept;
	callgraph_link(g);
	free(gone);
	free(s.seen);
	free(s.queue);
}

/* ---- all of it ---- */

static bool build_graph(
	struct visual *x, struct view *v, const struct visual_options *o, struct err *err)
{
	struct weighing *w = &x->weighing;
	struct weigh_options all = o->weigh;
	const struct graph *graph = w->graph;

	all.nodecount = 0;
	if (!weigh(w, v, graph, &all, err) || !calls_build(&x->graph, w, err) ||
		!tag_nodes(x, v, err))
		return false;
	x->total = w->total;
	x->node_cut = w->node_cut;
	x->edge_cut = w->edge_cut;
	x->first_tag = call_tags_finish(&x->tags, graph->n, x->node_cut, &x->graph);
	return true;
}

static int64_t cut_off(int64_t sum, double fraction)
{
	return wrap_abs(int64_from_double((double)sum * fraction));
}

static void drop_light_nodes(struct visual *x)
{
	struct callgraph *g = &x->graph;
	bool *kept = xcalloc(g->nnodes + 1, sizeof(*kept));
	size_t all = g->shown, n = 0;

	for (size_t i = 0; i < g->shown; i++)
		n += kept[i] = wrap_abs(g->nodes[i].cum) >= x->node_cut;
	if (n < all)
		calltree_trim(g, kept);
	g->dropped = all - n;
	g->nodes_left = n;
	free(kept);
}

static bool build_tree(
	struct visual *x, struct view *v, const struct visual_options *o, struct err *err)
{
	struct callgraph *g = &x->graph;
	int64_t sum = 0;

	x->tree = (struct calltree){
		.view = v, .graph = x->weighing.graph, .options = o->weigh, .tags = &x->tags};
	if (!calltree_build(g, &x->tree, err))
		return false;
	x->total = total_value(&x->tree.sums);
	for (size_t i = 0; i < g->shown; i++)
		sum = wrap_add(sum, g->nodes[i].flat);
	x->node_cut = cut_off(sum, o->weigh.nodefraction);
	x->edge_cut = cut_off(sum, o->weigh.edgefraction);
	if (x->node_cut > 0)
		drop_light_nodes(x);
	x->first_tag = call_tags_finish(&x->tags, x->tree.n, x->node_cut, g);
	return true;
}

bool visual_build(struct visual *x, struct view *v, const struct graph *graph,
	const struct visual_options *o, struct err *err)
{
	*x = (struct visual){.is_tree = o->call_tree};
	x->weighing.graph = graph;
	if (!call_tags_init(&x->tags, v, o->unit, err))
		return false;
	if (!(o->call_tree ? build_tree(x, v, o, err) : build_graph(x, v, o, err)))
		return false;
	attach_tags(x);
	sort(&x->graph);
	if (o->weigh.nodecount > 0 && !limit(x, (size_t)o->weigh.nodecount, err))
		return false;
	calls_drop_light(&x->graph, x->edge_cut);
	drop_redundant(&x->graph);
	return true;
}
