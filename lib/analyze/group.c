/* SPDX-License-Identifier: MIT */
#include "analyze/group.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/xmalloc.h"
#include "model/stack_order.h"

void groups_init(struct groups *g, struct stacks *stacks)
{
	*g = (struct groups){.stacks = stacks};
}

void groups_release(struct groups *g)
{
	for (size_t i = 0; i < g->nchunks; i++)
		free(g->chunks[i]);
	free(g->chunks);
	free(g->labels);
	free(g->items);
	free(g->slots);
	free(g->locks);
	free(g->names);
	free(g->words);
	free(g->pcs);
	free(g->pc_seen);
	*g = (struct groups){0};
}

/* ---- finding the group of a thread ---- */

static uint64_t slot_hash(enum wait_class class, stackid stack, frameid creator)
{
	return hash_mix((uint64_t)stack << 32 | creator, (uint64_t) class);
}

static void grow_slots(struct groups *g)
{
	size_t n = g->nslots ? g->nslots * 2 : 256;

	free(g->slots);
	g->slots = xcalloc(n, sizeof(*g->slots));
	g->nslots = n;
	for (size_t id = 0; id < g->n; id++) {
		const struct group *item = &g->items[id];
		size_t i = slot_hash(item->class, item->stack, item->creator) & (n - 1);

		while (g->slots[i])
			i = (i + 1) & (n - 1);
		g->slots[i] = (uint32_t)id + 1;
	}
}

/*
 * The key must be the same in every snapshot and build of the same source, so it is made of names
 * and lines, not of ids.
 */
static uint64_t group_key(const struct stacks *s, const struct thread *t)
{
	uint64_t key = hash_mix((uint64_t)t->class, 0);

	for (stackid at = t->stack; at;) {
		const struct stack_node *node = stacks_get(s, at);

		key = hash_mix(key, hash_str(stacks_frame_name(s, node->frame)));
		key = hash_mix(key, stacks_frame_line(s, node->frame));
		at = node->parent;
	}
	return hash_mix(key, hash_str(stacks_frame_name(s, t->creator)));
}

static struct group *new_group(struct groups *g, const struct thread *t)
{
	struct group *item;

	g->items = grow_array(g->items, &g->cap, g->n + 1, sizeof(*g->items));
	item = &g->items[g->n++];
	*item = (struct group){
		.class = t->class,
		.stack = t->stack,
		.creator = t->creator,
		.status = t->status,
		.key = group_key(g->stacks, t),
		.wait_min_ns = -1,
		.wait_median_ns = -1,
		.wait_max_ns = -1,
		.all_flags = UINT32_MAX,
		.at = t->at,
		.labels = t->labels,
		.wrapper = t->wrapper,
	};
	return item;
}

static size_t find_group(struct groups *g, const struct thread *t)
{
	size_t i;

	if (g->n * 2 >= g->nslots)
		grow_slots(g);
	i = slot_hash(t->class, t->stack, t->creator) & (g->nslots - 1);
	while (g->slots[i]) {
		const struct group *item = &g->items[g->slots[i] - 1];

		if (item->class == t->class && item->stack == t->stack &&
			item->creator == t->creator)
			return g->slots[i] - 1;
		i = (i + 1) & (g->nslots - 1);
	}
	new_group(g, t);
	g->slots[i] = (uint32_t)g->n;
	return g->n - 1;
}

/* ---- adding ---- */

static struct group_member *member_at(const struct groups *g, uint64_t i)
{
	return &g->chunks[i / GROUP_CHUNK][i % GROUP_CHUNK];
}

const struct group_member *groups_member(const struct groups *g, uint64_t i)
{
	return member_at(g, i);
}

void groups_add_member(struct groups *g, const struct group_member *m)
{
	if (g->nmembers && g->nmembers < GROUP_CHUNK) {
		g->chunks[0] = grow_array(
			g->chunks[0], &g->cap_first, (size_t)g->nmembers + 1, sizeof(*m));
	} else if (g->nmembers == 0) {
		g->chunks = grow_array(NULL, &g->cap_chunks, 1, sizeof(struct group_member *));
		g->chunks[g->nchunks++] = grow_array(NULL, &g->cap_first, 1, sizeof(*m));
	} else if (g->nmembers == (uint64_t)g->nchunks * GROUP_CHUNK) {
		g->chunks = grow_array(
			g->chunks, &g->cap_chunks, g->nchunks + 1, sizeof(struct group_member *));
		g->chunks[g->nchunks++] = xmalloc(GROUP_CHUNK * sizeof(struct group_member));
	}
	*member_at(g, g->nmembers++) = *m;
}

static void add_member(struct groups *g, const struct thread *t, size_t group)
{
	groups_add_member(
		g, &(struct group_member){
			   .id = t->id,
			   .parent = t->parent,
			   .at = t->at,
			   .object = t->object,
			   .wait_s = t->wait_ns < 0 ? -1 : (int32_t)(t->wait_ns / 1000000000),
			   .group = (uint32_t)group,
			   .flags = t->flags,
			   .labels = t->labels,
		   });
}

void groups_add_name(struct groups *g, uint64_t thread, uint64_t at, strid name)
{
	g->names = grow_array(g->names, &g->cap_names, g->nnames + 1, sizeof(*g->names));
	g->names[g->nnames++] = (struct group_name){thread, at, name};
}

void groups_add_locks(
	struct groups *g, uint64_t thread, uint64_t at, const struct thread_lock *locks, size_t n)
{
	g->locks = grow_array(g->locks, &g->cap_locks, g->nlocks + n, sizeof(*g->locks));
	for (size_t i = 0; i < n; i++)
		g->locks[g->nlocks++] = (struct group_lock){thread, at, locks[i]};
}

static void add_pcs(struct groups *g, const struct thread *t)
{
	for (size_t i = 0; i < t->npcs && g->npcs < GROUP_PCS; i++) {
		size_t frame = t->pcs[i].frame, had = g->cap_pc_seen;

		g->pc_seen = grow_array(g->pc_seen, &g->cap_pc_seen, frame + 1, 1);
		if (g->cap_pc_seen > had)
			memset(g->pc_seen + had, 0, g->cap_pc_seen - had);
		if (g->pc_seen[frame])
			continue;
		g->pc_seen[frame] = 1;
		g->pcs = grow_array(g->pcs, &g->cap_pcs, g->npcs + 1, sizeof(*g->pcs));
		g->pcs[g->npcs++] = t->pcs[i];
	}
}

static void add_words(struct groups *g, const struct thread *t)
{
	g->words = grow_array(g->words, &g->cap_words, g->nwords + t->nwords, sizeof(*g->words));
	for (size_t i = 0; i < t->nwords; i++)
		g->words[g->nwords++] = (struct group_word){t->words[i].value,
			(uint32_t)(g->nmembers - 1), t->words[i].depth, t->words[i].argument};
}

void groups_add_word(struct groups *g, uint64_t member, uint32_t depth, uint64_t value)
{
	g->words = grow_array(g->words, &g->cap_words, g->nwords + 1, sizeof(*g->words));
	g->words[g->nwords++] =
		(struct group_word){.value = value, .member = (uint32_t)member, .depth = depth};
}

static void add_labels(struct groups *g, const struct thread *t, size_t group)
{
	g->labels = grow_array(g->labels, &g->cap_labels, g->nlabels + 1, sizeof(*g->labels));
	g->labels[g->nlabels++] = (struct group_labels){(uint32_t)group, t->labels, t->count};
}

static void add_wait(struct group *item, const struct thread *t)
{
	if (t->wait_ns < 0)
		return;
	if (item->waits_known == 0 || t->wait_ns < item->wait_min_ns)
		item->wait_min_ns = t->wait_ns;
	if (t->wait_ns > item->wait_max_ns)
		item->wait_max_ns = t->wait_ns;
	item->waits_known += t->count;
}

static void add_object(struct group *item, const struct thread *t)
{
	if (!t->object)
		return;
	if (item->objects_known == 0)
		item->object = t->object;
	else if (item->object != t->object)
		item->object = 0;
	item->objects_known++;
}

void groups_add(struct groups *g, const struct thread *t)
{
	size_t index = find_group(g, t);
	struct group *item = &g->items[index];

	add_pcs(g, t);
	item->count += t->count;
	item->any_flags |= t->flags;
	item->all_flags &= t->flags;
	add_wait(item, t);
	add_object(item, t);
	g->threads += t->count;
	if (t->id) {
		item->members++;
		add_member(g, t, index);
		if (t->name)
			groups_add_name(g, t->id, t->at, t->name);
		if (t->nlocks)
			groups_add_locks(g, t->id, t->at, t->locks, t->nlocks);
		if (t->nwords)
			add_words(g, t);
	} else if (t->labels) {
		add_labels(g, t, index);
	}
}

/* ---- finishing: medians and a fixed order ---- */

struct sort_item {
	const struct stack_order *order;
	const struct group *group;
	uint32_t old;
};

static int compare_groups(const void *left, const void *right)
{
	const struct sort_item *x = left, *y = right;
	const struct group *a = x->group, *b = y->group;
	int c;

	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	c = stack_order_stacks(x->order, a->stack, b->stack);
	return c ? c : stack_order_frames(x->order, a->creator, b->creator);
}

/* place[i]: where group i belongs. */
static uint32_t *find_places(const struct groups *g)
{
	struct sort_item *items = xcalloc(g->n, sizeof(*items));
	uint32_t *place = xcalloc(g->n, sizeof(*place));
	struct stack_order order;

	stack_order_init(&order, g->stacks, g->n);
	for (size_t i = 0; i < g->n; i++)
		items[i] = (struct sort_item){&order, &g->items[i], (uint32_t)i};
	qsort(items, g->n, sizeof(*items), compare_groups);
	for (size_t i = 0; i < g->n; i++)
		place[items[i].old] = (uint32_t)i;
	stack_order_release(&order);
	free(items);
	return place;
}

void groups_sort(struct groups *g)
{
	uint32_t *place = find_places(g);

	for (uint64_t i = 0; i < g->nmembers; i++) {
		struct group_member *m = member_at(g, i);

		m->group = place[m->group];
	}
	for (size_t i = 0; i < g->nlabels; i++)
		g->labels[i].group = place[g->labels[i].group];
	/* In place, cycle by cycle: a million groups are not copied aside. */
	for (size_t i = 0; i < g->n; i++) {
		while (place[i] != i) {
			uint32_t to = place[i];
			struct group moved = g->items[to];

			g->items[to] = g->items[i];
			g->items[i] = moved;
			place[i] = place[to];
			place[to] = to;
		}
	}
	free(place);
}

static int compare_waits(const void *left, const void *right)
{
	int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;

	return (a > b) - (a < b);
}

/* Lower median of each group's known waits: members bucketed by group, each bucket sorted. */
static void find_medians(struct groups *g)
{
	uint64_t *start = xcalloc(g->n + 1, sizeof(*start)), *fill;
	int32_t *waits = xcalloc((size_t)g->nmembers, sizeof(*waits));

	for (uint64_t i = 0; i < g->nmembers; i++)
		if (member_at(g, i)->wait_s >= 0)
			start[member_at(g, i)->group + 1]++;
	for (size_t i = 0; i < g->n; i++)
		start[i + 1] += start[i];
	fill = xcalloc(g->n + 1, sizeof(*fill));
	for (uint64_t i = 0; i < g->nmembers; i++) {
		const struct group_member *m = member_at(g, i);

		if (m->wait_s >= 0)
			waits[start[m->group] + fill[m->group]++] = m->wait_s;
	}
	for (size_t i = 0; i < g->n; i++) {
		uint64_t n = start[i + 1] - start[i];

		if (n == 0)
			continue;
		qsort(waits + start[i], n, sizeof(*waits), compare_waits);
		g->items[i].wait_median_ns = (int64_t)waits[start[i] + (n - 1) / 2] * 1000000000;
	}
	free(start);
	free(fill);
	free(waits);
}

/* A log may hold a hundred thousand dumps of a thread each. */
static void trim(struct groups *g)
{
	if (g->n < g->cap) {
		g->items = xrealloc(g->items, g->n, sizeof(*g->items));
		g->cap = g->n;
	}
	if (g->nmembers && g->nmembers < g->cap_first) {
		g->cap_first = (size_t)g->nmembers;
		g->chunks[0] = xrealloc(g->chunks[0], g->cap_first, sizeof(**g->chunks));
	}
}

void groups_finish(struct groups *g)
{
	free(g->slots);
	g->slots = NULL;
	g->nslots = 0;
	trim(g);
	groups_sort(g);
	find_medians(g);
}
