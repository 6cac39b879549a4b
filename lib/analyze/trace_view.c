/* SPDX-License-Identifier: MIT */
#include "analyze/trace_view.h"

#include <stdlib.h>

#include "analyze/key_table.h"
#include "analyze/place.h"
#include "analyze/trace_times.h"
#include "base/hash.h"
#include "base/xmalloc.h"

/* ---- order: by time; what no id decides after that ---- */

static int compare_names(const struct stacks *s, funcid a, funcid b)
{
	if (a == b)
		return 0;
	if (!a || !b)
		return a ? -1 : 1;
	return str_cmp(stacks_text(s, stacks_function_get(s, a)->name),
		stacks_text(s, stacks_function_get(s, b)->name));
}

static int compare_times(
	const struct stacks *s, const struct trace_time *a, const struct trace_time *b)
{
	int order;

	if (a->time.total != b->time.total)
		return a->time.total > b->time.total ? -1 : 1;
	if (a->time.n != b->time.n)
		return a->time.n > b->time.n ? -1 : 1;
	order = compare_names(s, a->entry, b->entry);
	order = order ? order : (a->class > b->class) - (a->class < b->class);
	order = order ? order : str_cmp(stacks_text(s, a->reason), stacks_text(s, b->reason));
	order = order ? order : (a->via > b->via) - (a->via < b->via);
	return order ? order : stacks_compare(s, a->stack, b->stack);
}

static int compare_wakes(
	const struct stacks *s, const struct trace_wake *a, const struct trace_wake *b)
{
	int order;

	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->wait_ns != b->wait_ns)
		return a->wait_ns > b->wait_ns ? -1 : 1;
	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	order = (int)a->none - (int)b->none;
	order = order ? order : compare_names(s, a->entry, b->entry);
	return order ? order : stacks_compare(s, a->stack, b->stack);
}

/* qsort() hands on no context: each item brings the stacks that hold its names. */
struct item {
	const struct stacks *stacks;
	const void *what;
};

static int compare_time_items(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	return compare_times(a->stacks, a->what, b->what);
}

static int compare_wake_items(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	return compare_wakes(a->stacks, a->what, b->what);
}

/* ---- rows of one state ---- */

static struct item *sorted_rows(const struct trace_view *v, enum trace_state state, size_t *n)
{
	struct item *items = xcalloc(v->sums.nrows + 1, sizeof(*items));

	*n = 0;
	for (size_t i = 0; i < v->sums.nrows; i++)
		if (v->sums.rows[i].state == state)
			items[(*n)++] = (struct item){v->stacks, &v->sums.rows[i]};
	qsort(items, *n, sizeof(*items), compare_time_items);
	return items;
}

static void sort_wakes(struct trace_view *v)
{
	size_t n = v->sums.nwakes;
	struct item *items = xcalloc(n + 1, sizeof(*items));
	struct trace_wake *sorted = xcalloc(n + 1, sizeof(*sorted));

	for (size_t i = 0; i < n; i++)
		items[i] = (struct item){v->stacks, &v->sums.wakes[i]};
	qsort(items, n, sizeof(*items), compare_wake_items);
	for (size_t i = 0; i < n; i++)
		sorted[i] = *(const struct trace_wake *)items[i].what;
	free(v->sums.wakes);
	free(items);
	v->sums.wakes = sorted;
	v->sums.cap_wakes = n + 1;
}

struct waker_item {
	struct trace_waker waker;
	size_t first;
};

static int compare_wakers(const void *left, const void *right)
{
	const struct waker_item *a = left, *b = right;

	if (a->waker.wait_ns != b->waker.wait_ns)
		return a->waker.wait_ns > b->waker.wait_ns ? -1 : 1;
	return (a->first > b->first) - (a->first < b->first);
}

/* Without a site the entry tells wakers apart. */
static void join_wakers(struct trace_view_row *r)
{
	struct waker_item *items = xcalloc(r->nwakes + 1, sizeof(*items));
	struct key_table places = {0};

	for (size_t i = 0; i < r->nwakes; i++) {
		const struct trace_wake *k = &r->wakes[i];
		frameid site = k->none ? 0 : r->wake_sites[i];
		uint64_t who = site || k->none ? 0 : k->entry;
		uint32_t at = key_table_add(&places, hash_ids(who << 32 | site, k->none));

		if (at == r->nwakers)
			items[r->nwakers++] = (struct waker_item){
				{.none = k->none, .site = site, .entry = k->entry}, i};
		items[at].waker.n += k->n;
		items[at].waker.wait_ns += k->wait_ns;
	}
	qsort(items, r->nwakers, sizeof(*items), compare_wakers);
	r->wakers = xcalloc(r->nwakers + 1, sizeof(*r->wakers));
	for (size_t i = 0; i < r->nwakers; i++)
		r->wakers[i] = items[i].waker;
	key_table_release(&places);
	free(items);
}

static void attach_wakes(struct trace_view *v, const struct owner *owner)
{
	size_t *first = xcalloc(v->sums.nrows + 1, sizeof(*first));

	for (size_t i = v->sums.nwakes; i-- > 0;)
		first[v->sums.wakes[i].row] = i;
	for (size_t i = 0; i < v->nrows; i++) {
		struct trace_view_row *r = &v->rows[i];
		uint32_t row = (uint32_t)(r->time - v->sums.rows);
		size_t from = first[row], to = from;

		while (to < v->sums.nwakes && v->sums.wakes[to].row == row)
			to++;
		r->wakes = v->sums.wakes + from;
		r->nwakes = to - from;
		r->wake_sites = xcalloc(r->nwakes + 1, sizeof(*r->wake_sites));
		for (size_t k = 0; k < r->nwakes; k++)
			r->wake_sites[k] = place_site(owner, v->stacks, r->wakes[k].stack);
		join_wakers(r);
	}
	free(first);
}

static frameid leaf_of(const struct stacks *s, stackid stack)
{
	return stack ? stacks_get(s, stack)->frame : 0;
}

void trace_view_build(struct trace_view *v, const struct trace_times *times, enum trace_state state,
	unsigned by, const struct owner *owner)
{
	struct item *items;

	v->sums = trace_times_by(times, v->stacks, by | TRACE_KEY_STATE);
	items = sorted_rows(v, state, &v->nrows);
	v->rows = xcalloc(v->nrows + 1, sizeof(*v->rows));
	for (size_t i = 0; i < v->nrows; i++) {
		const struct trace_time *t = items[i].what;

		v->rows[i].time = t;
		v->rows[i].site = place_site(owner, v->stacks, t->stack);
		v->rows[i].leaf = leaf_of(v->stacks, t->stack);
		v->total_ns += t->time.total;
	}
	free(items);
	sort_wakes(v);
	attach_wakes(v, owner);
}

/* ---- entries ---- */

struct entry_item {
	const struct stacks *stacks;
	struct trace_entry_row row;
};

static int compare_entries(const void *left, const void *right)
{
	const struct entry_item *a = left, *b = right;

	if (a->row.total_ns != b->row.total_ns)
		return a->row.total_ns > b->row.total_ns ? -1 : 1;
	return compare_names(a->stacks, a->row.count.entry, b->row.count.entry);
}

static void add_times(struct trace_entry_row *r, const struct trace_time *t)
{
	r->total_ns += t->time.total;
	switch (t->state) {
	case TRACE_RUNNING:
		r->running_ns += t->time.total;
		spread_merge(&r->running, &t->time);
		break;
	case TRACE_RUNNABLE:
		r->runnable_ns += t->time.total;
		spread_merge(&r->runnable, &t->time);
		break;
	case TRACE_SYSCALL:
		r->syscall_ns += t->time.total;
		break;
	case TRACE_WAITING:
		r->waiting_ns += t->time.total;
		spread_merge(&r->waiting, &t->time);
		break;
	default:
		break;
	}
}

/* Rows come the longest first: the first wait of an entry is its top one. */
static void take_top(struct trace_entry_row *r, const struct trace_view *v,
	const struct trace_time *t, const struct owner *owner)
{
	if (r->top_ns)
		return;
	r->top_ns = t->time.total;
	r->top_reason = t->reason;
	r->top_class = t->class;
	r->top_site = place_site(owner, v->stacks, t->stack);
}

void trace_entries_build(
	struct trace_entries_view *v, const struct trace_times *times, const struct owner *owner)
{
	struct trace_view all = {.stacks = v->stacks};
	struct entry_item *items = xcalloc(times->nentries + 1, sizeof(*items));
	uint32_t *row_of = xcalloc(v->stacks->nfunctions + 1, sizeof(*row_of));
	struct item *waits;
	size_t nwaits;

	for (size_t i = 0; i < times->nentries; i++) {
		items[i].stacks = v->stacks;
		items[i].row.count = times->entries[i];
		row_of[times->entries[i].entry] = (uint32_t)i;
	}
	for (size_t i = 0; i < times->nrows; i++)
		add_times(&items[row_of[times->rows[i].entry]].row, &times->rows[i]);
	all.sums = trace_times_by(times, v->stacks,
		TRACE_KEY_ENTRY | TRACE_KEY_STATE | TRACE_KEY_REASON | TRACE_KEY_STACK);
	waits = sorted_rows(&all, TRACE_WAITING, &nwaits);
	for (size_t i = 0; i < nwaits; i++) {
		const struct trace_time *t = waits[i].what;

		take_top(&items[row_of[t->entry]].row, &all, t, owner);
	}
	free(waits);
	free(row_of);
	trace_view_release(&all);
	qsort(items, times->nentries, sizeof(*items), compare_entries);
	v->nrows = times->nentries;
	v->rows = xcalloc(v->nrows + 1, sizeof(*v->rows));
	for (size_t i = 0; i < v->nrows; i++)
		v->rows[i] = items[i].row;
	free(items);
}
