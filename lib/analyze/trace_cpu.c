/* SPDX-License-Identifier: MIT */
#include "analyze/trace_cpu.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"

static void take_event(struct trace_watch *w, const struct trace_event *e)
{
	struct trace_cpu_sum *s = (struct trace_cpu_sum *)w;
	struct trace_cpu *c = &s->cpu;
	size_t old = s->cap_row_of;

	if (e->kind != TRACE_SAMPLE || (s->lives && !trace_lives_within(s->lives, e->goroutine)))
		return;
	if (e->stack >= s->cap_row_of) {
		s->row_of = grow_array(
			s->row_of, &s->cap_row_of, (size_t)e->stack + 1, sizeof(*s->row_of));
		memset(s->row_of + old, 0, (s->cap_row_of - old) * sizeof(*s->row_of));
	}
	if (!s->row_of[e->stack]) {
		c->rows = grow_array(c->rows, &c->cap_rows, c->nrows + 1, sizeof(*c->rows));
		c->rows[c->nrows++] = (struct trace_cpu_row){.stack = e->stack};
		s->row_of[e->stack] = (uint32_t)c->nrows;
	}
	c->rows[s->row_of[e->stack] - 1].n++;
	c->n++;
}

void trace_cpu_init(struct trace_cpu_sum *s)
{
	*s = (struct trace_cpu_sum){.watch = {.event = take_event, .kinds = 1u << TRACE_SAMPLE}};
}

void trace_cpu_sum_release(struct trace_cpu_sum *s)
{
	trace_cpu_release(&s->cpu);
	free(s->row_of);
}

/* ---- functions ---- */

struct item {
	const struct stacks *stacks;
	struct trace_cpu_function f;
};

static int compare_items(const void *left, const void *right)
{
	const struct item *a = left, *b = right;
	const struct stacks *s = a->stacks;

	if (a->f.flat != b->f.flat)
		return a->f.flat > b->f.flat ? -1 : 1;
	if (a->f.cum != b->f.cum)
		return a->f.cum > b->f.cum ? -1 : 1;
	return str_cmp(stacks_text(s, stacks_function_get(s, a->f.function)->name),
		stacks_text(s, stacks_function_get(s, b->f.function)->name));
}

static void add_stack(struct item *items, uint32_t *seen, const struct trace_cpu *c, size_t row)
{
	stackid id = c->rows[row].stack;
	bool leaf = true;

	for (; id; id = stacks_get(c->stacks, id)->parent, leaf = false) {
		frameid frame = stacks_get(c->stacks, id)->frame;
		funcid f = frame ? stacks_frame_get(c->stacks, frame)->function : 0;

		items[f].f.flat += leaf ? c->rows[row].n : 0;
		if (seen[f] == row + 1)
			continue;
		seen[f] = (uint32_t)row + 1;
		items[f].f.cum += c->rows[row].n;
	}
}

void trace_cpu_finish(struct trace_cpu_sum *s, const struct stacks *stacks)
{
	struct trace_cpu *c = &s->cpu;
	size_t n = stacks->nfunctions + 1, used = 0;
	struct item *items = xcalloc(n, sizeof(*items));
	uint32_t *seen = xcalloc(n, sizeof(*seen));

	c->stacks = stacks;
	for (size_t i = 0; i < c->nrows; i++)
		add_stack(items, seen, c, i);
	for (size_t i = 1; i < n; i++) {
		if (!items[i].f.cum)
			continue;
		items[used] = items[i];
		items[used].stacks = stacks;
		items[used++].f.function = (funcid)i;
	}
	qsort(items, used, sizeof(*items), compare_items);
	c->functions = xcalloc(used + 1, sizeof(*c->functions));
	for (size_t i = 0; i < used; i++)
		c->functions[i] = items[i].f;
	c->nfunctions = used;
	free(items);
	free(seen);
}
