/* SPDX-License-Identifier: MIT */
#include "analyze/trace_times.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/xmalloc.h"

/* ---- rows ---- */

static uint64_t row_key(const struct trace_time *r)
{
	uint64_t low = (uint64_t)r->entry << 32 | r->stack;

	return hash_ids(low, (uint64_t)(r->class ? 0 : r->reason) << 24 | (uint64_t)r->class << 16 |
				     (uint64_t)r->state << 8 | (uint64_t)r->via);
}

static uint32_t row_of(struct trace_times *t, struct key_table *keys, const struct trace_time *like)
{
	uint32_t i = key_table_add(keys, row_key(like));

	if (i < t->nrows)
		return i;
	t->rows = grow_array(t->rows, &t->cap_rows, t->nrows + 1, sizeof(*t->rows));
	t->rows[t->nrows++] = (struct trace_time){
		.entry = like->entry,
		.state = like->state,
		.via = like->via,
		.class = like->class,
		.reason = like->reason,
		.stack = like->stack,
		.longest = TRACE_NONE,
	};
	return i;
}

static void add_wake(struct trace_times *t, struct key_table *keys, const struct trace_wake *wake)
{
	uint64_t low = (uint64_t)wake->entry << 32 | wake->stack;
	uint32_t i = key_table_add(keys, hash_ids(low, (uint64_t)wake->row << 1 | wake->none));

	if (i == t->nwakes) {
		t->wakes = grow_array(t->wakes, &t->cap_wakes, t->nwakes + 1, sizeof(*t->wakes));
		t->wakes[t->nwakes++] = *wake;
		return;
	}
	t->wakes[i].n += wake->n;
	t->wakes[i].wait_ns += wake->wait_ns;
}

/* ---- spans ---- */

static struct trace_entry *entry_of(
	struct trace_times *t, struct key_table *keys, const struct trace_goroutine *g)
{
	uint32_t i = key_table_add(keys, hash_ids(g->entry, 1));

	if (i == t->nentries) {
		t->entries = grow_array(
			t->entries, &t->cap_entries, t->nentries + 1, sizeof(*t->entries));
		t->entries[t->nentries++] =
			(struct trace_entry){.entry = g->entry, .system = g->system};
	}
	return &t->entries[i];
}

static void add_span(struct trace_watch *w, const struct trace_span *span)
{
	struct trace_times_sum *s = (struct trace_times_sum *)w;
	struct trace_time like = {
		.entry = span->goroutine->entry,
		.state = span->state,
		.via = span->via,
		.reason = span->reason,
		.stack = span->stack,
	};
	uint32_t row = row_of(&s->times, &s->by_row, &like);
	struct trace_time *r = &s->times.rows[row];
	int64_t ns = trace_span_ns(span);

	if (!span->goroutine
			->entry) /* may be named later: its first spans have a row all the same */
		entry_of(&s->times, &s->by_entry, span->goroutine);
	if (!r->time.n || ns > r->time.max) {
		r->longest = span->goroutine->id;
		r->start_ns = span->start_ns;
	}
	spread_add(&r->time, ns);
	r->before += span->before;
	r->unended += span->unended;
	if (span->unended && ns > r->unended_max_ns)
		r->unended_max_ns = ns;
	if (span->lost_ns >= 0)
		r->lost_ns += span->end_ns - span->lost_ns;
	if (span->state == TRACE_WAITING && !span->unended) {
		struct trace_wake wake = {row, span->waker_entry, span->waker_stack,
			span->waker == TRACE_NONE, 1, ns};

		add_wake(&s->times, &s->by_wake, &wake);
	}
}

static void count_goroutine(struct trace_times_sum *s, const struct trace_goroutine *g, bool ended)
{
	struct trace_entry *e;

	if (!g->shown)
		return;
	e = entry_of(&s->times, &s->by_entry, g);
	e->seen++;
	e->created += g->created;
	e->ended += ended;
	e->alive += !ended;
}

static void add_gone(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	(void)end_ns;
	count_goroutine((struct trace_times_sum *)w, g, true);
}

static void add_left(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	(void)end_ns;
	count_goroutine((struct trace_times_sum *)w, g, false);
}

void trace_times_init(struct trace_times_sum *s)
{
	*s = (struct trace_times_sum){
		.watch = {.span = add_span, .gone = add_gone, .left = add_left}};
}

void trace_times_sum_release(struct trace_times_sum *s)
{
	trace_times_release(&s->times);
	key_table_release(&s->by_row);
	key_table_release(&s->by_wake);
	key_table_release(&s->by_entry);
}

/* ---- sums ---- */

static void add_row(struct trace_time *sum, const struct trace_time *r)
{
	if (!sum->reason && sum->class)
		sum->reason = r->reason;
	if (!sum->time.n || r->time.max > sum->time.max) {
		sum->longest = r->longest;
		sum->start_ns = r->start_ns;
	}
	spread_merge(&sum->time, &r->time);
	sum->unended += r->unended;
	sum->before += r->before;
	sum->lost_ns += r->lost_ns;
	if (r->unended_max_ns > sum->unended_max_ns)
		sum->unended_max_ns = r->unended_max_ns;
}

/* What remains of a row with these keys; zeroes elsewhere. */
static struct trace_time reduce(struct trace_plain *plain, const struct stacks *stacks,
	const struct trace_time *r, unsigned by)
{
	struct trace_time like = {
		.entry = by & TRACE_KEY_ENTRY ? r->entry : 0,
		.state = by & TRACE_KEY_STATE ? r->state : TRACE_UNDETERMINED,
		.via = by & TRACE_KEY_VIA ? r->via : TRACE_BY_STATUS,
		.reason = by & TRACE_KEY_REASON ? r->reason : 0,
		.stack = by & TRACE_KEY_STACK ? r->stack : 0,
	};
	struct trace_plain_stack p;

	if (r->state != TRACE_WAITING || !r->stack)
		return like;
	p = trace_plain(plain, stacks, r->stack);
	like.stack = by & TRACE_KEY_STACK ? p.stack : 0;
	like.class = by & TRACE_KEY_REASON ? p.class : WAIT_OTHER;
	return like;
}

struct trace_times trace_times_by(
	const struct trace_times *times, const struct stacks *stacks, unsigned by)
{
	struct trace_times sum = {0};
	struct key_table rows = {0}, wakes = {0};
	struct trace_plain plain = {0};
	uint32_t *to = xcalloc(times->nrows + 1, sizeof(*to));

	for (size_t i = 0; i < times->nrows; i++) {
		const struct trace_time *r = &times->rows[i];
		struct trace_time like = reduce(&plain, stacks, r, by);

		to[i] = row_of(&sum, &rows, &like);
		add_row(&sum.rows[to[i]], r);
	}
	for (size_t i = 0; i < times->nwakes; i++) {
		struct trace_wake wake = times->wakes[i];

		wake.row = to[wake.row];
		add_wake(&sum, &wakes, &wake);
	}
	key_table_release(&rows);
	key_table_release(&wakes);
	trace_plain_release(&plain);
	free(to);
	return sum;
}
