/* SPDX-License-Identifier: MIT */
#include "analyze/diff_stay.h"

#include <stdlib.h>

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

static struct seen_list list_ids(const struct diff_input *in, const struct match *m, size_t k)
{
	const struct groups *g = in->groups;
	struct seen_list list = {.items = xcalloc((size_t)g->nmembers, sizeof(*list.items))};

	for (uint64_t i = 0; i < g->nmembers; i++) {
		const struct group_member *member = groups_member(g, i);

		list.items[list.n++] =
			(struct seen){member->id, member->group, match_row(m, k, member->group)};
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
		if (!at && !match_is_wrapper(g->stacks, node->frame, group->creator))
			o.entry = name_of(g->stacks, node->frame);
	}
	return o;
}

static bool differ(strid a, strid b)
{
	return a && b && a != b;
}

struct pair {
	const struct diff_input *inputs;
	size_t a, b;
};

/* The smallest id that began differently settles it: a process never uses an id twice. */
static bool same_origin(
	struct stack_diff *d, const struct pair *p, const struct seen *x, const struct seen *y)
{
	const struct groups *g = p->inputs[p->a].groups;
	struct origin a = origin_of(g, x->group);
	struct origin b = origin_of(p->inputs[p->b].groups, y->group);
	bool entry = differ(a.entry, b.entry);

	if (!entry && !differ(a.creator, b.creator))
		return true;
	d->mismatch = (struct diff_mismatch){
		.found = true,
		.id = x->id,
		.first = (uint32_t)p->a,
		.second = (uint32_t)p->b,
		.a = stacks_text(g->stacks, entry ? a.entry : a.creator),
		.b = stacks_text(g->stacks, entry ? b.entry : b.creator),
	};
	return false;
}

/* Leaves in `list` what is in the same row of `next`. False: two processes. */
static bool keep_common(struct stack_diff *d, const struct pair *p, struct seen_list *list,
	const struct seen_list *next)
{
	size_t kept = 0, j = 0;

	for (size_t i = 0; i < list->n; i++) {
		while (j < next->n && next->items[j].id < list->items[i].id)
			j++;
		if (j == next->n || next->items[j].id != list->items[i].id)
			continue;
		if (!same_origin(d, p, &list->items[i], &next->items[j]))
			return false;
		if (list->items[i].row == next->items[j].row)
			list->items[kept++] = list->items[i];
		j++; /* an id that a damaged file has twice counts once */
	}
	list->n = kept;
	return true;
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

void diff_stay(struct stack_diff *d, const struct diff_input *inputs, const struct match *m)
{
	struct seen_list stayed;
	bool one_process = true;

	for (size_t i = 0; i < d->ngroups; i++)
		d->groups[i].stayed = -1;
	if (!ids_compare(d))
		return;
	stayed = list_ids(&inputs[0], m, 0);
	for (size_t k = 1; k < d->nsnapshots && one_process; k++) {
		struct seen_list next = list_ids(&inputs[k], m, k);
		struct pair pair = {inputs, 0, k};

		one_process = keep_common(d, &pair, &stayed, &next);
		free(next.items);
	}
	for (size_t i = 0; i < d->ngroups && one_process; i++)
		d->groups[i].stayed = 0;
	for (size_t i = 0; i < stayed.n && one_process; i++)
		d->groups[stayed.items[i].row].stayed++;
	free(stayed.items);
}
