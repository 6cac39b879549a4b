/* SPDX-License-Identifier: MIT */
#include "analyze/trace_summary.h"

#include <stdlib.h>

#include "base/xmalloc.h"

/* ---- goroutines by entry function ---- */

static funcid root_of(const struct stacks *s, stackid stack)
{
	const struct stack_node *node = NULL;

	for (; stack; stack = node->parent)
		node = stacks_get(s, stack);
	return node ? stacks_frame_get(s, node->frame)->function : 0;
}

static uint32_t entry_of(struct summary_build *b, stackid stack)
{
	struct trace_summary *r = &b->result;
	funcid function = root_of(r->stacks, stack);
	uint32_t row = idmap_find(&b->entry_rows, function);

	if (row != IDMAP_NONE)
		return row;
	row = (uint32_t)r->nentries;
	idmap_set(&b->entry_rows, function, row);
	r->entries = grow_array(r->entries, &r->cap_entries, r->nentries + 1, sizeof(*r->entries));
	r->entries[r->nentries++] = (struct trace_entry){.function = function};
	return row;
}

static bool is_unnamed(const struct summary_build *b, uint32_t entry)
{
	return b->result.entries[entry].function == 0;
}

static uint32_t add_go(struct summary_build *b, const struct trace_event *e)
{
	uint32_t entry = entry_of(b, e->own_stack), row;

	if (b->nfree) {
		row = b->free_gos[--b->nfree];
	} else {
		b->gos = grow_array(b->gos, &b->cap_gos, b->ngos + 1, sizeof(*b->gos));
		row = (uint32_t)b->ngos++;
	}
	b->gos[row] = (struct summary_go){entry, b->epoch};
	idmap_set(&b->go_rows, e->subject, row);
	b->result.entries[entry].goroutines++;
	b->result.entries[entry].created += e->from == TRACE_ABSENT;
	b->unnamed += is_unnamed(b, entry);
	return row;
}

/* Those that lived before the trace are named by the first of their own stacks. */
static void name_go(struct summary_build *b, uint32_t row, stackid stack)
{
	uint32_t entry = entry_of(b, stack), before = b->gos[row].entry;

	if (entry == before)
		return;
	b->gos[row].entry = entry;
	b->unnamed--;
	b->result.entries[before].goroutines--;
	b->result.entries[entry].goroutines++;
}

static void remove_go(struct summary_build *b, uint64_t id, uint32_t row)
{
	uint32_t entry = b->gos[row].entry;

	b->result.entries[entry].ended++;
	b->unnamed -= is_unnamed(b, entry);
	idmap_remove(&b->go_rows, id);
	b->free_gos = grow_array(b->free_gos, &b->cap_free, b->nfree + 1, sizeof(*b->free_gos));
	b->free_gos[b->nfree++] = row;
	b->gos[row].epoch = UINT32_MAX;
}

static void take_go(struct summary_build *b, const struct trace_event *e)
{
	bool first = e->from == TRACE_UNDETERMINED || e->from == TRACE_ABSENT;
	bool names = b->unnamed && e->own_stack;
	uint32_t row;

	if (!first && !names && e->to != TRACE_ABSENT)
		return;
	row = idmap_find(&b->go_rows, e->subject);
	if (row == IDMAP_NONE)
		row = add_go(b, e);
	else if (names && is_unnamed(b, b->gos[row].entry))
		name_go(b, row, e->own_stack);
	b->gos[row].epoch = b->epoch;
	if (e->to == TRACE_ABSENT)
		remove_go(b, e->subject, row);
}

/* ---- the rest ---- */

static void take_sync(struct summary_build *b, const struct trace_event *e)
{
	const struct trace_sync *s = e->u.sync;
	struct trace_summary *r = &b->result;

	if (s->last)
		return;
	b->epoch += s->reset;
	r->spans = grow_array(r->spans, &r->cap_spans, r->nspans + 1, sizeof(*r->spans));
	r->spans[r->nspans++] = (struct trace_span){.ordinal = s->ordinal,
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

static void take_executor(struct summary_build *b, const struct trace_event *e)
{
	if (e->thread != b->last_thread && e->thread != TRACE_NONE)
		idmap_set(&b->thread_ids, b->last_thread = e->thread, 0);
	if (e->kind == TRACE_PROC && e->subject != b->last_proc)
		idmap_set(&b->proc_ids, b->last_proc = e->subject, 0);
}

void summary_begin(
	struct summary_build *b, const struct trace_info *info, const struct stacks *stacks)
{
	b->result.info = *info;
	b->result.stacks = stacks;
	b->last_thread = b->last_proc = TRACE_NONE;
}

void summary_event(struct summary_build *b, const struct trace_event *e)
{
	struct trace_summary *r = &b->result;
	struct trace_span *span;

	r->kinds[e->kind]++;
	if (e->kind == TRACE_SYNC) {
		take_sync(b, e);
		return;
	}
	span = &r->spans[r->nspans - 1];
	span->events++;
	span->end_ns = e->time_ns;
	r->events++;
	take_executor(b, e);
	if (e->kind == TRACE_GO)
		take_go(b, e);
	else if (e->kind == TRACE_METRIC && e->u.metric.id == TRACE_GOMAXPROCS)
		take_gomaxprocs(r, e->u.metric.value);
}

/* ---- at the end ---- */

static int compare_entries(const void *a, const void *b)
{
	const struct trace_entry *x = a, *y = b;
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
		struct trace_entry *e = &r->entries[i];
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

void summary_end(struct summary_build *b, const struct trace_info *info)
{
	struct trace_summary *r = &b->result;

	r->info = *info;
	r->threads = b->thread_ids.n;
	r->procs = b->proc_ids.n;
	for (size_t i = 0; i < b->ngos; i++)
		if (b->gos[i].epoch == b->epoch)
			r->entries[b->gos[i].entry].alive++;
	finish_entries(r);
}

void summary_release(struct summary_build *b)
{
	free(b->result.spans);
	free(b->result.entries);
	free(b->gos);
	free(b->free_gos);
	idmap_release(&b->go_rows);
	idmap_release(&b->thread_ids);
	idmap_release(&b->proc_ids);
	idmap_release(&b->entry_rows);
	*b = (struct summary_build){0};
}
