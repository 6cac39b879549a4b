/* SPDX-License-Identifier: MIT */
/*
 * The bytes of `go tool pprof -callgrind`: printCallgrind in internal/report/report.go, Go 1.26.
 * The format: https://valgrind.org/docs/manual/cl-format.html.
 */
#include "report/profile_callgrind.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/xmalloc.h"
#include "model/measure.h"

struct callgrind {
	const struct profile_head *head;
	const struct callgraph *graph;
	struct strbuf text;
	struct str unit;
	struct intern objects, files, names;
	struct str *called; /* names of nodes as callees, by node */
	struct arena arena;
	const struct call_node *before; /* the node whose lines came last */
};

/* ---- functions of one name ---- */

struct namesake {
	const struct call_node *node;
	uint32_t row;
	uint32_t number; /* of its function among those of its name, from 1 */
};

static int compare_namesakes(const void *a, const void *b)
{
	const struct namesake *x = a, *y = b;
	int order = str_cmp(x->node->function, y->node->function);

	if (!order)
		order = str_cmp(x->node->file, y->node->file);
	return order ? order : (x->row < y->row ? -1 : x->row > y->row);
}

static struct str numbered(struct callgrind *c, struct str name, size_t i, size_t n)
{
	struct strbuf b = {0};
	struct str out;

	strbuf_add(&b, name);
	strbuf_addf(&b, " [%zu/%zu]", i, n);
	out = arena_dup(&c->arena, strbuf_str(&b));
	strbuf_release(&b);
	return out;
}

/* Different functions of one name and file are told apart by a number, in order of the rows. */
static void name_group(struct callgrind *c, struct namesake *rows, size_t n, uint32_t *number)
{
	uint32_t wholes = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t whole = rows[i].node->whole;

		if (!number[whole])
			number[whole] = ++wholes;
		rows[i].number = number[whole];
	}
	for (size_t i = 0; i < n; i++) {
		struct str name = rows[i].node->function;

		number[rows[i].node->whole] = 0;
		c->called[rows[i].row] =
			wholes > 1 ? numbered(c, name, rows[i].number, wholes) : name;
	}
}

static void name_nodes(struct callgrind *c)
{
	const struct callgraph *g = c->graph;
	struct namesake *rows = xcalloc(g->shown + 1, sizeof(*rows));
	uint32_t *number = xcalloc(g->nnodes + 2, sizeof(*number));

	c->called = xcalloc(g->nnodes + 1, sizeof(*c->called));
	for (uint32_t i = 0; i < g->shown; i++)
		rows[i] = (struct namesake){&g->nodes[i], i, 0};
	qsort(rows, g->shown, sizeof(*rows), compare_namesakes);
	for (size_t i = 0, end; i < g->shown; i = end) {
		const struct call_node *first = rows[i].node;

		for (end = i + 1; end < g->shown &&
				  str_eq(rows[end].node->function, first->function) &&
				  str_eq(rows[end].node->file, first->file);)
			end++;
		name_group(c, rows + i, end - i, number);
	}
	free(rows);
	free(number);
}

/* ---- lines ---- */

/* "KEY=(3) name" the first time, "KEY=(3)" from then on. */
static void put_name(struct callgrind *c, const char *key, struct intern *known, struct str name)
{
	size_t before = intern_count(known);
	strid id = intern_add(known, name);

	strbuf_adds(&c->text, key);
	if (name.n)
		strbuf_addf(&c->text, "(%u)", id);
	if (name.n && id > before) {
		strbuf_addc(&c->text, ' ');
		strbuf_add(&c->text, name);
	}
	strbuf_addc(&c->text, '\n');
}

/* The distance to the address before where that is shorter. */
static void put_address(struct callgrind *c, uint64_t address)
{
	char absolute[24], relative[24];

	snprintf(absolute, sizeof(absolute), "0x%" PRIx64, address);
	if (!c->before) {
		strbuf_adds(&c->text, absolute);
		return;
	}
	snprintf(relative, sizeof(relative), "%+" PRId64, (int64_t)(address - c->before->address));
	if (address == c->before->address)
		strbuf_addc(&c->text, '*');
	else
		strbuf_adds(&c->text, strlen(relative) < strlen(absolute) ? relative : absolute);
}

static void put_value(struct callgrind *c, int64_t v)
{
	strbuf_addf(&c->text, "%" PRId64 "\n",
		int64_from_double(unit_scale(v, c->head->unit, c->unit).value));
}

static void put_call(struct callgrind *c, const struct call_edge *e)
{
	const struct call_node *callee = &c->graph->nodes[e->to];

	put_name(c, "cfl=", &c->files, callee->file);
	put_name(c, "cfn=", &c->names, c->called[e->to]);
	strbuf_adds(&c->text, "calls=0 ");
	put_address(c, callee->address);
	strbuf_addf(&c->text, " %" PRId64 "\n* * ", callee->line);
	put_value(c, e->weight);
}

static void put_node(struct callgrind *c, const struct call_node *n)
{
	const struct call_node *before = c->before;

	if (!before || !str_eq(n->objfile, before->objfile) || !str_eq(n->file, before->file) ||
		!str_eq(n->function, before->function)) {
		strbuf_addc(&c->text, '\n');
		put_name(c, "ob=", &c->objects, n->objfile);
		put_name(c, "fl=", &c->files, n->file);
		put_name(c, "fn=", &c->names, n->function);
	}
	put_address(c, n->address);
	strbuf_addf(&c->text, " %" PRId64 " ", n->line);
	put_value(c, call_value(n->flat, n->flat_div));
	for (uint32_t i = n->first_out; i < n->first_out + n->nout; i++)
		put_call(c, &c->graph->edges[c->graph->out[i]]);
	c->before = n;
	strbuf_offer(&c->text);
}

static struct str choose_unit(const struct profile_head *head, const struct callgraph *g)
{
	int64_t least = 0;

	for (size_t i = 0; i < g->shown; i++)
		least = profile_text_least(least,
			call_value(g->nodes[i].flat, g->nodes[i].flat_div),
			call_value(g->nodes[i].cum, g->nodes[i].cum_div));
	return profile_text_unit(head, least, g->shown > 0, true);
}

void profile_callgrind_text(
	const struct profile_head *head, const struct callgraph *g, struct output *out)
{
	struct callgrind c = {.head = head, .graph = g, .text = output_text(out)};

	c.unit = choose_unit(head, g);
	name_nodes(&c);
	strbuf_adds(&c.text, "positions: instr line\nevents: ");
	strbuf_add(&c.text, head->type);
	strbuf_addc(&c.text, '(');
	strbuf_add(&c.text, c.unit);
	strbuf_adds(&c.text, ")\n");
	for (size_t i = 0; i < g->shown; i++)
		put_node(&c, &g->nodes[i]);
	output_add(out, strbuf_str(&c.text));
	strbuf_release(&c.text);
	intern_release(&c.objects);
	intern_release(&c.files);
	intern_release(&c.names);
	arena_release(&c.arena);
	free(c.called);
}
