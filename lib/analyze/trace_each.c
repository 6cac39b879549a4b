/* SPDX-License-Identifier: MIT */
#include "analyze/trace_each.h"

#include <stdlib.h>

#include "base/xmalloc.h"

static struct trace_each_row *row_of(struct trace_each_sum *s, uint64_t id)
{
	struct trace_each *e = &s->each;
	uint32_t i = idmap_find(&s->live, id);

	if (i != IDMAP_NONE)
		return &e->rows[i];
	e->rows = grow_array(e->rows, &e->cap_rows, e->nrows + 1, sizeof(*e->rows));
	e->rows[e->nrows] = (struct trace_each_row){0};
	idmap_set(&s->live, id, (uint32_t)e->nrows);
	return &e->rows[e->nrows++];
}

static void add_wait(struct trace_each_row *r, strid reason, int64_t ns)
{
	size_t i = 0;

	while (i < r->nwaits && r->waits[i].reason != reason)
		i++;
	if (i == r->nwaits) {
		r->waits = grow_array(r->waits, &r->cap_waits, i + 1, sizeof(*r->waits));
		r->waits[r->nwaits++] = (struct trace_each_wait){.reason = reason};
	}
	r->waits[i].ns += ns;
	r->waits[i].n++;
}

static void add_span(struct trace_watch *w, const struct trace_span *span)
{
	struct trace_each_row *r = row_of((struct trace_each_sum *)w, span->goroutine->id);

	r->state_ns[span->state] += trace_span_ns(span);
	if (span->lost_ns >= 0)
		r->without_proc_ns += span->end_ns - span->lost_ns;
	if (span->state == TRACE_WAITING)
		add_wait(r, span->reason, trace_span_ns(span));
}

static void settle(
	struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns, bool ended)
{
	struct trace_each_sum *s = (struct trace_each_sum *)w;
	struct trace_each_row *r;

	if (!g->shown)
		return;
	r = row_of(s, g->id);
	r->goroutine = *g;
	r->end_ns = end_ns;
	r->ended = ended;
	idmap_remove(&s->live, g->id);
}

static void gone(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	settle(w, g, end_ns, true);
}

static void left(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	settle(w, g, end_ns, false);
}

void trace_each_init(struct trace_each_sum *s)
{
	*s = (struct trace_each_sum){.watch = {.span = add_span, .gone = gone, .left = left}};
}

void trace_each_sum_release(struct trace_each_sum *s)
{
	trace_each_release(&s->each);
	idmap_release(&s->live);
}

/* ---- order ---- */

static int compare_rows(const void *left, const void *right)
{
	const struct trace_each_row *a = left, *b = right;

	if (a->goroutine.id != b->goroutine.id)
		return a->goroutine.id < b->goroutine.id ? -1 : 1;
	return (a->goroutine.first_ns > b->goroutine.first_ns) -
	       (a->goroutine.first_ns < b->goroutine.first_ns);
}

/* Insertion: reasons are few. */
static void sort_waits(struct trace_each_row *r, const struct stacks *s)
{
	for (size_t i = 1; i < r->nwaits; i++) {
		struct trace_each_wait wait = r->waits[i];
		size_t k = i;

		for (; k > 0; k--) {
			const struct trace_each_wait *p = &r->waits[k - 1];

			if (p->ns > wait.ns ||
				(p->ns == wait.ns && str_cmp(stacks_text(s, p->reason),
							     stacks_text(s, wait.reason)) < 0))
				break;
			r->waits[k] = *p;
		}
		r->waits[k] = wait;
	}
}

void trace_each_finish(struct trace_each_sum *s, const struct stacks *stacks)
{
	struct trace_each *e = &s->each;

	e->stacks = stacks;
	if (e->nrows)
		qsort(e->rows, e->nrows, sizeof(*e->rows), compare_rows);
	for (size_t i = 0; i < e->nrows; i++)
		sort_waits(&e->rows[i], stacks);
}
