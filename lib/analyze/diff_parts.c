/* SPDX-License-Identifier: MIT */
/*
 * Creators and states come from groups, a step each; labels from the members that have any. Both
 * are sorted by row and added up, first for the groups, then, with other rows, for the sites.
 */
#include "analyze/diff_parts.h"

#include <stdlib.h>

#include "analyze/diff_match.h"
#include "analyze/labels.h"
#include "base/xmalloc.h"

enum part_kind { PART_CREATOR, PART_CLASS, PART_LABEL };

/* So many threads of a row have this. */
struct entry {
	uint32_t row;
	enum part_kind kind;
	uint64_t key; /* equal = the same; of labels key and value */
	uint64_t count;
	frameid frame;
};

struct gather {
	struct stack_diff *d;
	struct entry *entries;
	size_t n, cap;
	const uint32_t *rows; /* of d->groups */
	const size_t *from;   /* of a row: the snapshot that is told about */
	/* the labels at hand */
	uint32_t row;
	uint64_t count;
};

static void add_entry(struct gather *g, struct entry e)
{
	g->entries = grow_array(g->entries, &g->cap, g->n + 1, sizeof(*g->entries));
	g->entries[g->n++] = e;
}

/* The row that a group of snapshot k is told about in, or DIFF_NOWHERE. */
static uint32_t row_of(const struct gather *g, size_t k, size_t group)
{
	uint32_t target = diff_target(g->d, k, group);

	if (target == DIFF_NOWHERE || g->from[g->rows[target]] != k)
		return DIFF_NOWHERE;
	return g->rows[target];
}

static void gather_groups(struct gather *g, size_t k)
{
	const struct groups *groups = g->d->work->inputs[k].groups;
	const struct stacks *s = g->d->stacks;

	for (size_t i = 0; i < groups->n; i++) {
		const struct group *group = &groups->items[i];
		const struct frame *f = stacks_frame_get(s, group->creator);
		uint32_t row = row_of(g, k, i);

		if (row == DIFF_NOWHERE)
			continue;
		add_entry(g,
			(struct entry){row, PART_CREATOR,
				(uint64_t)stacks_function_get(s, f->function)->name << 32 | f->line,
				group->count, group->creator});
		add_entry(g, (struct entry){row, PART_CLASS, group->class, group->count, 0});
	}
}

static void take_label(void *ctx, struct str key, struct str value)
{
	struct gather *g = ctx;
	uint64_t id = (uint64_t)intern_add(&g->d->label_texts, key) << 32;

	id |= intern_add(&g->d->label_texts, value);
	add_entry(g, (struct entry){g->row, PART_LABEL, id, g->count, 0});
}

static void gather_labels(struct gather *g, size_t k, size_t group, strid labels, uint64_t count)
{
	g->row = labels ? row_of(g, k, group) : DIFF_NOWHERE;
	g->count = count;
	if (g->row != DIFF_NOWHERE)
		labels_each(stacks_text(g->d->stacks, labels), take_label, g);
}

static void gather_snapshot(struct gather *g, size_t k)
{
	const struct groups *groups = g->d->work->inputs[k].groups;

	gather_groups(g, k);
	for (uint64_t i = 0; i < groups->nmembers; i++) {
		const struct group_member *m = groups_member(groups, i);

		gather_labels(g, k, m->group, m->labels, 1);
	}
	for (size_t i = 0; i < groups->nlabels; i++)
		gather_labels(g, k, groups->labels[i].group, groups->labels[i].labels,
			groups->labels[i].count);
}

/* ---- adding up ---- */

static int compare_entries(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->frame > b->frame) - (a->frame < b->frame);
}

static void add_up(struct gather *g)
{
	size_t kept = 0;

	if (g->n)
		qsort(g->entries, g->n, sizeof(*g->entries), compare_entries);
	for (size_t i = 0; i < g->n; i++) {
		struct entry *last = kept ? &g->entries[kept - 1] : NULL;
		const struct entry *e = &g->entries[i];

		if (last && last->row == e->row && last->kind == e->kind && last->key == e->key)
			last->count += e->count;
		else
			g->entries[kept++] = *e;
	}
	g->n = kept;
}

struct creator_item {
	const struct stack_order *order;
	struct diff_creator creator;
};

static int compare_creators(const void *left, const void *right)
{
	const struct creator_item *a = left, *b = right;

	if (a->creator.count != b->creator.count)
		return a->creator.count < b->creator.count ? 1 : -1;
	return stack_order_frames(a->order, a->creator.frame, b->creator.frame);
}

static int compare_classes(const void *left, const void *right)
{
	const struct diff_class *a = left, *b = right;

	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	return (a->class > b->class) - (a->class < b->class);
}

static int compare_labels(const void *left, const void *right)
{
	const struct diff_label *a = left, *b = right;
	int c = str_cmp(a->key, b->key);

	if (c == 0)
		c = (a->count < b->count) - (a->count > b->count);
	return c ? c : str_cmp(a->value, b->value);
}

/* How many of one kind stand at the start. */
static size_t run_of(const struct entry *e, size_t n, enum part_kind kind)
{
	size_t run = 0;

	while (run < n && e[run].kind == kind)
		run++;
	return run;
}

static void keep_creators(
	struct stack_diff *d, struct diff_parts *to, const struct entry *e, size_t n)
{
	struct diff_creator *kept = arena_alloc(&d->arena, n * sizeof(*kept));
	struct creator_item *items = xcalloc(n, sizeof(*items));

	for (size_t i = 0; i < n; i++)
		items[i] = (struct creator_item){&d->work->order, {e[i].frame, e[i].count}};
	qsort(items, n, sizeof(*items), compare_creators);
	for (size_t i = 0; i < n; i++)
		kept[i] = items[i].creator;
	free(items);
	to->creators = kept;
	to->ncreators = n;
}

static void keep_classes(
	struct stack_diff *d, struct diff_parts *to, const struct entry *e, size_t n)
{
	struct diff_class *kept = arena_alloc(&d->arena, n * sizeof(*kept));

	for (size_t i = 0; i < n; i++)
		kept[i] = (struct diff_class){(enum wait_class)e[i].key, e[i].count};
	qsort(kept, n, sizeof(*kept), compare_classes);
	to->classes = kept;
	to->nclasses = n;
}

static void keep_labels(struct gather *g, struct diff_parts *to, const struct entry *e, size_t n)
{
	struct diff_label *kept = arena_alloc(&g->d->arena, n * sizeof(*kept));

	for (size_t i = 0; i < n; i++)
		kept[i] =
			(struct diff_label){intern_get(&g->d->label_texts, (strid)(e[i].key >> 32)),
				intern_get(&g->d->label_texts, (strid)e[i].key), e[i].count};
	qsort(kept, n, sizeof(*kept), compare_labels);
	to->labels = kept;
	to->nlabels = n;
}

/* Adds up and hands out what was gathered; parts_of is by row. */
static void hand_out(struct gather *g, struct diff_parts **parts_of)
{
	add_up(g);
	for (size_t i = 0; i < g->n;) {
		struct diff_parts *to = parts_of[g->entries[i].row];
		const struct entry *e = &g->entries[i];
		size_t left = 0, run;

		while (i + left < g->n && g->entries[i + left].row == e->row)
			left++;
		i += left;
		run = run_of(e, left, PART_CREATOR);
		keep_creators(g->d, to, e, run);
		e += run;
		left -= run;
		run = run_of(e, left, PART_CLASS);
		keep_classes(g->d, to, e, run);
		if (left > run)
			keep_labels(g, to, e + run, left - run);
	}
}

static size_t last_alive(const struct stack_diff *d, const struct diff_count *c)
{
	size_t k = d->nsnapshots - 1;

	while (k && !c->counts[k])
		k--;
	return k;
}

static void find(struct stack_diff *d, const uint32_t *rows, struct diff_parts **parts_of,
	const size_t *from)
{
	struct gather g = {.d = d, .rows = rows, .from = from};

	for (size_t k = 0; k < d->nsnapshots; k++)
		gather_snapshot(&g, k);
	hand_out(&g, parts_of);
	free(g.entries);
}

static void find_of_groups(struct stack_diff *d)
{
	struct diff_parts **parts_of = xcalloc(d->ngroups, sizeof(*parts_of));
	uint32_t *rows = xcalloc(d->ngroups, sizeof(*rows));
	size_t *from = xcalloc(d->ngroups, sizeof(*from));

	for (size_t i = 0; i < d->ngroups; i++) {
		rows[i] = (uint32_t)i;
		parts_of[i] = &d->groups[i].parts;
		from[i] = last_alive(d, &d->groups[i].count);
	}
	find(d, rows, parts_of, from);
	free(parts_of);
	free(rows);
	free(from);
}

static void find_of_sites(struct stack_diff *d)
{
	struct diff_parts **parts_of = xcalloc(d->nsites, sizeof(*parts_of));
	uint32_t *rows = xcalloc(d->ngroups, sizeof(*rows));
	size_t *from = xcalloc(d->nsites, sizeof(*from));

	for (size_t i = 0; i < d->nsites; i++) {
		for (size_t j = 0; j < d->sites[i].ngroups; j++)
			rows[d->sites[i].groups[j]] = (uint32_t)i;
		parts_of[i] = &d->sites[i].parts;
		from[i] = last_alive(d, &d->sites[i].count);
	}
	find(d, rows, parts_of, from);
	free(parts_of);
	free(rows);
	free(from);
}

void diff_find_parts(struct stack_diff *d)
{
	find_of_groups(d);
	find_of_sites(d);
}
