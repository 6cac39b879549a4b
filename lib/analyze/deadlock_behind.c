/* SPDX-License-Identifier: MIT */
/* Which groups of threads a cycle or a pile holds up: what a report lists as its effect. */
#include <stdlib.h>
#include <string.h>

#include "analyze/deadlock_parts.h"
#include "base/xmalloc.h"

void deadlock_add_behind(
	struct deadlock_work *w, bool cycle, const struct behind_thread *threads, size_t n)
{
	for (size_t i = 0, to; i < n; i = to) {
		for (to = i; to < n && threads[to].index == threads[i].index &&
			     threads[to].group == threads[i].group;
			to++)
			;
		w->behind =
			grow_array(w->behind, &w->cap_behind, w->nbehind + 1, sizeof(*w->behind));
		w->behind[w->nbehind++] = (struct deadlock_behind){.cycle = cycle,
			.index = threads[i].index,
			.first = deadlock_thread_of(w, threads[i].thread),
			.count = to - i};
	}
}

static int compare(const void *left, const void *right)
{
	const struct behind_thread *a = left, *b = right;

	if (a->index != b->index)
		return a->index < b->index ? -1 : 1;
	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return (a->thread > b->thread) - (a->thread < b->thread);
}

void deadlock_add_behind_knots(
	struct deadlock_work *w, const struct wait_verdict *v, const size_t *cycle_of)
{
	struct behind_thread *threads = xcalloc((size_t)w->g->nthreads + 1, sizeof(*threads));
	size_t n = 0;

	for (uint32_t t = 0; t < w->g->nthreads; t++) {
		uint32_t knot = v->knot[t];

		if (!knot && v->chains[t].end == WAIT_END_KNOT)
			knot = v->knot[v->chains[t].root];
		if (knot && cycle_of[knot] != SIZE_MAX)
			threads[n++] = (struct behind_thread){
				cycle_of[knot], groups_member(w->dump, t)->group, t};
	}
	if (n)
		qsort(threads, n, sizeof(*threads), compare);
	deadlock_add_behind(w, true, threads, n);
	free(threads);
}
