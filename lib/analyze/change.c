/* SPDX-License-Identifier: MIT */
#include "analyze/change.h"

#include <stdlib.h>

#include "base/xmalloc.h"

static int compare_keys(const void *left, const void *right)
{
	uint64_t a = ((const struct change *)left)->key, b = ((const struct change *)right)->key;

	return (a > b) - (a < b);
}

static void add_side(struct change *items, const struct change_side *side, bool after)
{
	for (size_t i = 0; i < side->ngroups; i++) {
		struct change *c = &items[i];

		*c = (struct change){.key = side->groups[i].key,
			.before_group = CHANGE_NONE,
			.after_group = CHANGE_NONE};
		if (after) {
			c->after_group = (uint32_t)i;
			c->after = side->groups[i].count;
		} else {
			c->before_group = (uint32_t)i;
			c->before = side->groups[i].count;
		}
	}
}

/* Rows with equal keys become one; within a side they are one group by definition. */
static size_t merge_equal(struct change *items, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		struct change *to;

		if (kept == 0 || items[kept - 1].key != items[i].key) {
			items[kept++] = items[i];
			continue;
		}
		to = &items[kept - 1];
		if (to->before_group == CHANGE_NONE)
			to->before_group = items[i].before_group;
		if (to->after_group == CHANGE_NONE)
			to->after_group = items[i].after_group;
		to->before += items[i].before;
		to->after += items[i].after;
	}
	return kept;
}

/* Position in items of every group of a side. */
static uint32_t *places(const struct change *items, size_t n, const struct change_side *side)
{
	uint32_t *out = xcalloc(side->ngroups + 1, sizeof(*out));

	for (size_t i = 0; i < side->ngroups; i++) {
		struct change want = {.key = side->groups[i].key};
		const struct change *found = bsearch(&want, items, n, sizeof(*items), compare_keys);

		out[i] = (uint32_t)(found - items);
	}
	return out;
}

/* Walks both lists of ids side by side. */
static void count_ids(struct change *items, const struct change_side *before,
	const struct change_side *after, uint32_t *const place[2])
{
	size_t b = 0, a = 0;

	while (b < before->nmembers || a < after->nmembers) {
		const struct change_member *old = b < before->nmembers ? &before->members[b] : NULL;
		const struct change_member *now = a < after->nmembers ? &after->members[a] : NULL;

		if (!now || (old && old->id < now->id)) {
			items[place[0][old->group]].gone++;
			b++;
		} else if (!old || now->id < old->id) {
			items[place[1][now->group]].new ++;
			a++;
		} else {
			struct change *from = &items[place[0][old->group]];
			struct change *to = &items[place[1][now->group]];

			if (from == to) {
				to->stayed++;
			} else {
				from->left++;
				to->came++;
			}
			a++;
			b++;
		}
	}
}

struct change *change_find(
	const struct change_side *before, const struct change_side *after, size_t *n)
{
	size_t total = before->ngroups + after->ngroups;
	struct change *items;
	uint32_t *place[2];

	*n = 0;
	if (total == 0)
		return NULL;
	items = xcalloc(total, sizeof(*items));
	add_side(items, before, false);
	add_side(items + before->ngroups, after, true);
	qsort(items, total, sizeof(*items), compare_keys);
	*n = merge_equal(items, total);
	place[0] = places(items, *n, before);
	place[1] = places(items, *n, after);
	count_ids(items, before, after, place);
	free(place[0]);
	free(place[1]);
	return items;
}

struct change_overlap change_overlap(
	const struct change_side *before, const struct change_side *after)
{
	struct change_overlap out = {0};
	size_t b = 0, a = 0;

	while (b < before->nmembers && a < after->nmembers) {
		const struct change_member *old = &before->members[b], *now = &after->members[a];

		if (old->id < now->id) {
			b++;
		} else if (now->id < old->id) {
			a++;
		} else {
			uint64_t x = before->groups[old->group].origin;
			uint64_t y = after->groups[now->group].origin;

			out.common++;
			out.comparable += x && y;
			out.different += x && y && x != y;
			a++;
			b++;
		}
	}
	return out;
}
