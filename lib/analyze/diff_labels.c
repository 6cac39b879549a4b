/* SPDX-License-Identifier: MIT */
#include "analyze/diff_labels.h"

#include <stdlib.h>

#include "analyze/key_table.h"
#include "analyze/labels.h"
#include "base/hash.h"
#include "base/xmalloc.h"

struct splitter {
	struct groups *groups;
	const struct label_split *split;
	struct diff_part *known; /* by strid of a label text */
	bool *asked;		 /* whether it is */
	size_t nknown;
	/* what comes out */
	struct key_table table;
	struct group *items;
	struct diff_part *parts;
	size_t cap_items, cap_parts;
};

/* ---- what one label text says ---- */

struct reading {
	struct splitter *splitter;
	struct diff_part part;
	size_t matched;
};

static void read_label(void *ctx, struct str key, struct str value)
{
	struct reading *r = ctx;
	const struct label_split *split = r->splitter->split;

	if (split->key.n && str_eq(key, split->key))
		r->part.label = stacks_string(r->splitter->groups->stacks, value);
	for (size_t i = 0; i < split->n; i++)
		if (str_eq(key, split->filters[i].key) &&
			(!split->filters[i].value || regex_match(split->filters[i].value, value)))
			r->matched++;
}

static struct diff_part part_of(struct splitter *p, strid labels)
{
	struct reading r = {.splitter = p};
	struct strbuf text = {0};

	if (labels < p->nknown && p->asked[labels])
		return p->known[labels];
	/* A copy: strings are added while it is read. */
	strbuf_add(&text, stacks_text(p->groups->stacks, labels));
	labels_each(strbuf_str(&text), read_label, &r);
	strbuf_release(&text);
	r.part.matches = r.matched == p->split->n;
	if (labels < p->nknown) {
		p->known[labels] = r.part;
		p->asked[labels] = true;
	}
	return r.part;
}

/* ---- the new groups ---- */

/* Index of the new group for threads of an old one with these labels. */
static uint32_t place(struct splitter *p, uint32_t group, strid labels)
{
	struct diff_part part = part_of(p, labels);
	uint32_t parts[] = {group, part.label, part.matches};
	uint64_t key = hash_bytes(parts, sizeof(parts)); /* small numbers do not mix */
	size_t before = p->table.n;
	uint32_t index = key_table_add(&p->table, key);
	struct group *item;

	if (p->table.n == before)
		return index;
	p->items = grow_array(p->items, &p->cap_items, p->table.n, sizeof(*p->items));
	p->parts = grow_array(p->parts, &p->cap_parts, p->table.n, sizeof(*p->parts));
	p->parts[index] = part;
	item = &p->items[index];
	*item = p->groups->items[group];
	item->count = item->members = item->waits_known = 0;
	item->wait_min_ns = item->wait_median_ns = item->wait_max_ns = -1;
	item->any_flags = 0;
	item->all_flags = UINT32_MAX;
	item->labels = labels;
	return index;
}

static void add_member(struct splitter *p, struct group_member *m)
{
	struct group *item;
	int64_t wait_ns = (int64_t)m->wait_s * 1000000000;

	m->group = place(p, m->group, m->labels);
	item = &p->items[m->group];
	item->count++;
	item->members++;
	item->any_flags |= m->flags;
	item->all_flags &= m->flags;
	if (m->wait_s < 0)
		return;
	item->waits_known++;
	if (item->wait_min_ns < 0 || wait_ns < item->wait_min_ns)
		item->wait_min_ns = wait_ns;
	if (wait_ns > item->wait_max_ns)
		item->wait_max_ns = wait_ns;
}

/* Threads without an id have what their group has. */
static void add_others(struct splitter *p, uint32_t group, strid labels, uint64_t count)
{
	const struct group *old = &p->groups->items[group];
	uint32_t index = place(p, group, labels); /* which may move the items */
	struct group *item = &p->items[index];

	item->count += count;
	item->any_flags |= old->any_flags;
	item->all_flags &= old->all_flags;
}

static void split(struct splitter *p)
{
	struct groups *g = p->groups;
	uint64_t *unlabelled = xcalloc(g->n, sizeof(*unlabelled));

	for (size_t i = 0; i < g->n; i++)
		unlabelled[i] = g->items[i].count - g->items[i].members;
	for (size_t i = 0; i < g->nlabels; i++) {
		struct group_labels *l = &g->labels[i];

		unlabelled[l->group] -= l->count;
		add_others(p, l->group, l->labels, l->count);
		l->group = place(p, l->group, l->labels);
	}
	for (uint64_t i = 0; i < g->nmembers; i++)
		add_member(p, &g->chunks[i / GROUP_CHUNK][i % GROUP_CHUNK]);
	for (size_t i = 0; i < g->n; i++)
		if (unlabelled[i])
			add_others(p, (uint32_t)i, 0, unlabelled[i]);
	free(unlabelled);
}

const struct diff_part *diff_split_labels(
	struct groups *g, const struct label_split *how, struct arena *arena)
{
	struct splitter p = {.groups = g, .split = how};
	struct diff_part *parts;

	p.nknown = intern_count(&g->stacks->strings) + 1;
	p.known = xcalloc(p.nknown, sizeof(*p.known));
	p.asked = xcalloc(p.nknown, sizeof(*p.asked));
	split(&p);
	free(g->items);
	g->items = p.items;
	g->n = p.table.n;
	g->cap = p.cap_items;
	parts = arena_alloc(arena, (g->n + 1) * sizeof(*parts));
	for (size_t i = 0; i < g->n; i++)
		parts[i] = p.parts[i];
	free(p.parts);
	free(p.known);
	free(p.asked);
	key_table_release(&p.table);
	return parts;
}
