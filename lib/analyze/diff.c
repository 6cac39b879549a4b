/* SPDX-License-Identifier: MIT */
#include "analyze/diff.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/diff_count.h"
#include "analyze/diff_stay.h"
#include "base/xmalloc.h"

enum { ASIDE = THREAD_RUNTIME | THREAD_DUMPER };

/* ---- snapshots ---- */

static void count_aside(struct diff_snapshot *snap, const struct groups *g)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct group *group = &g->items[i];

		if (group->all_flags & THREAD_DUMPER)
			snap->dumpers += group->count;
		else if (group->all_flags & THREAD_RUNTIME)
			snap->runtime += group->count;
	}
}

static void fill_snapshots(struct stack_diff *d, const struct diff_input *inputs, size_t n)
{
	d->nsnapshots = n;
	d->snapshots = arena_alloc(&d->arena, n * sizeof(*d->snapshots));
	for (size_t k = 0; k < n; k++) {
		const struct groups *g = inputs[k].groups;

		d->snapshots[k] = (struct diff_snapshot){
			.input = arena_dup(&d->arena, inputs[k].input),
			.process = arena_dup(&d->arena, inputs[k].process),
			.snapshot = g->snapshot,
			.threads = g->threads,
			.lower_bound = g->snapshot.capped || g->snapshot.truncated,
			.ids = g->nmembers > 0 && g->snapshot.level != DUMP_GROUPED,
		};
		count_aside(&d->snapshots[k], g);
	}
}

/* ---- rows ---- */

/* What a row needs to know only while it is filled. */
struct filling {
	uint64_t class_weight; /* of the group whose state the row has */
	size_t waits_from;     /* snapshot that wait_max_ns is from */
	bool seen, creator_seen, creators_differ;
};

/*
 * A row whose groups differ in state takes that of the largest which says what it waits for:
 * a runnable goroutine counts for less, an unknown state for nothing.
 */
static void add_class(struct diff_group *row, struct filling *f, const struct group *g)
{
	bool on_its_way = g->class == WAIT_RUN || g->class == WAIT_RUNNABLE;
	uint64_t weight = g->class == WAIT_OTHER ? 0 : on_its_way ? 1 : g->count + 1;

	if (f->seen && weight <= f->class_weight)
		return;
	row->class = g->class;
	f->class_weight = weight;
}

static void add_creator(
	struct diff_group *row, struct filling *f, const struct group *g, const struct stacks *s)
{
	if (!g->creator)
		return;
	if (f->creator_seen && stacks_compare_frames(s, row->creator, g->creator) != 0)
		f->creators_differ = true;
	if (!f->creator_seen)
		row->creator = g->creator;
	f->creator_seen = true;
}

static void add_group(struct diff_group *row, struct filling *f, const struct group *g, size_t k)
{
	bool aside = (g->all_flags & ASIDE) != 0;

	row->aside = f->seen ? row->aside && aside : aside;
	row->stack = g->stack;
	row->count.counts[k] += g->count;
	f->seen = true;
}

/* Of the last snapshot that could tell: a profile has no waits. */
static void add_wait(struct diff_group *row, struct filling *f, const struct group *g, size_t k)
{
	if (k != f->waits_from)
		row->count.wait_max_ns = -1;
	f->waits_from = k;
	if (g->wait_max_ns > row->count.wait_max_ns)
		row->count.wait_max_ns = g->wait_max_ns;
}

static void fill_rows(struct stack_diff *d, const struct diff_input *inputs, const struct match *m)
{
	struct filling *filling = xcalloc(m->nrows, sizeof(*filling));
	size_t n = d->nsnapshots;

	d->ngroups = m->nrows;
	d->groups = arena_alloc(&d->arena, m->nrows * sizeof(*d->groups));
	memset(d->groups, 0, m->nrows * sizeof(*d->groups));
	for (size_t i = 0; i < m->nrows; i++)
		diff_count_init(d, &d->groups[i].count);
	for (size_t k = 0; k < n; k++) {
		const struct groups *g = inputs[k].groups;

		for (size_t i = 0; i < g->n; i++) {
			uint32_t row = match_row(m, k, i);

			add_class(&d->groups[row], &filling[row], &g->items[i]);
			add_creator(&d->groups[row], &filling[row], &g->items[i], g->stacks);
			add_group(&d->groups[row], &filling[row], &g->items[i], k);
			if (g->snapshot.level != DUMP_GROUPED)
				add_wait(&d->groups[row], &filling[row], &g->items[i], k);
		}
	}
	for (size_t i = 0; i < m->nrows; i++)
		if (filling[i].creators_differ)
			d->groups[i].creator = 0;
	free(filling);
}

/* ---- order ---- */

struct sort_item {
	const struct stack_diff *d;
	struct diff_group group;
};

static int compare_items(const void *left, const void *right)
{
	const struct sort_item *a = left, *b = right;
	const struct stacks *s = a->d->stacks;
	int c = diff_count_compare(a->d, &a->group.count, &b->group.count);

	if (c == 0)
		c = stacks_compare(s, a->group.stack, b->group.stack);
	if (c == 0)
		c = (a->group.class > b->group.class) - (a->group.class < b->group.class);
	return c ? c : stacks_compare_frames(s, a->group.creator, b->group.creator);
}

static void sort_groups(struct stack_diff *d)
{
	struct sort_item *items = xcalloc(d->ngroups, sizeof(*items));

	for (size_t i = 0; i < d->ngroups; i++)
		items[i] = (struct sort_item){d, d->groups[i]};
	qsort(items, d->ngroups, sizeof(*items), compare_items);
	for (size_t i = 0; i < d->ngroups; i++)
		d->groups[i] = items[i].group;
	free(items);
}

void stack_diff_build(
	struct stack_diff *d, const struct diff_input *inputs, size_t n, const struct owner *owner)
{
	struct match m;

	*d = (struct stack_diff){.stacks = inputs[0].groups->stacks};
	fill_snapshots(d, inputs, n);
	match_groups(&m, inputs, n);
	d->by_stack_only = m.by_stack_only;
	fill_rows(d, inputs, &m);
	for (size_t i = 0; i < d->ngroups; i++) {
		d->groups[i].site = owner_site(owner, d->stacks, d->groups[i].stack);
		diff_count_finish(d, &d->groups[i].count, d->groups[i].class);
	}
	diff_stay(d, inputs, &m);
	match_release(&m);
	sort_groups(d);
}
