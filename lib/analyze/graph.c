/* SPDX-License-Identifier: MIT */
/* After nodeInfo and newGraph of internal/graph and internal/report, google/pprof in Go 1.26. */
#include "analyze/graph.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/names.h"
#include "analyze/source_path.h"
#include "base/hash.h"
#include "base/strbuf.h"
#include "base/xmalloc.h"

struct builder {
	struct graph *graph;
	const struct view *view;
	const struct graph_options *options;
	struct str *files;	 /* of functions, trimmed and cleaned */
	uint32_t *function_node; /* node + 1, where a name alone is the identity */
};

/* ---- identity ---- */

static uint64_t node_hash(const struct node *n)
{
	uint64_t h = hash_mix(hash_str(n->name), n->address);

	if (n->file.n)
		h = hash_mix(h, hash_str(n->file));
	if (n->objfile.n)
		h = hash_mix(h, hash_str(n->objfile));
	h = hash_mix(h, (uint64_t)n->line);
	return hash_mix(h, (uint64_t)n->column ^ (uint64_t)n->start_line << 20);
}

static bool same_node(const struct node *a, const struct node *b)
{
	return a->address == b->address && a->line == b->line && a->column == b->column &&
	       a->start_line == b->start_line && str_eq(a->name, b->name) &&
	       str_eq(a->file, b->file) && str_eq(a->objfile, b->objfile);
}

static size_t find_slot(const struct graph *g, const struct node *n)
{
	size_t i = (size_t)node_hash(n) & (g->nslots - 1);

	while (g->slots[i] && !same_node(&g->nodes[g->slots[i] - 1], n))
		i = (i + 1) & (g->nslots - 1);
	return i;
}

static void grow_slots(struct graph *g)
{
	free(g->slots);
	g->nslots = g->nslots ? g->nslots * 2 : 256;
	g->slots = xcalloc(g->nslots, sizeof(*g->slots));
	for (size_t i = 0; i < g->n; i++)
		g->slots[find_slot(g, &g->nodes[i])] = (uint32_t)i + 1;
}

static uint32_t add_node(struct builder *b, const struct node *n)
{
	struct graph *g = b->graph;
	struct node *known;
	size_t slot;

	if ((g->n + 1) * 4 > g->nslots * 3)
		grow_slots(g);
	slot = find_slot(g, n);
	if (!g->slots[slot]) {
		g->nodes = grow_array(g->nodes, &g->cap, g->n + 1, sizeof(*g->nodes));
		g->nodes[g->n++] = *n;
		g->slots[slot] = (uint32_t)g->n;
		return (uint32_t)g->n - 1;
	}
	known = &g->nodes[g->slots[slot] - 1];
	if (known->function != n->function && known->function != PROFILE_NONE &&
		n->function != PROFILE_NONE &&
		!str_eq(b->files[known->function], b->files[n->function]))
		known->several_files = true;
	return g->slots[slot] - 1;
}

static struct str object_file(const struct view *v, const struct view_location *l)
{
	return l->mapping == PROFILE_NONE ? (struct str){0} : v->mapping_files[l->mapping];
}

static struct node describe(
	const struct builder *b, const struct view_location *l, const struct profile_line *line)
{
	const struct graph_options *o = b->options;
	bool all = o->granularity == GRANULARITY_ADDRESSES && !o->noinlines;
	struct node n = {.function = PROFILE_NONE};

	if (o->granularity == GRANULARITY_ADDRESSES)
		n.address = l->address;
	if (!line) {
		n.objfile = object_file(b->view, l);
		return n;
	}
	n.function = line->function;
	if (o->granularity != GRANULARITY_FILES)
		n.name = b->view->functions[line->function].name;
	if (o->granularity != GRANULARITY_FUNCTIONS)
		n.file = b->files[line->function];
	if (o->granularity == GRANULARITY_LINES || o->granularity == GRANULARITY_ADDRESSES) {
		n.line = line->line;
		n.column = all || o->showcolumns ? line->column : 0;
	}
	if (!n.name.n || o->objects) {
		n.objfile = object_file(b->view, l);
		n.start_line = b->view->functions[line->function].start_line;
	}
	return n;
}

static uint32_t node_of_line(
	struct builder *b, const struct view_location *l, const struct profile_line *line)
{
	bool by_name = line && !b->options->objects &&
		       b->options->granularity == GRANULARITY_FUNCTIONS &&
		       b->view->functions[line->function].name.n;
	struct node n;
	uint32_t id;

	if (by_name && b->function_node[line->function])
		return b->function_node[line->function] - 1;
	n = describe(b, l, line);
	id = add_node(b, &n);
	if (by_name)
		b->function_node[line->function] = id + 1;
	return id;
}

static size_t add_location(struct builder *b, size_t i, size_t at)
{
	const struct view_location *l = &b->view->locations[i];
	const struct profile_line *lines = b->view->lines + l->first_line;
	uint32_t least = b->options->noinlines && l->nlines ? l->nlines - 1 : 0;
	struct graph *g = b->graph;

	g->first[i] = (uint32_t)at;
	if (!l->nlines)
		g->of_line[at++] = node_of_line(b, l, NULL);
	for (uint32_t k = l->nlines; k-- > least;) {
		uint32_t id = node_of_line(b, l, &lines[k]);

		if (k + 1 < l->nlines)
			g->nodes[id].inlinable = g->any_inlinable = true;
		g->of_line[at++] = id;
	}
	return at;
}

void graph_init(struct graph *g, const struct view *v, const struct graph_options *o)
{
	struct builder b = {.graph = g, .view = v, .options = o};
	size_t at = 0, room = v->nlocations;

	*g = (struct graph){0};
	for (size_t i = 0; i < v->nlocations; i++)
		room += v->locations[i].nlines;
	b.files = xcalloc(v->nfunctions + 1, sizeof(*b.files));
	b.function_node = xcalloc(v->nfunctions + 1, sizeof(*b.function_node));
	g->first = xcalloc(v->nlocations + 1, sizeof(*g->first));
	g->of_line = xcalloc(room + GRAPH_SLACK, sizeof(*g->of_line));
	for (size_t i = 0; i < v->nfunctions; i++) {
		b.files[i] = v->functions[i].file;
		if (!o->files_as_stated)
			b.files[i] = source_path_trim(b.files[i], o->trim_path, o->source_path);
		if (b.files[i].n)
			b.files[i] = path_clean(b.files[i], &g->arena);
	}
	for (size_t i = 0; i < v->nlocations; i++)
		at = add_location(&b, i, at);
	g->first[v->nlocations] = (uint32_t)at;
	free(b.files);
	free(b.function_node);
}

void graph_release(struct graph *g)
{
	free(g->nodes);
	free(g->slots);
	free(g->first);
	free(g->of_line);
	arena_release(&g->arena);
	*g = (struct graph){0};
}

struct str node_printable(const struct node *n, struct arena *arena)
{
	struct strbuf b = {0};
	struct str out;

	if (!n->address && !n->line && !n->file.n && n->name.n)
		return n->name;
	if (n->address)
		strbuf_addf(&b, "%016" PRIx64 " ", n->address);
	strbuf_add(&b, n->name);
	if (n->name.n && (n->line || n->file.n))
		strbuf_addc(&b, ' ');
	if (n->line) {
		strbuf_add(&b, n->file);
		strbuf_addf(&b, ":%" PRId64, n->line);
		if (n->column)
			strbuf_addf(&b, ":%" PRId64, n->column);
	} else if (n->file.n) {
		strbuf_add(&b, n->file);
	} else if (!n->name.n && n->objfile.n) {
		strbuf_addc(&b, '[');
		strbuf_add(&b, path_base(n->objfile));
		strbuf_addc(&b, ']');
	} else if (!n->name.n) {
		strbuf_adds(&b, "<unknown>");
	}
	out = arena_dup(arena, strbuf_str(&b));
	strbuf_release(&b);
	return out;
}
