/* SPDX-License-Identifier: MIT */
#include "analyze/diff_level.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/diff_count.h"
#include "analyze/diff_match.h"
#include "analyze/key_table.h"
#include "base/hash.h"
#include "base/xmalloc.h"

static uint64_t function_key(const struct stacks *s, frameid frame)
{
	return stacks_function_get(s, stacks_frame_get(s, frame)->function)->key;
}

/* The n innermost functions outside the runtime; of a stack with none of these, all. */
static uint64_t top_key(const struct stack_diff *d, stackid stack, size_t n)
{
	const struct stacks *s = d->stacks;
	uint64_t key = 0;
	size_t taken = 0;

	for (stackid at = stack; at && taken < n; at = stacks_get(s, at)->parent) {
		const struct frame *f = stacks_frame_get(s, stacks_get(s, at)->frame);

		if ((f->flags & FRAME_ELIDED) ||
			owner_of(d->work->owner, s, f->function) == CODE_RUNTIME)
			continue;
		key = hash_mix(key, function_key(s, stacks_get(s, at)->frame));
		taken++;
	}
	return taken ? key : stacks_get(s, stack)->key;
}

static uint64_t level_key(
	const struct stack_diff *d, const struct diff_filter *f, const struct diff_group *g)
{
	const struct stacks *s = d->stacks;
	uint64_t class = (uint64_t)g->class + 1;

	switch (f->level) {
	case LEVEL_LINES:
		break;
	case LEVEL_FUNCTIONS:
		return hash_mix(hash_mix(stacks_get(s, g->stack)->key, class),
			d->by_stack_only ? 0 : function_key(s, g->creator));
	case LEVEL_TOP:
		return hash_mix(top_key(d, g->stack, f->top), class);
	case LEVEL_CREATOR:
		return hash_mix(function_key(s, g->creator), 0);
	case LEVEL_LABEL:
		return hash_bytes(&g->label, sizeof(g->label)); /* small numbers do not mix */
	}
	return hash_bytes(&g->row, sizeof(g->row));
}

static bool larger(
	const struct stack_diff *d, const struct diff_count *a, const struct diff_count *b)
{
	size_t last = d->nsnapshots - 1;

	if (a->counts[last] != b->counts[last])
		return a->counts[last] > b->counts[last];
	return a->counts[0] > b->counts[0];
}

static void begin(struct stack_diff *d, struct diff_group *to, const struct diff_group *g)
{
	*to = *g;
	to->nstacks = 0;
	diff_count_init(d, &to->count);
	to->count.risk = RISK_LOW;
}

/* The risk of what is gone says nothing. */
static enum wait_risk risk_in(const struct stack_diff *d, const struct diff_count *c)
{
	return c->counts[d->nsnapshots - 1] ? c->risk : RISK_LOW;
}

static void add(struct stack_diff *d, struct diff_group *to, const struct diff_group *g,
	const struct diff_group **largest)
{
	const struct stacks *s = d->stacks;
	enum wait_risk risk = to->count.risk, more = risk_in(d, &g->count);

	diff_count_add(d, &to->count, &g->count);
	to->count.risk = more > risk ? more : risk;
	to->nstacks++;
	if (!g->idle.n)
		to->idle = STR("");
	if (function_key(s, to->creator) != function_key(s, g->creator))
		to->creator = 0;
	if (*largest && !larger(d, &g->count, &(*largest)->count))
		return;
	*largest = g;
	to->class = g->class;
	to->stack = g->stack;
	to->site = g->site;
	if (to->creator)
		to->creator = g->creator;
}

/* The n groups of exact lines, which become those of numbers[]. */
static void merge_lines(
	struct stack_diff *d, const struct diff_group *lines, size_t n, const uint32_t *numbers)
{
	const struct diff_group **largest = xcalloc(d->ngroups, sizeof(*largest));

	d->groups = arena_alloc(&d->arena, (d->ngroups + 1) * sizeof(*d->groups));
	for (size_t i = 0; i < n; i++) {
		struct diff_group *to = &d->groups[numbers[i]];

		if (!largest[numbers[i]])
			begin(d, to, &lines[i]);
		add(d, to, &lines[i], &largest[numbers[i]]);
	}
	for (size_t i = 0; i < d->ngroups; i++) {
		enum wait_risk risk = d->groups[i].count.risk;

		diff_count_finish(d, &d->groups[i].count, d->groups[i].class);
		if (d->groups[i].idle.n)
			d->groups[i].count.risk = RISK_LOW;
		else if (d->groups[i].count.risk < risk)
			d->groups[i].count.risk = risk;
	}
	free(largest);
}

/* How many numbers there are. */
static size_t number_lines(
	const struct stack_diff *d, const struct diff_filter *filter, uint32_t *numbers)
{
	struct key_table table = {0};
	size_t n = d->ngroups;

	for (size_t i = 0; i < d->ngroups; i++)
		numbers[i] = filter->level == LEVEL_LINES
				     ? (uint32_t)i
				     : key_table_add(&table, level_key(d, filter, &d->groups[i]));
	if (filter->level != LEVEL_LINES)
		n = table.n;
	key_table_release(&table);
	return n;
}

static void keep_lines(struct stack_diff *d)
{
	struct diff_line *lines = arena_alloc(&d->arena, (d->ngroups + 1) * sizeof(*lines));

	for (size_t i = 0; i < d->ngroups; i++)
		lines[i] = (struct diff_line){
			d->groups[i].count.counts, d->groups[i].stack, d->groups[i].row};
	d->lines = lines;
	d->nlines = d->ngroups;
}

uint32_t *diff_merge(struct stack_diff *d, const struct diff_filter *filter, size_t *nmerged)
{
	uint32_t *numbers = xcalloc(d->ngroups, sizeof(*numbers));
	const struct diff_group *lines = d->groups;

	keep_lines(d);
	d->ngroups = number_lines(d, filter, numbers);
	if (filter->level != LEVEL_LINES)
		merge_lines(d, lines, d->nlines, numbers);
	for (size_t i = 0; i < d->ngroups; i++)
		d->groups[i].row = (uint32_t)i;
	*nmerged = d->ngroups;
	return numbers;
}
