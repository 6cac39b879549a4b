/* SPDX-License-Identifier: MIT */
/*
 * After ComposeDot in internal/graph/dotgraph.go of google/pprof, Go 1.26: the same nodes, edges
 * and labels.
 */
#include "report/profile_dot.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/measure.h"
#include "report/dot_parts.h"

static int64_t flat_of(const struct call_node *n)
{
	return call_value(n->flat, n->flat_div);
}

static int64_t cum_of(const struct call_node *n)
{
	return call_value(n->cum, n->cum_div);
}

/* ---- legend ---- */

static void put_lines(struct profile_text *x, const struct callgraph *g)
{
	struct profile_shown shown = {0, g->shown, g->nodes_left, g->dropped, g->dropped_edges};

	for (size_t i = 0; i < g->shown; i++)
		shown.flat = wrap_add(shown.flat, flat_of(&g->nodes[i]));
	profile_text_profile(x);
	profile_text_filters(x);
	profile_text_counts(x, &shown);
	strbuf_adds(x->to, "\nSee https://git.io/JfYMW for how to read the graph");
}

static void put_legend(struct dot *d)
{
	struct str title = profile_text_binary(d->text.head), first;
	struct strbuf *out = d->text.to, lines = {0};
	struct profile_text x = d->text;

	x.to = &lines;
	put_lines(&x, d->graph);
	first = str_head(strbuf_str(&lines),
		x.first_line ? x.first_line : str_chr(strbuf_str(&lines), '\n'));
	strbuf_adds(out, "subgraph cluster_L { \"");
	dot_escape(out, first);
	strbuf_adds(out, "\" [shape=box fontsize=16 label=\"");
	dot_escape(out, strbuf_str(&lines));
	strbuf_adds(out, "\\l\"");
	if (title.n) {
		strbuf_adds(out, " tooltip=\"");
		strbuf_add(out, title);
		strbuf_addc(out, '"');
	}
	strbuf_adds(out, "] }\n");
	strbuf_release(&lines);
}

static void put_start(struct dot *d)
{
	struct str title = profile_text_binary(d->text.head);

	strbuf_adds(d->text.to, "digraph \"");
	strbuf_add(d->text.to, title.n ? title : STR("unnamed"));
	strbuf_adds(d->text.to, "\" {\nnode [style=filled fillcolor=\"#f8f8f8\"]\n");
}

/* ---- nodes ---- */

static void put_share(struct dot *d, int64_t v)
{
	profile_text_value(&d->text, v, 0);
	strbuf_adds(d->text.to, " (");
	profile_text_percentage(&d->text, v, d->text.head->total, true);
	strbuf_addc(d->text.to, ')');
}

static int font_size(int64_t flat, double most)
{
	double v = (double)wrap_abs(flat);

	return most != 0 && flat && v <= most ? 8 + (int)ceil(16 * sqrt(v / most)) : 8;
}

/* What Go's abs64 of the total gives for a share. */
static double share_of(const struct dot *d, int64_t v)
{
	return (double)v / (double)wrap_abs(d->text.head->total);
}

static void put_node(struct dot *d, size_t i, double most)
{
	const struct call_node *n = &d->graph->nodes[i];
	int64_t flat = flat_of(n), cum = cum_of(n);
	struct strbuf *out = d->text.to;

	strbuf_addf(out, "N%zu [label=\"", i + 1);
	dot_node_name(d, n);
	if (flat)
		put_share(d, flat);
	else
		strbuf_addc(out, '0');
	if (cum != flat) {
		strbuf_adds(out, flat ? "\\nof " : " of ");
		put_share(d, cum);
	}
	strbuf_addf(out, "\" id=\"node%zu\" fontsize=%d shape=box tooltip=\"", i + 1,
		font_size(flat, most));
	dot_escape(out, n->name);
	strbuf_adds(out, " (");
	profile_text_value(&d->text, cum, 0);
	strbuf_adds(out, ")\" color=\"");
	dot_color(out, share_of(d, cum), false);
	strbuf_adds(out, "\" fillcolor=\"");
	dot_color(out, share_of(d, cum), true);
	strbuf_adds(out, "\"]\n");
}

/* ---- edges ---- */

static size_t id_of(const struct callgraph *g, uint32_t node)
{
	return node < g->shown ? (size_t)node + 1 : 0;
}

/* 1 and up to most more, by the share of the total. */
static int64_t scale(int64_t v, int64_t most, int64_t total)
{
	int64_t part = wrap_abs(wrap_div((int64_t)((uint64_t)v * (uint64_t)most), total));

	return 1 + (part < most ? part : most);
}

static void put_strength(struct dot *d, int64_t v)
{
	int64_t total = d->text.head->total;
	struct strbuf *out = d->text.to;

	if (!total)
		return;
	if (scale(v, 100, total) > 1)
		strbuf_addf(out, " weight=%" PRId64, scale(v, 100, total));
	if (scale(v, 5, total) > 1)
		strbuf_addf(out, " penwidth=%" PRId64, scale(v, 5, total));
	strbuf_adds(out, " color=\"");
	dot_color(out, share_of(d, v), false);
	strbuf_addc(out, '"');
}

static void put_tip(struct dot *d, const char *name, const struct call_edge *e, int64_t v)
{
	struct strbuf *out = d->text.to;

	strbuf_addf(out, " %s=\"", name);
	dot_escape(out, d->graph->nodes[e->from].name);
	strbuf_adds(out, e->residual ? " ... " : " -> ");
	dot_escape(out, d->graph->nodes[e->to].name);
	strbuf_adds(out, " (");
	profile_text_value(&d->text, v, 0);
	strbuf_adds(out, ")\"");
}

static void put_edge(struct dot *d, const struct call_edge *e, bool tags)
{
	int64_t v = call_value(e->weight, e->div);
	struct strbuf *out = d->text.to;

	strbuf_addf(
		out, "N%zu -> N%zu [label=\" ", id_of(d->graph, e->from), id_of(d->graph, e->to));
	profile_text_value(&d->text, v, 0);
	strbuf_adds(out, e->inlined ? "\\n (inline)\"" : "\"");
	put_strength(d, v);
	put_tip(d, "tooltip", e, v);
	put_tip(d, "labeltooltip", e, v);
	if (e->residual)
		strbuf_adds(out, " style=\"dotted\"");
	if (tags)
		strbuf_adds(out, " minlen=2");
	strbuf_adds(out, "]\n");
	strbuf_offer(out);
}

struct drawn {
	const struct callgraph *graph;
	const struct call_edge *edge;
};

static int compare_drawn(const void *a, const void *b)
{
	const struct drawn *x = a, *y = b;

	return callgraph_compare_edges(x->graph, x->edge, y->edge);
}

static void put_edges(struct dot *d, const bool *tags)
{
	const struct callgraph *g = d->graph;
	struct drawn *drawn = xcalloc(g->nedges + 1, sizeof(*drawn));
	size_t n = 0;

	for (size_t i = 0; i < g->nedges; i++)
		if (g->edges[i].from < g->shown)
			drawn[n++] = (struct drawn){g, &g->edges[i]};
	qsort(drawn, n, sizeof(*drawn), compare_drawn);
	for (size_t i = 0; i < n; i++)
		put_edge(d, drawn[i].edge, tags[drawn[i].edge->from]);
	free(drawn);
}

/* ---- all of it ---- */

static struct str choose_unit(const struct profile_head *head, const struct callgraph *g)
{
	int64_t least = 0;

	for (size_t i = 0; i < g->shown; i++)
		least = profile_text_least(least, flat_of(&g->nodes[i]), cum_of(&g->nodes[i]));
	return profile_text_unit(head, least, g->shown > 0, false);
}

void profile_dot_text(
	const struct profile_head *head, const struct callgraph *g, struct strbuf *out)
{
	struct dot d = {.text = {.head = head, .to = out}, .graph = g};
	bool *tags = xcalloc(g->shown + 1, sizeof(*tags));
	double most = 0;

	d.text.unit = choose_unit(head, g);
	put_start(&d);
	put_legend(&d);
	for (size_t i = 0; i < g->shown; i++) {
		double flat = (double)wrap_abs(flat_of(&g->nodes[i]));

		if (!i || flat > most)
			most = flat;
	}
	for (size_t i = 0; i < g->shown; i++) {
		put_node(&d, i, most);
		tags[i] = dot_tags(&d, i);
		strbuf_offer(out);
	}
	put_edges(&d, tags);
	strbuf_adds(out, "}\n");
	arena_release(&d.arena);
	free(tags);
}
