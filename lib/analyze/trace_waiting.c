/* SPDX-License-Identifier: MIT */
#include "analyze/trace_waiting.h"

#include <stdlib.h>

#include "analyze/place.h"
#include "base/hash.h"
#include "base/xmalloc.h"

/* Behind a part that was lost nobody is known: those who wait now are seen again. */
static void forget(struct trace_watch *w, const struct trace_event *e)
{
	struct trace_waiting_sum *s = (struct trace_waiting_sum *)w;

	if (e->kind != TRACE_SYNC || !e->u.sync->reset || e->u.sync->last)
		return;
	s->from_ns = e->time_ns;
	s->waiting.nrows = 0;
	s->waiting.seen_ns = 0;
	key_table_release(&s->by_row);
}

static struct trace_waiting_row *row_of(struct trace_waiting_sum *s, const struct trace_span *span)
{
	struct trace_waiting *t = &s->waiting;
	const struct trace_goroutine *g = span->goroutine;
	struct trace_plain_stack p = trace_plain(&s->plain, s->stacks, span->stack);
	uint64_t key = hash_ids((uint64_t)g->entry << 32 | p.stack,
		(uint64_t)(p.class ? 0 : span->reason) << 16 | (uint64_t)p.class << 8 |
			(uint64_t)span->state);
	uint32_t i = key_table_add(&s->by_row, key);

	if (i == t->nrows) {
		t->rows = grow_array(t->rows, &t->cap_rows, t->nrows + 1, sizeof(*t->rows));
		t->rows[t->nrows++] = (struct trace_waiting_row){
			.entry = g->entry,
			.state = span->state,
			.class = p.class,
			.reason = span->reason,
			.stack = p.stack,
			.system = g->system,
		};
	}
	return &t->rows[i];
}

/* Longest first; of equal ones the first that came. */
static void sample(struct trace_waiting_row *r, uint64_t id, int64_t ns)
{
	size_t i = r->nsamples;

	if (i == TRACE_WAITING_SAMPLES && r->sample_ns[i - 1] >= ns)
		return;
	i = i < TRACE_WAITING_SAMPLES ? i : i - 1;
	for (; i > 0 && r->sample_ns[i - 1] < ns; i--) {
		r->samples[i] = r->samples[i - 1];
		r->sample_ns[i] = r->sample_ns[i - 1];
	}
	r->samples[i] = id;
	r->sample_ns[i] = ns;
	r->nsamples += r->nsamples < TRACE_WAITING_SAMPLES;
}

static void add_span(struct trace_watch *w, const struct trace_span *span)
{
	struct trace_waiting_sum *s = (struct trace_waiting_sum *)w;
	int64_t ns = trace_span_ns(span);
	struct trace_waiting_row *r;

	if (!span->unended || (span->state != TRACE_WAITING && span->state != TRACE_SYSCALL))
		return;
	r = row_of(s, span);
	r->count++;
	r->whole += span->before;
	r->born += span->goroutine->created;
	r->late += span->start_ns - s->from_ns > (span->end_ns - s->from_ns) / 2;
	if (!r->reason)
		r->reason = span->reason;
	r->max_ns = ns > r->max_ns ? ns : r->max_ns;
	if (ns > s->waiting.seen_ns)
		s->waiting.seen_ns = ns;
	sample(r, span->goroutine->id, ns);
}

void trace_waiting_init(struct trace_waiting_sum *s, const struct stacks *stacks)
{
	*s = (struct trace_waiting_sum){
		.watch = {.event = forget, .kinds = 1u << TRACE_SYNC, .span = add_span},
		.stacks = stacks};
}

/* ---- order ---- */

struct item {
	const struct stacks *stacks;
	struct trace_waiting_row row;
};

static int compare_items(const void *left, const void *right)
{
	const struct item *a = left, *b = right;
	const struct trace_waiting_row *x = &a->row, *y = &b->row;
	const struct stacks *s = a->stacks;
	int order;

	if (x->system != y->system)
		return x->system ? 1 : -1;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	if (x->max_ns != y->max_ns)
		return x->max_ns > y->max_ns ? -1 : 1;
	order = (x->class > y->class) - (x->class < y->class);
	order = order ? order : str_cmp(stacks_text(s, x->reason), stacks_text(s, y->reason));
	order = order ? order : stacks_compare(s, x->stack, y->stack);
	return order ? order : (x->samples[0] > y->samples[0]) - (x->samples[0] < y->samples[0]);
}

void trace_waiting_finish(struct trace_waiting_sum *s, const struct owner *owner)
{
	struct trace_waiting *t = &s->waiting;
	const struct stacks *stacks = s->stacks;
	struct item *items = xcalloc(t->nrows + 1, sizeof(*items));

	t->stacks = stacks;
	for (size_t i = 0; i < t->nrows; i++) {
		items[i] = (struct item){stacks, t->rows[i]};
		items[i].row.site = place_site(owner, stacks, t->rows[i].stack);
		t->nsystem += t->rows[i].system;
	}
	qsort(items, t->nrows, sizeof(*items), compare_items);
	for (size_t i = 0; i < t->nrows; i++)
		t->rows[i] = items[i].row;
	free(items);
}

void trace_waiting_sum_release(struct trace_waiting_sum *s)
{
	trace_waiting_release(&s->waiting);
	key_table_release(&s->by_row);
	trace_plain_release(&s->plain);
}
