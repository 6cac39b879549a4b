/* SPDX-License-Identifier: MIT */
#include "analyze/members.h"

#include <stdlib.h>

#include "base/xmalloc.h"

static int compare(const void *left, const void *right)
{
	const struct group_member *a = *(const struct group_member *const *)left;
	const struct group_member *b = *(const struct group_member *const *)right;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

void members_init(struct members *m, const struct groups *g)
{
	bool sorted = true;

	*m = (struct members){.items = xcalloc((size_t)g->nmembers + 1, sizeof(*m->items))};
	for (uint64_t i = 0; i < g->nmembers; i++) {
		m->items[i] = groups_member(g, i);
		sorted = sorted && (i == 0 || m->items[i - 1]->id < m->items[i]->id);
	}
	if (!sorted)
		qsort(m->items, (size_t)g->nmembers, sizeof(*m->items), compare);
	for (uint64_t i = 0; i < g->nmembers; i++)
		if (m->n == 0 || m->items[m->n - 1]->id != m->items[i]->id)
			m->items[m->n++] = m->items[i];
}

void members_release(struct members *m)
{
	free(m->items);
	*m = (struct members){0};
}

/*
 * Ids are handed out in order, so the place of one among its neighbours says where it stands: a
 * guess by proportion and a halving in turn, a few looks in place of twenty.
 */
uint32_t members_find(const struct members *m, uint64_t id)
{
	size_t low = 0, high = m->n;
	bool guess = true;

	while (low < high) {
		size_t at = low + (high - low) / 2;

		if (guess) {
			uint64_t first = m->items[low]->id, last = m->items[high - 1]->id;

			if (id < first || id > last)
				return MEMBER_NONE;
			if (last > first)
				at = low + (size_t)((double)(id - first) / (double)(last - first) *
						    (double)(high - 1 - low));
		}
		if (m->items[at]->id == id)
			return (uint32_t)at;
		if (m->items[at]->id < id)
			low = at + 1;
		else
			high = at;
		guess = !guess;
	}
	return MEMBER_NONE;
}

uint32_t members_find_block(const struct members *m, uint64_t id, uint64_t at)
{
	uint32_t i = members_find(m, id);

	return i != MEMBER_NONE && m->items[i]->at == at ? i : MEMBER_NONE;
}

void members_by_group(const struct members *m, size_t ngroups, uint32_t **order, uint32_t **index)
{
	uint32_t *start = xcalloc(ngroups + 2, sizeof(*start));

	/* start[g + 1] walks from the begin of g to its end, which is the begin of g + 1. */
	*order = xcalloc(m->n + 1, sizeof(**order));
	for (size_t i = 0; i < m->n; i++)
		start[m->items[i]->group + 2]++;
	for (size_t g = 0; g < ngroups; g++)
		start[g + 1] += start[g];
	for (size_t i = 0; i < m->n; i++)
		(*order)[start[m->items[i]->group + 1]++] = (uint32_t)i;
	*index = start;
}
