/* SPDX-License-Identifier: MIT */
#include "analyze/diff_match.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/xmalloc.h"

/* Keys to row numbers; a key is a hash already. */
struct key_table {
	uint64_t *keys; /* 0 = free */
	uint32_t *rows;
	size_t nslots, n;
};

static void table_init(struct key_table *t, size_t most)
{
	t->nslots = 16;
	while (t->nslots < most * 2)
		t->nslots *= 2;
	t->keys = xcalloc(t->nslots, sizeof(*t->keys));
	t->rows = xcalloc(t->nslots, sizeof(*t->rows));
	t->n = 0;
}

static void table_release(struct key_table *t)
{
	free(t->keys);
	free(t->rows);
}

static size_t table_slot(const struct key_table *t, uint64_t key)
{
	size_t i = key & (t->nslots - 1);

	while (t->keys[i] && t->keys[i] != key)
		i = (i + 1) & (t->nslots - 1);
	return i;
}

static uint32_t table_add(struct key_table *t, uint64_t key)
{
	size_t i;

	key = key ? key : 1;
	i = table_slot(t, key);
	if (!t->keys[i]) {
		t->keys[i] = key;
		t->rows[i] = (uint32_t)t->n++;
	}
	return t->rows[i];
}

static bool table_has(const struct key_table *t, uint64_t key)
{
	key = key ? key : 1;
	return t->keys[table_slot(t, key)] == key;
}

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

bool match_is_wrapper(const struct stacks *s, frameid outermost, frameid creator)
{
	struct str name = stacks_frame_name(s, outermost);

	if (!creator || stacks_frame_line(s, outermost) != stacks_frame_line(s, creator))
		return false;
	return str_eat(&name, stacks_frame_name(s, creator)) && name.n &&
	       (name.p[0] == '.' || str_starts(name, STR("\xc2\xb7")));
}

/* With a creator, what may be a wrapper is left out. */
static uint64_t stack_key(const struct stacks *s, stackid stack, frameid creator)
{
	uint64_t key = 0;

	while (stack) {
		const struct stack_node *node = stacks_get(s, stack);

		if (node->parent || !match_is_wrapper(s, node->frame, creator))
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
				table_add(vague, stack_key(g->stacks, g->items[i].stack, 0));
	}
}

static uint64_t row_key(const struct match *m, const struct key_table *vague,
	const struct stacks *s, const struct group *g)
{
	uint64_t key = stack_key(s, g->stack, m->skip_wrappers ? g->creator : 0);

	if (!m->by_stack_only)
		return hash_mix(frame_key(s, g->creator, key), (uint64_t)g->class + 1);
	if (table_has(vague, key))
		return hash_mix(key, 0);
	return hash_mix(key, (uint64_t)g->class + 1);
}

void match_groups(struct match *m, const struct diff_input *inputs, size_t n)
{
	struct key_table rows, vague;
	bool user = false, system = false;
	size_t total = 0;

	*m = (struct match){.first = xcalloc(n + 1, sizeof(*m->first))};
	for (size_t k = 0; k < n; k++) {
		m->first[k] = total;
		total += inputs[k].groups->n;
		m->by_stack_only |= is_grouped(&inputs[k]);
		user |= inputs[k].groups->snapshot.level == DUMP_USER;
		system |= inputs[k].groups->snapshot.level == DUMP_SYSTEM;
	}
	m->skip_wrappers = user && system && !m->by_stack_only;
	m->rows = xcalloc(total + 1, sizeof(*m->rows));
	table_init(&rows, total);
	table_init(&vague, m->by_stack_only ? total : 0);
	if (m->by_stack_only)
		find_vague(&vague, inputs, n);
	for (size_t k = 0; k < n; k++) {
		const struct groups *g = inputs[k].groups;

		for (size_t i = 0; i < g->n; i++)
			m->rows[m->first[k] + i] =
				table_add(&rows, row_key(m, &vague, g->stacks, &g->items[i]));
	}
	m->nrows = rows.n;
	table_release(&rows);
	table_release(&vague);
}

void match_release(struct match *m)
{
	free(m->rows);
	free(m->first);
	*m = (struct match){0};
}
