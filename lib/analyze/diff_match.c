/* SPDX-License-Identifier: MIT */
#include "analyze/diff_match.h"

#include "analyze/key_table.h"
#include "analyze/place.h"
#include "base/hash.h"

/*
 * Inputs share one struct stacks, so equal names have equal ids. Frames themselves do not do: the
 * same line is marked inlined in one format and not in another, and paths are trimmed or not.
 */
static uint64_t frame_key(const struct stacks *s, frameid frame, uint64_t key)
{
	const struct frame *f = stacks_frame_get(s, frame);
	uint64_t name = stacks_function_get(s, f->function)->name;

	return hash_mix(key, name << 32 | f->line);
}

/* With a creator, what may be a wrapper is left out. */
static uint64_t stack_key(const struct stacks *s, stackid stack, frameid creator)
{
	uint64_t key = 0;

	while (stack) {
		const struct stack_node *node = stacks_get(s, stack);

		if (node->parent || !place_is_wrapper(s, node->frame, creator))
			key = frame_key(s, node->frame, key);
		stack = node->parent;
	}
	return key;
}

static bool is_grouped(const struct diff_input *in)
{
	return in->groups->snapshot.level == DUMP_GROUPED;
}

/*
 * Stacks at which the states of two sources do not compare: a grouped one could not tell it, or a
 * dump saw the goroutine on its way, runnable, where frames only say what it waited for.
 */
static bool is_vague(const struct diff_input *in, const struct group *g)
{
	if (is_grouped(in))
		return g->class == WAIT_OTHER;
	return g->class == WAIT_RUN || g->class == WAIT_RUNNABLE;
}

static void find_vague(struct key_table *vague, const struct diff_input *inputs, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		const struct groups *g = inputs[k].groups;

		for (size_t i = 0; i < g->n; i++)
			if (is_vague(&inputs[k], &g->items[i]))
				key_table_add(vague, stack_key(g->stacks, g->items[i].stack, 0));
	}
}

static uint64_t row_key(const struct match *m, const struct key_table *vague,
	const struct diff_input *in, size_t group)
{
	const struct group *g = &in->groups->items[group];
	const struct stacks *s = in->groups->stacks;
	uint64_t key = stack_key(s, g->stack, m->skip_wrappers ? g->creator : 0);
	bool by_class = !m->by_stack_only || !key_table_has(vague, key);

	if (!m->by_stack_only)
		key = frame_key(s, g->creator, key);
	if (in->parts)
		key = hash_mix(
			key, (uint64_t)in->parts[group].label << 1 | in->parts[group].matches);
	return hash_mix(key, by_class ? (uint64_t)g->class + 1 : 0);
}

void match_groups(struct match *m, struct arena *arena, const struct diff_input *inputs, size_t n)
{
	struct key_table rows = {0}, vague = {0};
	bool user = false, system = false;
	size_t total = 0;

	*m = (struct match){.first = arena_alloc(arena, (n + 1) * sizeof(*m->first))};
	for (size_t k = 0; k < n; k++) {
		m->first[k] = total;
		total += inputs[k].groups->n;
		m->by_stack_only |= is_grouped(&inputs[k]);
		user |= inputs[k].groups->snapshot.level == DUMP_USER;
		system |= inputs[k].groups->snapshot.level == DUMP_SYSTEM;
	}
	m->skip_wrappers = user && system && !m->by_stack_only;
	m->rows = arena_alloc(arena, (total + 1) * sizeof(*m->rows));
	if (m->by_stack_only)
		find_vague(&vague, inputs, n);
	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < inputs[k].groups->n; i++)
			m->rows[m->first[k] + i] =
				key_table_add(&rows, row_key(m, &vague, &inputs[k], i));
	m->nrows = rows.n;
	key_table_release(&rows);
	key_table_release(&vague);
}
