/* SPDX-License-Identifier: MIT */
#include "analyze/diff_stay.h"

#include <stdlib.h>

#include "analyze/place.h"
#include "base/xmalloc.h"

struct seen {
	uint64_t id;
	uint32_t group, row;
};

struct seen_list {
	struct seen *items;
	size_t n;
};

/* What a goroutine keeps for life: the function it began with and who created it. */
struct origin {
	strid entry, creator; /* 0 = not known */
};

static int compare_seen(const void *left, const void *right)
{
	const struct seen *a = left, *b = right;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return (a->group > b->group) - (a->group < b->group);
}

static struct seen_list list_ids(const struct stack_diff *d, size_t k)
{
	const struct groups *g = d->work->inputs[k].groups;
	struct seen_list list = {.items = xcalloc((size_t)g->nmembers, sizeof(*list.items))};

	for (uint64_t i = 0; i < g->nmembers; i++) {
		const struct group_member *member = groups_member(g, i);

		list.items[list.n++] =
			(struct seen){member->id, member->group, diff_target(d, k, member->group)};
	}
	qsort(list.items, list.n, sizeof(*list.items), compare_seen);
	return list;
}

static strid name_of(const struct stacks *s, frameid frame)
{
	return stacks_function_get(s, stacks_frame_get(s, frame)->function)->name;
}

static struct origin origin_of(const struct groups *g, uint32_t index)
{
	/* Blocks that lack frames, and stacks of which only runtime frames remain, tell nothing. */
	enum {
		BLIND = THREAD_TRUNCATED | THREAD_NO_STACK | THREAD_ELIDED | THREAD_RUNTIME |
			THREAD_G0
	};
	const struct group *group = &g->items[index];
	struct origin o = {0};
	stackid at = group->stack;

	if (!(group->any_flags & THREAD_TRUNCATED)) /* which may end within the creator's name */
		o.creator = name_of(g->stacks, group->creator);
	if (group->any_flags & BLIND)
		return o;
	while (at) {
		const struct stack_node *node = stacks_get(g->stacks, at);

		at = node->parent;
		if (!at && !place_is_wrapper(g->stacks, node->frame, group->creator))
			o.entry = name_of(g->stacks, node->frame);
	}
	return o;
}

static bool differ(strid a, strid b)
{
	return a && b && a != b;
}

/* The smallest id that began differently settles it: a process never uses an id twice. */
static bool same_origin(struct stack_diff *d, size_t k, const struct seen *x, const struct seen *y)
{
	const struct groups *g = d->work->inputs[k - 1].groups;
	struct origin a = origin_of(g, x->group);
	struct origin b = origin_of(d->work->inputs[k].groups, y->group);
	bool entry = differ(a.entry, b.entry);

	if (!entry && !differ(a.creator, b.creator))
		return true;
	d->mismatch = (struct diff_mismatch){
		.found = true,
		.id = x->id,
		.first = (uint32_t)k - 1,
		.second = (uint32_t)k,
		.a = stacks_text(g->stacks, entry ? a.entry : a.creator),
		.b = stacks_text(g->stacks, entry ? b.entry : b.creator),
	};
	return false;
}

/* Steps j to the first of list that has the id, or a larger one. True: it has it. */
static bool find_id(const struct seen_list *list, size_t *j, uint64_t id)
{
	while (*j < list->n && list->items[*j].id < id)
		++*j;
	return *j < list->n && list->items[*j].id == id;
}

/* Whether snapshot k can be of the process that the one before it is of. */
static bool same_process(struct stack_diff *d, size_t k, const struct seen_list *before,
	const struct seen_list *next)
{
	size_t j = 0;

	for (size_t i = 0; i < before->n; i++)
		if (find_id(next, &j, before->items[i].id) &&
			!same_origin(d, k, &before->items[i], &next->items[j++]))
			return false;
	return true;
}

/* Leaves in `list` what is in the same group in `next`; an id that a damaged file has twice counts
 * once. */
static void keep_common(struct seen_list *list, const struct seen_list *next)
{
	size_t kept = 0, j = 0;

	for (size_t i = 0; i < list->n; i++)
		if (find_id(next, &j, list->items[i].id) &&
			list->items[i].row == next->items[j++].row)
			list->items[kept++] = list->items[i];
	list->n = kept;
}

static bool ids_compare(const struct stack_diff *d)
{
	struct str process = {0};

	for (size_t k = 0; k < d->nsnapshots; k++) {
		struct str name = d->snapshots[k].process;

		if (!d->snapshots[k].ids || (name.n && process.n && !str_eq(name, process)))
			return false;
		process = name.n ? name : process;
	}
	return d->nsnapshots > 1;
}

void diff_stay(struct stack_diff *d)
{
	struct seen_list stayed, before;
	bool one_process = true;

	for (size_t i = 0; i < d->ngroups; i++)
		d->groups[i].stayed = -1;
	if (!ids_compare(d))
		return;
	stayed = list_ids(d, 0);
	before = list_ids(d, 0);
	for (size_t k = 1; k < d->nsnapshots && one_process; k++) {
		struct seen_list next = list_ids(d, k);

		one_process = same_process(d, k, &before, &next);
		keep_common(&stayed, &next);
		free(before.items);
		before = next;
	}
	for (size_t i = 0; i < d->ngroups && one_process; i++)
		d->groups[i].stayed = 0;
	for (size_t i = 0; i < stayed.n && one_process; i++)
		if (stayed.items[i].row != DIFF_NOWHERE)
			d->groups[stayed.items[i].row].stayed++;
	free(stayed.items);
	free(before.items);
}
