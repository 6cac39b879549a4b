/* SPDX-License-Identifier: MIT */
#include "analyze/dump_tree.h"

#include <stdlib.h>

#include "analyze/dump_show.h"
#include "analyze/group_filter.h"
#include "analyze/members.h"
#include "analyze/place.h"
#include "base/hash.h"
#include "base/xmalloc.h"

/*
 * How far up a node is looked for that a thread is the like of. Functions that create each other
 * in turn fold to one line each; a longer round shows as often as it was gone through.
 */
enum { ROUND = 16 };

struct ended { /* a creator that is gone, below the node of its function */
	uint32_t node;
	uint64_t id;
};

struct placed { /* threads at a site in a node */
	const struct stacks *stacks;
	uint32_t node;
	frameid site;
	uint64_t count;
};

struct builder {
	struct dump_tree *tree;
	const struct groups *groups;
	struct members members;
	struct group_kind {
		funcid creator, entry;
		frameid site;
		bool wanted, aside;
	} * kinds;		      /* by group */
	uint32_t *node_of, *depth_of; /* by member; TREE_NONE = not yet */
	uint32_t *slots;	      /* nodes by key, open addressing, index + 1 */
	size_t nslots, cap_nodes;
	struct ended *ended;
	size_t nended, cap_ended;
	struct placed *placed;
	size_t nplaced, cap_placed;
};

/* ---- nodes ---- */

static uint64_t key_of(const struct tree_node *n)
{
	uint64_t key = (uint64_t)n->parent << 2 | (uint64_t)n->kind;

	return hash_mix(key, (uint64_t)n->creator << 32 | n->entry);
}

static bool same_key(const struct tree_node *a, const struct tree_node *b)
{
	return a->parent == b->parent && a->kind == b->kind && a->creator == b->creator &&
	       a->entry == b->entry;
}

static void grow_slots(struct builder *b)
{
	size_t n = b->nslots ? b->nslots * 2 : 256;

	free(b->slots);
	b->slots = xcalloc(n, sizeof(*b->slots));
	b->nslots = n;
	for (size_t id = 0; id < b->tree->nnodes; id++) {
		size_t i = key_of(&b->tree->nodes[id]) & (n - 1);

		while (b->slots[i])
			i = (i + 1) & (n - 1);
		b->slots[i] = (uint32_t)id + 1;
	}
}

static uint32_t find_node(struct builder *b, const struct tree_node *wanted)
{
	struct dump_tree *t = b->tree;
	size_t i;

	if (t->nnodes * 2 >= b->nslots)
		grow_slots(b);
	i = key_of(wanted) & (b->nslots - 1);
	for (; b->slots[i]; i = (i + 1) & (b->nslots - 1))
		if (same_key(&t->nodes[b->slots[i] - 1], wanted))
			return b->slots[i] - 1;
	t->nodes = grow_array(t->nodes, &b->cap_nodes, t->nnodes + 1, sizeof(*t->nodes));
	t->nodes[t->nnodes++] = *wanted;
	b->slots[i] = (uint32_t)t->nnodes;
	return (uint32_t)t->nnodes - 1;
}

/* The node itself or one not far above it that holds threads of this kind, or TREE_NONE. */
static uint32_t find_alike(const struct builder *b, uint32_t node, const struct group_kind *kind)
{
	for (int i = 0; i < ROUND && node != TREE_NONE; i++) {
		const struct tree_node *n = &b->tree->nodes[node];

		if (n->kind == TREE_THREADS && n->creator == kind->creator &&
			n->entry == kind->entry)
			return node;
		node = n->parent;
	}
	return TREE_NONE;
}

/* ---- threads ---- */

static void put(struct builder *b, uint32_t node, uint32_t group, uint64_t count)
{
	struct tree_node *n = &b->tree->nodes[node];
	enum wait_class class = b->groups->items[group].class;

	n->count += count;
	n->states[class] += (uint32_t)count;
	if (b->kinds[group].wanted)
		n->wanted += count;
	if (!b->kinds[group].aside)
		n->plain += count;
	b->placed = grow_array(b->placed, &b->cap_placed, b->nplaced + 1, sizeof(*b->placed));
	b->placed[b->nplaced++] =
		(struct placed){b->groups->stacks, node, b->kinds[group].site, count};
}

/* Below the top: what has no creator stands there, else the creator's function in between. */
static uint32_t node_at_top(struct builder *b, const struct group_kind *kind, uint64_t ended)
{
	struct tree_node top = {.parent = TREE_NONE,
		.kind = ended ? TREE_ENDED : TREE_UNKNOWN,
		.creator = kind->creator};
	struct tree_node own = {.parent = TREE_NONE,
		.kind = TREE_THREADS,
		.creator = kind->creator,
		.entry = kind->entry};

	if (kind->creator || ended)
		own.parent = find_node(b, &top);
	if (ended) {
		b->ended = grow_array(b->ended, &b->cap_ended, b->nended + 1, sizeof(*b->ended));
		b->ended[b->nended++] = (struct ended){own.parent, ended};
	}
	return find_node(b, &own);
}

/* The creator has its node, or is not here. */
static void settle(struct builder *b, uint32_t i, uint32_t parent)
{
	const struct group_member *m = b->members.items[i];
	const struct group_kind *kind = &b->kinds[m->group];
	struct tree_node own = {
		.kind = TREE_THREADS, .creator = kind->creator, .entry = kind->entry};
	uint32_t node;

	if (parent == MEMBER_NONE) {
		bool known = m->parent && members_find(&b->members, m->parent) == MEMBER_NONE;

		node = node_at_top(b, kind, known ? m->parent : 0);
	} else {
		node = find_alike(b, b->node_of[parent], kind);
		if (node != TREE_NONE) {
			b->depth_of[i] = b->depth_of[parent] + 1;
		} else {
			own.parent = b->node_of[parent];
			node = find_node(b, &own);
		}
	}
	b->node_of[i] = node;
	if (b->depth_of[i] > b->tree->nodes[node].depth)
		b->tree->nodes[node].depth = b->depth_of[i];
	put(b, node, m->group, 1);
}

#define ON_PATH (TREE_NONE - 1)

/*
 * Upwards from i to the first that has a node, or that nobody here created; then down again.
 * path has room for all.
 */
static void place(struct builder *b, uint32_t i, uint32_t *path)
{
	uint32_t n = 0, parent = MEMBER_NONE;

	while (b->node_of[i] == TREE_NONE) {
		const struct group_member *m = b->members.items[i];

		b->node_of[i] = ON_PATH;
		path[n++] = i;
		parent = m->parent ? members_find(&b->members, m->parent) : MEMBER_NONE;
		if (parent == MEMBER_NONE)
			break;
		i = parent;
	}
	if (parent != MEMBER_NONE && b->node_of[parent] == ON_PATH) {
		b->tree->rings++;
		parent = MEMBER_NONE;
	}
	while (n > 0) {
		settle(b, path[--n], parent);
		parent = path[n];
	}
}

static void place_members(struct builder *b)
{
	uint32_t *path = xcalloc(b->members.n + 1, sizeof(*path));

	b->node_of = xcalloc(b->members.n + 1, sizeof(*b->node_of));
	b->depth_of = xcalloc(b->members.n + 1, sizeof(*b->depth_of));
	for (size_t i = 0; i < b->members.n; i++)
		b->node_of[i] = TREE_NONE;
	for (size_t i = 0; i < b->members.n; i++)
		if (b->node_of[i] == TREE_NONE)
			place(b, (uint32_t)i, path);
	free(path);
}

/* What a grouped source counts, or has an id twice. */
static void place_rest(struct builder *b)
{
	uint64_t *left = xcalloc(b->groups->n + 1, sizeof(*left));

	for (size_t i = 0; i < b->groups->n; i++)
		left[i] = b->groups->items[i].count;
	for (size_t i = 0; i < b->members.n; i++)
		left[b->members.items[i]->group]--;
	for (size_t i = 0; i < b->groups->n; i++)
		if (left[i])
			put(b, node_at_top(b, &b->kinds[i], 0), (uint32_t)i, left[i]);
	free(left);
}

/* ---- what follows from all ---- */

static int compare_ended(const void *left, const void *right)
{
	const struct ended *a = left, *b = right;

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static void count_ended(struct builder *b)
{
	if (b->nended)
		qsort(b->ended, b->nended, sizeof(*b->ended), compare_ended);
	for (size_t i = 0; i < b->nended; i++)
		if (i == 0 || compare_ended(&b->ended[i - 1], &b->ended[i]) != 0)
			b->tree->nodes[b->ended[i].node].ended++;
}

static int compare_placed(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return stacks_compare_frames(a->stacks, a->site, b->site);
}

/* Of equal sites the first by name. */
static void find_top_sites(struct builder *b)
{
	uint64_t here = 0;

	if (b->nplaced)
		qsort(b->placed, b->nplaced, sizeof(*b->placed), compare_placed);
	for (size_t i = 0; i < b->nplaced; i++) {
		const struct placed *p = &b->placed[i];
		struct tree_node *n = &b->tree->nodes[p->node];

		if (i == 0 || compare_placed(p - 1, p) != 0)
			here = 0;
		here += p->count;
		if (here > n->top_count) {
			n->top_count = here;
			n->top_site = p->site;
		}
	}
}

/* Parents come before what is below them. */
static void add_up(struct dump_tree *t)
{
	for (size_t i = t->nnodes; i-- > 0;) {
		struct tree_node *n = &t->nodes[i];

		n->total += n->count;
		if (n->parent == TREE_NONE)
			continue;
		t->nodes[n->parent].total += n->total;
		t->nodes[n->parent].wanted += n->wanted;
	}
}

/* ---- order ---- */

struct sort_item {
	const struct dump_tree *t;
	uint32_t node;
};

static struct str function_name(const struct stacks *s, funcid id)
{
	return id ? stacks_text(s, stacks_function_get(s, id)->name) : (struct str){0};
}

static int compare_functions(const struct stacks *s, funcid a, funcid b)
{
	int c = str_cmp(function_name(s, a), function_name(s, b));

	if (c == 0 && a && b)
		c = str_cmp(stacks_text(s, stacks_function_get(s, a)->file),
			stacks_text(s, stacks_function_get(s, b)->file));
	return c;
}

/* Siblings together, the largest first. */
static int compare_nodes(const void *left, const void *right)
{
	const struct sort_item *x = left, *y = right;
	const struct tree_node *a = &x->t->nodes[x->node], *b = &y->t->nodes[y->node];
	const struct stacks *s = x->t->stacks;
	int c;

	if (a->parent != b->parent)
		return a->parent + 1 < b->parent + 1 ? -1 : 1;
	if (a->total != b->total)
		return a->total < b->total ? 1 : -1;
	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	c = compare_functions(s, a->entry, b->entry);
	if (c == 0)
		c = compare_functions(s, a->creator, b->creator);
	return c ? c : (a->kind > b->kind) - (a->kind < b->kind);
}

/* Nodes with their siblings in order; the children of i are items[first[i + 1]..first[i + 2]). */
static struct sort_item *sort_nodes(const struct dump_tree *t, uint32_t *first)
{
	struct sort_item *items = xcalloc(t->nnodes + 1, sizeof(*items));

	for (size_t i = 0; i < t->nnodes; i++) {
		items[i] = (struct sort_item){t, (uint32_t)i};
		first[(uint32_t)(t->nodes[i].parent + 1) + 1]++;
	}
	for (size_t i = 0; i <= t->nnodes; i++)
		first[i + 1] += first[i];
	if (t->nnodes)
		qsort(items, t->nnodes, sizeof(*items), compare_nodes);
	return items;
}

/* Nodes as they are shown: an explicit list of those still to come, for depth has no limit. */
static void arrange(struct dump_tree *t, const struct diff_filter *filter)
{
	size_t n = t->nnodes, kept = 0, waiting = 0;
	uint32_t *first = xcalloc(n + 2, sizeof(*first)), *todo = xcalloc(n + 1, sizeof(*todo));
	uint32_t *moved = xcalloc(n + 1, sizeof(*moved));
	struct sort_item *items = sort_nodes(t, first);
	struct tree_node *out = xcalloc(n + 1, sizeof(*out));
	uint64_t least = filter->min ? filter->min : 1;

	for (size_t i = first[1]; i-- > 0;)
		todo[waiting++] = items[i].node;
	while (waiting > 0) {
		uint32_t node = todo[--waiting];
		struct tree_node *from = &t->nodes[node];

		for (size_t i = first[node + 2]; i-- > first[node + 1];)
			todo[waiting++] = items[i].node;
		if (from->wanted < least) {
			t->hidden_nodes += from->plain > 0;
			continue;
		}
		moved[node] = (uint32_t)kept;
		out[kept] = *from;
		if (from->parent != TREE_NONE)
			out[kept].parent = moved[from->parent];
		kept++;
	}
	free(t->nodes);
	t->nodes = out;
	t->nnodes = kept;
	free(items);
	free(first);
	free(todo);
	free(moved);
}

/* ---- all of it ---- */

static funcid function_of(const struct stacks *s, frameid frame)
{
	return frame ? stacks_frame_get(s, frame)->function : 0;
}

static void fill_kinds(
	struct builder *b, const struct diff_filter *filter, const struct owner *owner)
{
	const struct groups *g = b->groups;
	struct group_filter wanted;

	group_filter_init(&wanted, filter, g->stacks);
	b->kinds = xcalloc(g->n + 1, sizeof(*b->kinds));
	for (size_t i = 0; i < g->n; i++) {
		const struct group *item = &g->items[i];
		bool aside = group_is_aside(item) && !b->tree->about.aside_shown;

		b->kinds[i] = (struct group_kind){
			.creator = function_of(g->stacks, item->creator),
			.entry = function_of(g->stacks, place_entry(g->stacks, item->stack)),
			.site = place_site(owner, g->stacks, item->stack),
			.aside = aside,
			.wanted = !aside && group_filter_wants(&wanted, item),
		};
		b->tree->creators |= item->creator != 0;
	}
	for (size_t i = 0; i < b->members.n; i++)
		b->tree->parents |= b->members.items[i]->parent != 0;
	group_filter_release(&wanted);
}

void dump_tree_build(struct dump_tree *t, const struct groups *g, const struct diff_filter *filter,
	const struct owner *owner)
{
	struct builder b = {.tree = t, .groups = g};

	t->stacks = g->stacks;
	dump_about_fill(&t->about, g, filter);
	members_init(&b.members, g);
	fill_kinds(&b, filter, owner);
	place_members(&b);
	place_rest(&b);
	count_ended(&b);
	find_top_sites(&b);
	add_up(t);
	arrange(t, filter);
	members_release(&b.members);
	free(b.kinds);
	free(b.node_of);
	free(b.depth_of);
	free(b.slots);
	free(b.ended);
	free(b.placed);
}
