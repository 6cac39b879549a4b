/* SPDX-License-Identifier: MIT */
#include "analyze/trace_summary.h"

#include <stdlib.h>

#include "base/xmalloc.h"

/* ---- goroutines by entry function ---- */

static uint32_t entry_of(struct trace_summary_sum *s, funcid function)
{
	struct trace_summary *r = &s->summary;
	uint32_t row = idmap_find(&s->entry_rows, function);

	if (row != IDMAP_NONE)
		return row;
	row = (uint32_t)r->nentries;
	idmap_set(&s->entry_rows, function, row);
	r->entries = grow_array(r->entries, &r->cap_entries, r->nentries + 1, sizeof(*r->entries));
	r->entries[r->nentries++] = (struct trace_summary_entry){.function = function};
	return row;
}

/* One that lived before a part that was lost and after it is one, by what it was called first. */
static uint32_t row_of(struct trace_summary_sum *s, const struct trace_goroutine *g)
{
	struct trace_summary_entry *entries;
	uint32_t earlier = idmap_find(&s->lost, g->id), row;

	if (earlier == IDMAP_NONE || g->created) {
		row = entry_of(s, g->entry);
		s->summary.entries[row].goroutines++;
		return row;
	}
	idmap_remove(&s->lost, g->id);
	if (!g->entry || s->summary.entries[earlier].function)
		return earlier;
	row = entry_of(s, g->entry);
	entries = s->summary.entries;
	entries[earlier].goroutines--;
	entries[row].goroutines++;
	return row;
}

static void add_gone(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	struct trace_summary_sum *s = (struct trace_summary_sum *)w;
	uint32_t row = row_of(s, g);

	(void)end_ns;
	s->summary.entries[row].created += g->created;
	s->summary.entries[row].ended++;
}

static void add_left(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	struct trace_summary_sum *s = (struct trace_summary_sum *)w;
	uint32_t row = row_of(s, g);

	(void)end_ns;
	s->summary.entries[row].created += g->created;
	s->summary.entries[row].alive++;
	idmap_set(&s->lost, g->id, row);
}

/* ---- the rest ---- */

static void take_sync(struct trace_summary_sum *sum, const struct trace_event *e)
{
	const struct trace_sync *s = e->u.sync;
	struct trace_summary *r = &sum->summary;

	if (s->last)
		return;
	/* Who was left just now is only alive if it is seen again. */
	for (size_t i = 0; s->reset && i < r->nentries; i++)
		r->entries[i].alive = 0;
	r->spans = grow_array(r->spans, &r->cap_spans, r->nspans + 1, sizeof(*r->spans));
	r->spans[r->nspans++] = (struct trace_summary_span){.ordinal = s->ordinal,
		.generation = s->generation,
		.start_ns = e->time_ns,
		.end_ns = e->time_ns,
		.bytes = s->bytes,
		.samples = s->samples,
		.reset = s->reset,
		.incomplete = s->incomplete};
}

static void take_gomaxprocs(struct trace_summary *r, uint64_t n)
{
	if (!r->gomaxprocs_min || n < r->gomaxprocs_min)
		r->gomaxprocs_min = n;
	if (n > r->gomaxprocs_max)
		r->gomaxprocs_max = n;
}

static void take_executor(struct trace_summary_sum *s, const struct trace_event *e)
{
	if (e->thread != s->last_thread && e->thread != TRACE_NONE)
		idmap_set(&s->thread_ids, s->last_thread = e->thread, 0);
	if (e->kind == TRACE_PROC && e->subject != s->last_proc)
		idmap_set(&s->proc_ids, s->last_proc = e->subject, 0);
}

static void take_event(struct trace_watch *w, const struct trace_event *e)
{
	struct trace_summary_sum *s = (struct trace_summary_sum *)w;
	struct trace_summary *r = &s->summary;
	struct trace_summary_span *span;

	r->kinds[e->kind]++;
	if (e->kind == TRACE_SYNC) {
		take_sync(s, e);
		return;
	}
	span = &r->spans[r->nspans - 1];
	span->events++;
	span->end_ns = e->time_ns;
	r->events++;
	take_executor(s, e);
	if (e->kind == TRACE_METRIC && e->u.metric.id == TRACE_GOMAXPROCS)
		take_gomaxprocs(r, e->u.metric.value);
}

void trace_summary_init(struct trace_summary_sum *s, const struct stacks *stacks)
{
	*s = (struct trace_summary_sum){
		.watch = {.event = take_event, .gone = add_gone, .left = add_left},
		.summary.stacks = stacks,
		.last_thread = TRACE_NONE,
		.last_proc = TRACE_NONE};
}

/* ---- at the end ---- */

static int compare_entries(const void *a, const void *b)
{
	const struct trace_summary_entry *x = a, *y = b;
	int c;

	if (x->goroutines != y->goroutines)
		return x->goroutines > y->goroutines ? -1 : 1;
	c = str_cmp(x->name, y->name);
	return c ? c : str_cmp(x->file, y->file);
}

/* Rows that lost all their goroutines to a name go. */
static void finish_entries(struct trace_summary *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->nentries; i++) {
		struct trace_summary_entry *e = &r->entries[i];
		const struct function *f = stacks_function_get(r->stacks, e->function);

		if (!e->goroutines)
			continue;
		e->name = stacks_text(r->stacks, f->name);
		e->file = stacks_text(r->stacks, f->file);
		r->total.goroutines += e->goroutines;
		r->total.created += e->created;
		r->total.ended += e->ended;
		r->total.alive += e->alive;
		r->entries[kept++] = *e;
	}
	r->nentries = kept;
	if (kept > 1)
		qsort(r->entries, kept, sizeof(*r->entries), compare_entries);
}

void trace_summary_finish(struct trace_summary_sum *s, const struct trace_info *info)
{
	s->summary.info = *info;
	s->summary.threads = s->thread_ids.n;
	s->summary.procs = s->proc_ids.n;
	finish_entries(&s->summary);
}

void trace_summary_sum_release(struct trace_summary_sum *s)
{
	free(s->summary.spans);
	free(s->summary.entries);
	idmap_release(&s->thread_ids);
	idmap_release(&s->proc_ids);
	idmap_release(&s->entry_rows);
	idmap_release(&s->lost);
	*s = (struct trace_summary_sum){0};
}
