/* SPDX-License-Identifier: MIT */
#include "analyze/trace_gc_view.h"

#include <stdlib.h>

#include "analyze/key_table.h"
#include "analyze/place.h"
#include "analyze/trace_steps.h"
#include "base/hash.h"
#include "base/xmalloc.h"

/* ---- stops of the world ---- */

static struct trace_stop_row *stop_row(struct trace_gc_view *v, strid why)
{
	size_t i = 0;

	while (i < v->nstops && v->stops[i].why != why)
		i++;
	if (i == v->nstops)
		v->stops[v->nstops++] = (struct trace_stop_row){.why = why};
	return &v->stops[i];
}

struct stop_item {
	const struct stacks *stacks;
	struct trace_stop_row row;
};

static int compare_stops(const void *left, const void *right)
{
	const struct stop_item *a = left, *b = right;

	if (a->row.time.total != b->row.time.total)
		return a->row.time.total > b->row.time.total ? -1 : 1;
	return str_cmp(stacks_text(a->stacks, a->row.why), stacks_text(b->stacks, b->row.why));
}

static void add_stops(struct trace_gc_view *v)
{
	struct stop_item *items;

	v->stops = xcalloc(v->gc->nstops + 1, sizeof(*v->stops));
	for (size_t i = 0; i < v->gc->nstops; i++) {
		const struct trace_gc_span *s = &v->gc->stops[i];
		struct trace_stop_row *r = stop_row(v, s->why);

		if (!r->time.n || s->end_ns - s->start_ns > r->time.max)
			r->longest_start_ns = s->start_ns;
		spread_add(&r->time, s->end_ns - s->start_ns);
		spread_add(&v->stop_time, s->end_ns - s->start_ns);
	}
	items = xcalloc(v->nstops + 1, sizeof(*items));
	for (size_t i = 0; i < v->nstops; i++)
		items[i] = (struct stop_item){v->stacks, v->stops[i]};
	qsort(items, v->nstops, sizeof(*items), compare_stops);
	for (size_t i = 0; i < v->nstops; i++)
		v->stops[i] = items[i].row;
	free(items);
}

/* ---- work that others did ---- */

struct work_item {
	const struct stacks *stacks;
	struct trace_work_row row;
};

static int compare_work(const void *left, const void *right)
{
	const struct work_item *a = left, *b = right;
	const struct trace_gc_work *x = &a->row.work, *y = &b->row.work;
	const struct stacks *s = a->stacks;

	if (x->time.total != y->time.total)
		return x->time.total > y->time.total ? -1 : 1;
	if (x->range != y->range)
		return x->range < y->range ? -1 : 1;
	if (x->entry != y->entry)
		return !x->entry || !y->entry
			       ? (x->entry ? -1 : 1)
			       : str_cmp(stacks_text(s, stacks_function_get(s, x->entry)->name),
					 stacks_text(s, stacks_function_get(s, y->entry)->name));
	return stacks_compare(s, x->stack, y->stack);
}

static void merge_work(struct trace_work_row *row, const struct trace_gc_work *w)
{
	spread_merge(&row->work.time, &w->time);
	row->work.swept += w->swept;
	row->work.reclaimed += w->reclaimed;
}

static void add_work(struct trace_gc_view *v, const struct owner *owner)
{
	struct work_item *items = xcalloc(v->gc->nwork + 1, sizeof(*items));
	struct key_table rows = {0};

	for (size_t i = 0; i < v->gc->nwork; i++) {
		const struct trace_gc_work *w = &v->gc->work[i];
		frameid site = place_site(owner, v->stacks, w->stack);
		uint32_t row =
			key_table_add(&rows, hash_ids((uint64_t)w->entry << 32 | site, w->range));

		if (row == v->nwork) {
			items[v->nwork++] = (struct work_item){v->stacks,
				{{.range = w->range, .entry = w->entry, .stack = w->stack}, site}};
		}
		merge_work(&items[row].row, w);
	}
	qsort(items, v->nwork, sizeof(*items), compare_work);
	v->work = xcalloc(v->nwork + 1, sizeof(*v->work));
	for (size_t i = 0; i < v->nwork; i++)
		v->work[i] = items[i].row;
	key_table_release(&rows);
	free(items);
}

/* ---- all of it ---- */

static void add_cycles(struct trace_gc_view *v)
{
	const struct trace_gc *gc = v->gc;
	size_t known = 0;

	for (size_t i = 0; i < gc->ncycles; i++) {
		const struct trace_gc_span *c = &gc->cycles[i];

		if (c->allocated_bytes > 0)
			v->allocated_bytes += (uint64_t)c->allocated_bytes;
		if (c->live_bytes && c->goal_bytes) {
			v->goal_ratio += (double)c->goal_bytes / (double)c->live_bytes;
			known++;
		}
		spread_add(&v->cycles, gc->cycles[i].end_ns - gc->cycles[i].start_ns);
		if (i)
			spread_add(
				&v->between, gc->cycles[i].start_ns - gc->cycles[i - 1].start_ns);
	}
	if (known)
		v->goal_ratio /= (double)known;
}

static void add_mmu(struct trace_gc_view *v)
{
	static const int64_t windows[] = {
		1000000, 2000000, 5000000, 10000000, 20000000, 50000000, 100000000, 1000000000};
	struct trace_mmu whole = {.window_ns = INT64_MAX};
	int64_t seen = v->gc->nsteps ? v->gc->end_ns - v->gc->steps[0].time_ns : 0;

	for (size_t i = 0; i < TRACE_MMU_WINDOWS; i++)
		if (windows[i] <= seen)
			v->mmu[v->nmmu++].window_ns = windows[i];
	trace_steps_mmu(v->gc, v->mmu, v->nmmu);
	trace_steps_mmu(v->gc, &whole, 1);
	v->mean_share = whole.share;
}

void trace_gc_view_build(struct trace_gc_view *v, const struct owner *owner)
{
	add_cycles(v);
	add_stops(v);
	add_work(v, owner);
	add_mmu(v);
}
