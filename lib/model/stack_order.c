/* SPDX-License-Identifier: MIT */
#include "model/stack_order.h"

#include <stdlib.h>

#include "base/xmalloc.h"

struct placed_frame {
	const struct stacks *stacks;
	frameid frame;
};

static int compare_names(const void *left, const void *right)
{
	const struct placed_frame *a = left, *b = right;

	return stacks_compare_frames(a->stacks, a->frame, b->frame);
}

static uint32_t *number_frames(const struct stacks *s)
{
	size_t n = s->nframes ? s->nframes : 1; /* frame 0, none, among them */
	struct placed_frame *sorted = xcalloc(n, sizeof(*sorted));
	uint32_t *places = xcalloc(n, sizeof(*places)), place = 0;

	for (size_t i = 0; i < n; i++)
		sorted[i] = (struct placed_frame){s, (frameid)i};
	qsort(sorted, n, sizeof(*sorted), compare_names);
	for (size_t i = 0; i < n; i++) {
		if (i && compare_names(&sorted[i - 1], &sorted[i]) != 0)
			place++;
		places[sorted[i].frame] = place;
	}
	free(sorted);
	return places;
}

void stack_order_init(struct stack_order *o, const struct stacks *s, size_t n)
{
	*o = (struct stack_order){.stacks = s};
	if (n >= s->nframes / 8)
		o->place = number_frames(s);
}

void stack_order_release(struct stack_order *o)
{
	free(o->place);
	*o = (struct stack_order){0};
}

int stack_order_frames(const struct stack_order *o, frameid a, frameid b)
{
	if (!o->place)
		return stacks_compare_frames(o->stacks, a, b);
	return (o->place[a] > o->place[b]) - (o->place[a] < o->place[b]);
}

int stack_order_stacks(const struct stack_order *o, stackid a, stackid b)
{
	while (a != b) {
		const struct stack_node *na = stacks_get(o->stacks, a);
		const struct stack_node *nb = stacks_get(o->stacks, b);
		int c;

		if (!a || !b)
			return a ? 1 : -1;
		c = stack_order_frames(o, na->frame, nb->frame);
		if (c)
			return c;
		a = na->parent;
		b = nb->parent;
	}
	return 0;
}
