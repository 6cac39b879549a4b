/* SPDX-License-Identifier: MIT */
#include "analyze/trace_diff.h"

#include <stdlib.h>

#include "analyze/key_table.h"
#include "analyze/place.h"
#include "analyze/trace_steps.h"
#include "analyze/trace_times.h"
#include "base/hash.h"
#include "base/xmalloc.h"

static void count_living(struct trace_watch *w, const struct trace_event *e)
{
	struct trace_living *l = (struct trace_living *)w;

	if (e->kind == TRACE_SYNC && e->u.sync->reset)
		l->now = 0;
	if (e->kind != TRACE_GO)
		return;
	if (e->to == TRACE_ABSENT)
		l->now -= l->now && e->from != TRACE_UNDETERMINED;
	else if (e->from == TRACE_ABSENT || e->from == TRACE_UNDETERMINED)
		l->now++;
	if (l->now > l->most)
		l->most = l->now;
}

void trace_living_init(struct trace_living *l)
{
	*l = (struct trace_living){.watch = {.event = count_living}};
}

static double seconds(const struct trace_diff_side *s)
{
	return (double)s->about.info.end_ns / 1e9;
}

static double a_second(const struct trace_diff_side *s, double value)
{
	double duration = seconds(s);

	return duration > 0 ? value / duration : 0;
}

/* ---- headline figures ---- */

static void add_times(struct trace_diff_side *s, const struct trace_times *times)
{
	struct spread queue = {0};
	double running = 0, created = 0, syscalls = 0;

	for (size_t i = 0; i < times->nrows; i++) {
		const struct trace_time *r = &times->rows[i];

		if (r->state == TRACE_RUNNABLE)
			spread_merge(&queue, &r->time);
		else if (r->state == TRACE_RUNNING)
			running += (double)r->time.total;
		else if (r->state == TRACE_SYSCALL)
			syscalls += (double)r->time.n;
	}
	for (size_t i = 0; i < times->nentries; i++)
		created += (double)times->entries[i].created;
	s->figures[TRACE_FIGURE_CORES] = a_second(s, running) / 1e9;
	s->figures[TRACE_FIGURE_CREATED] = a_second(s, created);
	s->figures[TRACE_FIGURE_SYSCALLS] = a_second(s, syscalls);
	s->figures[TRACE_FIGURE_QUEUE] = a_second(s, (double)queue.total);
	if (queue.n) {
		s->figures[TRACE_FIGURE_QUEUE_P50] = (double)spread_quantile(&queue, 0.5);
		s->figures[TRACE_FIGURE_QUEUE_P99] = (double)spread_quantile(&queue, 0.99);
		s->figures[TRACE_FIGURE_QUEUE_MAX] = (double)queue.max;
	}
	spread_release(&queue);
}

static void add_gc(struct trace_diff_side *s, const struct trace_gc *gc)
{
	struct trace_mmu whole = {.window_ns = INT64_MAX};
	double assist = 0, stopped = 0;
	int64_t max = gc->nstops ? 0 : -1;

	for (size_t i = 0; i < gc->nwork; i++)
		if (gc->work[i].range == TRACE_ASSIST)
			assist += (double)gc->work[i].time.total;
	for (size_t i = 0; i < gc->nstops; i++) {
		int64_t ns = gc->stops[i].end_ns - gc->stops[i].start_ns;

		stopped += (double)ns;
		max = ns > max ? ns : max;
	}
	trace_steps_mmu(gc, &whole, 1);
	s->figures[TRACE_FIGURE_GC] = a_second(s, (double)gc->ncycles);
	if (gc->nsteps)
		s->figures[TRACE_FIGURE_GC_SHARE] = whole.share * 100;
	s->figures[TRACE_FIGURE_ASSIST] = a_second(s, assist);
	s->figures[TRACE_FIGURE_STOPS] = a_second(s, stopped);
	s->figures[TRACE_FIGURE_STOP_MAX] = (double)max;
}

static double most(const struct trace_series *s)
{
	return s->changes ? (double)s->max : -1;
}

static void add_heap(struct trace_diff_side *s, const struct trace_heap *heap)
{
	const struct trace_series *procs = &heap->series[TRACE_SERIES_GOMAXPROCS];

	s->figures[TRACE_FIGURE_HEAP_LIVE] = most(&heap->series[TRACE_SERIES_LIVE]);
	s->figures[TRACE_FIGURE_HEAP_GOAL] = most(&heap->series[TRACE_SERIES_GOAL]);
	if (!procs->changes)
		return;
	s->gomaxprocs_min = procs->min;
	s->gomaxprocs_max = procs->max;
}

/* ---- rows ---- */

struct rows {
	struct trace_diff_row *rows;
	size_t n, cap;
	struct key_table keys;
};

static void add(struct rows *rows, const struct trace_time *t, uint64_t key, int side)
{
	uint32_t i = key_table_add(&rows->keys, key);
	struct trace_diff_row *r;

	if (i == rows->n) {
		rows->rows = grow_array(rows->rows, &rows->cap, rows->n + 1, sizeof(*rows->rows));
		rows->rows[rows->n++] = (struct trace_diff_row){.state = t->state};
	}
	r = &rows->rows[i];
	r->entry = t->entry;
	r->class = t->class;
	r->reason = t->reason ? t->reason : r->reason;
	r->stack = t->stack;
	r->n[side] += t->time.n;
	r->ns[side] += t->time.total;
}

static uint64_t entry_key(const struct stacks *s, const struct trace_time *t)
{
	return hash_mix(
		t->entry ? stacks_function_get(s, t->entry)->key : 0, (uint64_t)t->state + 1);
}

static uint64_t place_key(const struct stacks *s, const struct trace_time *t)
{
	uint64_t why = t->class ? (uint64_t)t->class << 32 : t->reason;

	return hash_mix(
		t->stack ? stacks_get(s, t->stack)->key : 0, why << 8 | ((uint64_t)t->state + 1));
}

static void add_side(struct rows *rows, const struct stacks *s, const struct trace_times *times,
	bool places, int side)
{
	unsigned by = places ? TRACE_KEY_STATE | TRACE_KEY_REASON | TRACE_KEY_STACK
			     : TRACE_KEY_STATE | TRACE_KEY_ENTRY;
	struct trace_times sum = trace_times_by(times, s, by);

	for (size_t i = 0; i < sum.nrows; i++) {
		const struct trace_time *t = &sum.rows[i];

		if (!places)
			add(rows, t, entry_key(s, t), side);
		else if (t->state == TRACE_WAITING || t->state == TRACE_SYSCALL)
			add(rows, t, place_key(s, t), side);
	}
	trace_times_release(&sum);
}

static enum trace_change change_of(const struct trace_diff_row *r)
{
	if (!r->n[0])
		return TRACE_CHANGE_NEW;
	if (!r->n[1])
		return TRACE_CHANGE_GONE;
	if (r->ns_rate[0] == r->ns_rate[1])
		return TRACE_CHANGE_SAME;
	return r->ns_rate[1] > r->ns_rate[0] ? TRACE_CHANGE_GREW : TRACE_CHANGE_SHRANK;
}

struct item {
	const struct stacks *stacks;
	struct trace_diff_row row;
	bool places; /* one order for all, else waits come behind the rest */
};

static double distance(const struct trace_diff_row *r)
{
	double d = r->ns_rate[1] - r->ns_rate[0];

	return d < 0 ? -d : d;
}

static int compare_items(const void *left, const void *right)
{
	const struct item *a = left, *b = right;
	const struct stacks *s = a->stacks;
	double x = distance(&a->row), y = distance(&b->row);
	bool waits = a->row.state == TRACE_WAITING;
	struct str name[2];
	int order;

	if (!a->places && waits != (b->row.state == TRACE_WAITING))
		return waits ? 1 : -1;
	if (x < y || x > y)
		return x > y ? -1 : 1;
	name[0] = stacks_text(s, stacks_function_get(s, a->row.entry)->name);
	name[1] = stacks_text(s, stacks_function_get(s, b->row.entry)->name);
	order = str_cmp(name[0], name[1]);
	order = order ? order : (a->row.state > b->row.state) - (a->row.state < b->row.state);
	order = order ? order : (a->row.class > b->row.class) - (a->row.class < b->row.class);
	order = order ? order
		      : str_cmp(stacks_text(s, a->row.reason), stacks_text(s, b->row.reason));
	return order ? order : stacks_compare(s, a->row.stack, b->row.stack);
}

static struct trace_diff_row *finish(
	struct rows *rows, const struct trace_diff *d, const struct owner *owner, bool places)
{
	struct item *items = xcalloc(rows->n + 1, sizeof(*items));

	for (size_t i = 0; i < rows->n; i++) {
		struct trace_diff_row *r = &rows->rows[i];

		r->site = place_site(owner, d->stacks, r->stack);
		for (int k = 0; k < 2; k++) {
			r->n_rate[k] = a_second(&d->side[k], (double)r->n[k]);
			r->ns_rate[k] = a_second(&d->side[k], (double)r->ns[k]);
		}
		r->change = change_of(r);
		items[i] = (struct item){d->stacks, *r, places};
	}
	qsort(items, rows->n, sizeof(*items), compare_items);
	for (size_t i = 0; i < rows->n; i++)
		rows->rows[i] = items[i].row;
	free(items);
	key_table_release(&rows->keys);
	return rows->rows;
}

void trace_diff_build(
	struct trace_diff *d, const struct trace_diff_source from[2], const struct owner *owner)
{
	struct rows entries = {0}, places = {0};
	double before = seconds(&d->side[0]), after = seconds(&d->side[1]);

	for (int k = 0; k < 2; k++) {
		for (int i = 0; i < TRACE_FIGURES; i++)
			d->side[k].figures[i] = -1;
		add_times(&d->side[k], from[k].times);
		add_gc(&d->side[k], from[k].gc);
		add_heap(&d->side[k], from[k].heap);
		d->side[k].figures[TRACE_FIGURE_LIVING] = (double)from[k].living;
		add_side(&entries, d->stacks, from[k].times, false, k);
		add_side(&places, d->stacks, from[k].times, true, k);
	}
	d->uneven = before >= 5 * after || after >= 5 * before;
	d->entries = finish(&entries, d, owner, false);
	d->nentries = entries.n;
	while (d->nbusy < d->nentries && d->entries[d->nbusy].state != TRACE_WAITING)
		d->nbusy++;
	d->places = finish(&places, d, owner, true);
	d->nplaces = places.n;
}
