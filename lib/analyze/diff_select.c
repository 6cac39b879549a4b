/* SPDX-License-Identifier: MIT */
/* What is shown of a comparison: filters, the table of states, and the groups that are left. */
#include <stdlib.h>
#include <string.h>

#include "analyze/diff.h"
#include "analyze/diff_count.h"
#include "analyze/diff_level.h"
#include "analyze/diff_match.h"
#include "analyze/diff_parts.h"
#include "analyze/diff_site.h"
#include "analyze/diff_stay.h"
#include "analyze/name_filter.h"
#include "base/permute.h"
#include "base/xmalloc.h"

/* ---- filters ---- */

struct name_filters {
	struct name_filter focus, ignore, created_by;
};

static bool wanted(
	const struct diff_filter *f, const struct name_filters *names, const struct diff_group *g)
{
	if (!g->matches || (!f->any_state && !f->states[g->class]))
		return false;
	if (f->focus && !name_filter_stack(&names->focus, g->stack, g->creator))
		return false;
	if (f->ignore && name_filter_stack(&names->ignore, g->stack, g->creator))
		return false;
	return !f->created_by || (g->creator && name_filter_frame(&names->created_by, g->creator));
}

static void drop_aside(struct stack_diff *d)
{
	size_t kept = 0;

	for (size_t i = 0; i < d->ngroups; i++)
		if (!d->groups[i].aside)
			d->groups[kept++] = d->groups[i];
	d->ngroups = kept;
}

static void drop_unwanted(struct stack_diff *d, const struct diff_filter *f)
{
	struct name_filters names;
	size_t kept = 0;

	name_filter_init(&names.focus, f->focus, d->stacks);
	name_filter_init(&names.ignore, f->ignore, d->stacks);
	name_filter_init(&names.created_by, f->created_by, d->stacks);
	for (size_t i = 0; i < d->ngroups; i++)
		if (wanted(f, &names, &d->groups[i]))
			d->groups[kept++] = d->groups[i];
	d->hidden_groups = d->ngroups - kept;
	d->ngroups = kept;
	name_filter_release(&names.focus);
	name_filter_release(&names.ignore);
	name_filter_release(&names.created_by);
}

static void drop_small(struct stack_diff *d, uint64_t min)
{
	size_t kept = 0;

	for (size_t i = 0; i < d->ngroups; i++) {
		const uint64_t *counts = d->groups[i].count.counts;

		if (counts[0] >= min || counts[d->nsnapshots - 1] >= min)
			d->groups[kept++] = d->groups[i];
		else
			d->hidden_groups += d->groups[i].nstacks;
	}
	d->ngroups = kept;
}

/* ---- order ---- */

struct sort_item {
	const struct stack_diff *d;
	uint32_t group;
};

static int compare_items(const void *left, const void *right)
{
	const struct sort_item *x = left, *y = right;
	const struct stack_diff *d = x->d;
	const struct stack_order *order = &d->work->order;
	const struct diff_group *a = &d->groups[x->group], *b = &d->groups[y->group];
	int c = diff_count_compare(d, &a->count, &b->count);

	if (c == 0 && d->sort == SORT_NAME)
		c = stack_order_frames(order, a->site, b->site);
	if (c == 0)
		c = stack_order_stacks(order, a->stack, b->stack);
	if (c == 0)
		c = (a->class > b->class) - (a->class < b->class);
	if (c == 0)
		c = stack_order_frames(order, a->creator, b->creator);
	return c ? c : str_cmp(stacks_text(d->stacks, a->label), stacks_text(d->stacks, b->label));
}

static void sort_groups(struct stack_diff *d)
{
	struct sort_item *items = xcalloc(d->ngroups, sizeof(*items));
	uint32_t *from = xcalloc(d->ngroups, sizeof(*from));

	for (size_t i = 0; i < d->ngroups; i++)
		items[i] = (struct sort_item){d, (uint32_t)i};
	qsort(items, d->ngroups, sizeof(*items), compare_items);
	for (size_t i = 0; i < d->ngroups; i++)
		from[i] = items[i].group;
	free(items);
	permute(d->groups, d->ngroups, sizeof(*d->groups), from);
	free(from);
}

/* ---- all of it ---- */

static void find_targets(struct stack_diff *d, const uint32_t *merged, size_t nmerged)
{
	size_t nrows = d->work->match.nrows;
	uint32_t *place = arena_alloc(&d->arena, (nmerged + 1) * sizeof(*place));
	uint32_t *targets = arena_alloc(&d->arena, (nrows + 1) * sizeof(*targets));

	for (size_t i = 0; i < nmerged; i++)
		place[i] = DIFF_NOWHERE;
	for (size_t i = 0; i < nrows; i++)
		targets[i] = DIFF_NOWHERE;
	for (size_t i = 0; i < d->ngroups; i++)
		place[d->groups[i].row] = (uint32_t)i;
	for (size_t i = 0; i < d->nlines; i++)
		targets[d->lines[i].row] = place[merged[i]];
	d->work->targets = targets;
}

void stack_diff_select(struct stack_diff *d, const struct diff_filter *filter)
{
	uint32_t *merged;
	size_t nmerged;

	d->aside_shown = filter->aside;
	d->level = filter->level;
	d->top = filter->top;
	d->label_key = arena_dup(&d->arena, filter->label_key);
	d->sort = filter->sort;
	if (!filter->aside)
		drop_aside(d);
	stack_order_init(&d->work->order, d->stacks, d->ngroups);
	sort_groups(d);
	diff_fill_states(d);
	drop_unwanted(d, filter);
	merged = diff_merge(d, filter, &nmerged);
	drop_small(d, filter->min);
	sort_groups(d);
	find_targets(d, merged, nmerged);
	free(merged);
	diff_stay(d);
	diff_gather_sites(d);
	diff_find_parts(d);
	stack_order_release(&d->work->order);
}
