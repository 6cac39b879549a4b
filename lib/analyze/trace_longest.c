/* SPDX-License-Identifier: MIT */
#include "analyze/trace_longest.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/xmalloc.h"

void trace_longest_release(struct trace_longest *l)
{
	for (size_t i = 0; i < l->ngroups; i++)
		free(l->groups[i].items);
	free(l->groups);
	*l = (struct trace_longest){0};
}

/* A before b where it is the longer one, of equal ones the earlier; no two are the same. */
static bool goes_before(const struct trace_long *a, const struct trace_long *b)
{
	if (a->ns != b->ns)
		return a->ns > b->ns;
	if (a->start_ns != b->start_ns)
		return a->start_ns < b->start_ns;
	return a->goroutine < b->goroutine;
}

/* ---- a full group is a heap, the one to go first at its top ---- */

static void sift_down(struct trace_long_group *g, size_t i)
{
	struct trace_long item;

	for (;;) {
		size_t last = i, left = 2 * i + 1;

		for (size_t k = left; k < left + 2 && k < g->n; k++)
			if (goes_before(&g->items[last], &g->items[k]))
				last = k;
		if (last == i)
			return;
		item = g->items[i];
		g->items[i] = g->items[last];
		g->items[last] = item;
		i = last;
	}
}

static void make_heap(struct trace_long_group *g)
{
	for (size_t i = g->n / 2; i-- > 0;)
		sift_down(g, i);
}

static void take_place(struct trace_long_group *g, const struct trace_long *item)
{
	if (!goes_before(item, &g->items[0]))
		return;
	g->items[0] = *item;
	sift_down(g, 0);
}

/* ---- intervals ---- */

static struct trace_long_group *group_of(struct trace_longest_sum *s, const struct trace_span *span)
{
	struct trace_longest *l = &s->longest;
	funcid entry = span->goroutine->entry;
	enum trace_via via = span->state == TRACE_RUNNABLE ? span->via : 0;
	uint32_t i =
		key_table_add(&s->by_group, hash_ids((uint64_t)entry << 32 | span->reason,
						    (uint64_t)span->state << 8 | (uint64_t)via));

	if (i == l->ngroups) {
		l->groups = grow_array(l->groups, &l->cap_groups, i + 1, sizeof(*l->groups));
		l->groups[l->ngroups++] = (struct trace_long_group){
			.entry = entry, .state = span->state, .via = via, .reason = span->reason};
	}
	return &l->groups[i];
}

/* Too many altogether: what is shorter than twice the limit goes, from every group. */
static void raise_limit(struct trace_longest *l)
{
	l->least_ns *= 2;
	l->n = 0;
	for (size_t i = 0; i < l->ngroups; i++) {
		struct trace_long_group *g = &l->groups[i];
		size_t kept = 0;

		for (size_t k = 0; k < g->n; k++)
			if (g->items[k].ns >= l->least_ns)
				g->items[kept++] = g->items[k];
		g->n = kept;
		l->n += kept;
		make_heap(g);
	}
}

static void add_span(struct trace_watch *w, const struct trace_span *span)
{
	struct trace_longest_sum *s = (struct trace_longest_sum *)w;
	struct trace_longest *l = &s->longest;
	int64_t ns = trace_span_ns(span);
	struct trace_long item = {span->start_ns, ns, span->goroutine->id, span->waker, span->stack,
		span->before, span->unended};
	struct trace_long_group *g;

	if (ns < l->least_ns)
		return;
	g = group_of(s, span);
	if (g->n == TRACE_LONGEST_OF) {
		take_place(g, &item);
		return;
	}
	g->items = grow_array(g->items, &g->cap, g->n + 1, sizeof(*g->items));
	g->items[g->n++] = item;
	if (g->n == TRACE_LONGEST_OF)
		make_heap(g);
	/* What is as long as the limit may all be kept: then the next rise finds more. */
	if (++l->n > TRACE_LONGEST_ALL && l->least_ns < INT64_MAX / 2)
		raise_limit(l);
}

void trace_longest_init(struct trace_longest_sum *s)
{
	*s = (struct trace_longest_sum){
		.watch = {.span = add_span}, .longest.least_ns = TRACE_LONGEST_NS};
}

void trace_longest_sum_release(struct trace_longest_sum *s)
{
	trace_longest_release(&s->longest);
	key_table_release(&s->by_group);
}

static int compare_items(const void *left, const void *right)
{
	const struct trace_long *a = left, *b = right;

	return goes_before(a, b) ? -1 : goes_before(b, a);
}

void trace_longest_finish(struct trace_longest_sum *s)
{
	for (size_t i = 0; i < s->longest.ngroups; i++) {
		struct trace_long_group *g = &s->longest.groups[i];

		if (g->n)
			qsort(g->items, g->n, sizeof(*g->items), compare_items);
	}
}
