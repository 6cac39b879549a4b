/* SPDX-License-Identifier: MIT */
/*
 * The bytes of `go tool pprof -tree` and `-peek`: printTree in internal/report/report.go, Go 1.26;
 * specs/pprof.md 2.13.
 */
#include "report/profile_tree.h"

#include "model/measure.h"

static const char rule[] =
	"----------------------------------------------------------+-------------\n";
static const char legend[] =
	"      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t \n";

static void put_call(struct profile_text *x, const struct call_edge *e,
	const struct call_node *other, int64_t cum)
{
	profile_text_value(x, e->weight, 50);
	strbuf_addc(x->to, ' ');
	profile_text_percentage(x, e->weight, cum, false);
	strbuf_adds(x->to, " |   ");
	profile_text_put(x, other->name);
	strbuf_adds(x->to, e->inlined ? " (inline)\n" : "\n");
}

static void put_node(struct profile_text *x, const struct call_node *n, int64_t sum)
{
	int64_t total = x->head->total, cum = call_value(n->cum, n->cum_div);
	int64_t flat = call_value(n->flat, n->flat_div);

	profile_text_value(x, flat, 10);
	strbuf_addc(x->to, ' ');
	profile_text_percentage(x, flat, total, false);
	strbuf_addc(x->to, ' ');
	profile_text_percentage(x, sum, total, false);
	strbuf_addc(x->to, ' ');
	profile_text_value(x, cum, 10);
	strbuf_addc(x->to, ' ');
	profile_text_percentage(x, cum, total, false);
	strbuf_adds(x->to, "                | ");
	profile_text_put(x, n->name);
	strbuf_addc(x->to, '\n');
}

static void put_block(
	struct profile_text *x, const struct callgraph *g, const struct call_node *n, int64_t sum)
{
	int64_t cum = call_value(n->cum, n->cum_div);

	strbuf_adds(x->to, rule);
	for (uint32_t i = n->first_in; i < n->first_in + n->nin; i++) {
		const struct call_edge *e = &g->edges[g->in[i]];

		put_call(x, e, &g->nodes[e->from], cum);
	}
	put_node(x, n, sum);
	for (uint32_t i = n->first_out; i < n->first_out + n->nout; i++) {
		const struct call_edge *e = &g->edges[g->out[i]];

		put_call(x, e, &g->nodes[e->to], cum);
	}
	strbuf_offer(x->to);
}

static void put_head(struct profile_text *x, const struct callgraph *g)
{
	struct profile_shown shown = {0, g->shown, g->nodes_left, g->dropped, 0};
	int64_t least = 0;

	for (size_t i = 0; i < g->shown; i++) {
		const struct call_node *n = &g->nodes[i];
		int64_t flat = call_value(n->flat, n->flat_div);

		least = profile_text_least(least, flat, call_value(n->cum, n->cum_div));
		shown.flat = wrap_add(shown.flat, flat);
	}
	x->unit = profile_text_unit(x->head, least, g->shown > 0, false);
	if (!x->head->compact)
		profile_text_profile(x);
	profile_text_filters(x);
	profile_text_counts(x, &shown);
}

void profile_tree_text(const struct tree_report *t, struct output *out)
{
	const struct callgraph *g = t->graph;
	struct strbuf b = output_text(out);
	struct profile_text x = {.head = &t->head, .to = &b, .terminal = output_is_terminal(out)};
	int64_t sum = 0;

	put_head(&x, g);
	strbuf_adds(&b, rule);
	strbuf_adds(&b, legend);
	for (size_t i = 0; i < g->shown; i++) {
		const struct call_node *n = &g->nodes[i];

		if (t->chosen && !t->chosen[i])
			continue;
		sum = wrap_add(sum, call_value(n->flat, n->flat_div));
		put_block(&x, g, n, sum);
	}
	if (g->shown)
		strbuf_adds(&b, rule);
	output_add(out, strbuf_str(&b));
	strbuf_release(&b);
}
