/* SPDX-License-Identifier: MIT */
#include "analyze/trace_spawn.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/xmalloc.h"

enum { FIRST_SHIFT = 24 }; /* 17 ms */

struct trace_spawn_times {
	uint64_t counts[TRACE_SPAWN_STRETCHES];
	unsigned shift; /* a stretch is 2^shift ns */
};

static void count_at(struct trace_spawn_times *t, int64_t time_ns)
{
	while (time_ns >> t->shift >= TRACE_SPAWN_STRETCHES) {
		for (int i = 0; i < TRACE_SPAWN_STRETCHES; i++)
			t->counts[i] = i < TRACE_SPAWN_STRETCHES / 2
					       ? t->counts[2 * i] + t->counts[2 * i + 1]
					       : 0;
		t->shift++;
	}
	t->counts[time_ns >> t->shift]++;
}

static uint64_t count_late(const struct trace_spawn_times *t, int64_t end_ns)
{
	uint64_t n = 0;

	for (int64_t i = 0; i < TRACE_SPAWN_STRETCHES; i++)
		if (i << t->shift >= end_ns / 2)
			n += t->counts[i];
	return n;
}

static struct trace_spawn_row *row_of(
	struct trace_spawn_sum *s, const struct trace_goroutine *g, size_t *at)
{
	struct trace_spawn *t = &s->spawn;
	frameid site = g->created_at ? stacks_get(s->stacks, g->created_at)->frame : 0;
	uint32_t i = key_table_add(&s->by_row, hash_ids(g->entry, site));

	if (i == t->nrows) {
		t->rows = grow_array(t->rows, &t->cap_rows, t->nrows + 1, sizeof(*t->rows));
		s->times = grow_array(s->times, &s->cap_times, t->nrows + 1, sizeof(*s->times));
		s->times[t->nrows] = (struct trace_spawn_times){.shift = FIRST_SHIFT};
		t->rows[t->nrows++] = (struct trace_spawn_row){.entry = g->entry, .site = site};
	}
	*at = i;
	return &t->rows[i];
}

static void take_born(struct trace_watch *w, const struct trace_goroutine *g)
{
	struct trace_spawn_sum *s = (struct trace_spawn_sum *)w;
	size_t i;

	if (g->system)
		return;
	row_of(s, g, &i)->created++;
	count_at(&s->times[i], g->first_ns);
}

static void take_gone(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	struct trace_spawn_sum *s = (struct trace_spawn_sum *)w;
	struct trace_spawn_row *r;
	size_t i;

	if (g->system || !g->created)
		return;
	r = row_of(s, g, &i);
	r->ended++;
	r->lived_ns += end_ns - g->first_ns;
}

static void take_event(struct trace_watch *w, const struct trace_event *e)
{
	((struct trace_spawn_sum *)w)->end_ns = e->time_ns;
}

void trace_spawn_init(struct trace_spawn_sum *s, const struct stacks *stacks)
{
	*s = (struct trace_spawn_sum){
		.watch = {.event = take_event, .born = take_born, .gone = take_gone},
		.stacks = stacks};
}

void trace_spawn_sum_release(struct trace_spawn_sum *s)
{
	free(s->spawn.rows);
	free(s->times);
	key_table_release(&s->by_row);
}

/* ---- order ---- */

struct item {
	const struct stacks *stacks;
	struct trace_spawn_row row;
};

static struct str name_of(const struct item *i)
{
	funcid entry = i->row.entry;

	return entry ? stacks_text(i->stacks, stacks_function_get(i->stacks, entry)->name)
		     : (struct str){0};
}

static int compare(const void *left, const void *right)
{
	const struct item *a = left, *b = right;
	int order;

	if (a->row.created != b->row.created)
		return a->row.created > b->row.created ? -1 : 1;
	order = str_cmp(name_of(a), name_of(b));
	return order ? order : stacks_compare_frames(a->stacks, a->row.site, b->row.site);
}

void trace_spawn_finish(struct trace_spawn_sum *s)
{
	struct trace_spawn *t = &s->spawn;
	struct item *items = xcalloc(t->nrows + 1, sizeof(*items));

	for (size_t i = 0; i < t->nrows; i++) {
		items[i] = (struct item){s->stacks, t->rows[i]};
		items[i].row.late = count_late(&s->times[i], s->end_ns);
	}
	qsort(items, t->nrows, sizeof(*items), compare);
	for (size_t i = 0; i < t->nrows; i++)
		t->rows[i] = items[i].row;
	free(items);
}
