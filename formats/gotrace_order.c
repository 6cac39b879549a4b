/* SPDX-License-Identifier: MIT */
/*
 * The merge of a generation's threads (internal/trace reader.go and batchcursor.go, Go 1.26): a
 * heap by time of each thread's next event; the first that its rule lets through is next. Ties of
 * times fall as the reference's heap lets them fall, so that the order is the same.
 */
#include "formats/gotrace_order.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/xmalloc.h"

enum { EVENT_MAX = 1 + 10 * (1 + GT_MAX_ARGS), TIME_MAX_BITS = 62 };

/* Tries in vain that a generation may cost; real ones hardly have any. */
enum { LATE_FREE = 1 << 20, LATE_PER_BYTE = 64 };

/* ---- one thread's next event ---- */

/* Of 10 bytes at most; the caller has seen that they are there. False: it is too large. */
static inline bool varint(const unsigned char **at, uint64_t *out)
{
	const unsigned char *p = *at;
	uint64_t v = *p++;

	if (v >= 0x80) {
		unsigned shift = 7;

		v &= 0x7f;
		do {
			if (shift == 63 && *p > 1)
				return false;
			v |= (uint64_t)(*p & 0x7f) << shift;
			shift += 7;
		} while (*p++ >= 0x80);
	}
	*at = p;
	*out = v;
	return true;
}

/* Near the end of a batch. */
static bool careful(struct gotrace_cursor *c, unsigned nargs, uint64_t *dt)
{
	struct cursor in = {c->p, c->end, c->p, 0, NULL};

	*dt = cursor_varint(&in);
	for (unsigned i = 0; i < nargs; i++)
		c->args[i] = cursor_varint(&in);
	c->p = in.p;
	return cursor_ok(&in);
}

static bool decode(struct gotrace_order *o, struct gotrace_cursor *c)
{
	const struct gotrace_spec *spec = gotrace_spec(*c->p);
	int64_t ns;
	uint64_t dt = 0;
	bool ok;

	c->start = c->p;
	c->type = *c->p++;
	o->ev = c;
	if (!spec->since || spec->since > o->g->minor) {
		gotrace_broken(
			o, "number %u is no event of a thread in go 1.%u", c->type, o->g->minor);
		return false;
	}
	if (c->end - c->p >= EVENT_MAX) {
		ok = varint(&c->p, &dt);
		for (unsigned i = 0; i < spec->args; i++)
			ok = ok && varint(&c->p, &c->args[i]);
	} else {
		ok = careful(c, spec->args, &dt);
	}
	if (!ok) {
		gotrace_broken(o, "it is cut off, or a number of it is too long");
		return false;
	}
	ns = gotrace_ns(o->g, dt);
	if (ns < 0 || (c->time_ns += ns) >> TIME_MAX_BITS) {
		gotrace_broken(o, "its time is none");
		return false;
	}
	return true;
}

/* False: no event is left (batch GENERATION_LAST), or it is broken. */
static bool next_event(struct gotrace_order *o, struct gotrace_cursor *c)
{
	while (c->p == c->end) {
		const struct gotrace_batch *b;

		c->batch = o->g->batches[c->batch].next;
		if (c->batch == GENERATION_LAST)
			return false;
		b = &o->g->batches[c->batch];
		c->p = o->g->bytes + b->at;
		c->end = c->p + b->size;
		c->time_ns = gotrace_ns(o->g, b->time);
		if (c->time_ns < 0 && b->size) {
			c->start = c->p;
			o->ev = NULL;
			gotrace_broken(o, "a batch has no time");
			return false;
		}
	}
	return decode(o, c);
}

/* ---- the heap ---- */

static void swap(struct gotrace_order *o, size_t a, size_t b)
{
	struct gotrace_heap_slot t = o->heap[a];

	o->heap[a] = o->heap[b];
	o->heap[b] = t;
}

static size_t sift_up(struct gotrace_order *o, size_t i)
{
	while (i > 0 && o->heap[(i - 1) / 2].time_ns > o->heap[i].time_ns) {
		swap(o, i, (i - 1) / 2);
		i = (i - 1) / 2;
	}
	return i;
}

static void sift_down(struct gotrace_order *o, size_t i)
{
	for (;;) {
		size_t least = i;

		for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < o->nheap; child++)
			if (o->heap[child].time_ns < o->heap[least].time_ns)
				least = child;
		if (least == i)
			return;
		swap(o, i, least);
		i = least;
	}
}

static void heap_add(struct gotrace_order *o, uint32_t cursor)
{
	o->heap = grow_array(o->heap, &o->cap_heap, o->nheap + 1, sizeof(*o->heap));
	o->heap[o->nheap] = (struct gotrace_heap_slot){o->cursors[cursor].time_ns, cursor};
	sift_up(o, o->nheap++);
}

static void heap_update(struct gotrace_order *o, size_t i)
{
	o->heap[i].time_ns = o->cursors[o->heap[i].cursor].time_ns;
	if (sift_up(o, i) == i)
		sift_down(o, i);
}

static void heap_remove(struct gotrace_order *o, size_t i)
{
	for (; i > 0; i = (i - 1) / 2)
		swap(o, i, (i - 1) / 2);
	o->heap[0] = o->heap[--o->nheap];
	sift_down(o, 0);
}

static int compare_slots(const void *a, const void *b)
{
	const struct gotrace_heap_slot *x = a, *y = b;

	if (x->time_ns != y->time_ns)
		return x->time_ns < y->time_ns ? -1 : 1;
	return (x->cursor > y->cursor) - (x->cursor < y->cursor);
}

/* A sorted heap is a heap. Few threads, the usual case, keep the order of equals. */
static void heap_sort(struct gotrace_order *o)
{
	if (o->nheap > 12) {
		qsort(o->heap, o->nheap, sizeof(*o->heap), compare_slots);
		return;
	}
	for (size_t i = 1; i < o->nheap; i++)
		for (size_t k = i; k > 0 && o->heap[k].time_ns < o->heap[k - 1].time_ns; k--)
			swap(o, k, k - 1);
}

/* ---- the merge ---- */

typedef enum gotrace_try (*try_fn)(struct gotrace_order *o);

static try_fn rule_of(unsigned type)
{
	if (type <= GT_PROCS_CHANGE || (type >= GT_HEAP_ALLOC && type <= GT_LOG) ||
		type >= GT_EXPERIMENTAL)
		return gotrace_try_user;
	if (type <= GT_PROC_STATUS)
		return gotrace_try_proc;
	if (type == GT_GO_STATUS || type == GT_GO_STATUS_STACK)
		return gotrace_try_status;
	if (type >= GT_STW_BEGIN && type <= GT_ASSIST_END)
		return gotrace_try_range;
	if ((type >= GT_GO_SYSCALL_BEGIN && type <= GT_GO_SYSCALL_END_BLOCKED) ||
		type == GT_GO_CREATE_SYSCALL || type == GT_GO_DESTROY_SYSCALL)
		return gotrace_try_syscall;
	return gotrace_try_go;
}

static enum gotrace_try try_at(struct gotrace_order *o, size_t i)
{
	struct gotrace_cursor *c = &o->cursors[o->heap[i].cursor];
	enum gotrace_try result;

	o->ev = c;
	o->thread = c->thread;
	o->go = o->thread == NO_ROW ? NO_ROW : o->threads[o->thread].go;
	o->proc = o->thread == NO_ROW ? NO_ROW : o->threads[o->thread].proc;
	result = rule_of(c->type)(o);
	if (result != TRY_DONE)
		return result;
	if (next_event(o, c))
		heap_update(o, i);
	else if (c->batch == GENERATION_LAST)
		heap_remove(o, i);
	else
		return TRY_BROKEN;
	return TRY_DONE;
}

/* The earliest may not go yet: whichever may, in the order of time. */
static enum gotrace_try try_others(struct gotrace_order *o)
{
	enum gotrace_try result;

	o->late += o->nheap;
	if (o->late > LATE_FREE + o->g->size * LATE_PER_BYTE)
		return gotrace_broken(o, "the events of the threads hardly fit each other");
	heap_sort(o);
	for (size_t i = 1; i < o->nheap; i++) {
		result = try_at(o, i);
		if (result != TRY_LATER)
			return result;
	}
	o->ev = &o->cursors[o->heap[0].cursor];
	return gotrace_broken(o, "no event of %zu threads can be the next", o->nheap);
}

static enum gotrace_try put_sample(struct gotrace_order *o)
{
	const struct gotrace_sample *s = &o->g->samples[o->next_sample++];
	struct trace_event e = {.thread = s->thread,
		.proc = s->proc,
		.goroutine = s->goroutine,
		.subject = TRACE_NONE,
		.kind = TRACE_SAMPLE};

	o->ev = NULL;
	if (!gotrace_need_stack(o, s->stack_ref, &e.stack))
		return TRY_BROKEN;
	return gotrace_deliver(o, &e, s->time_ns);
}

static enum gotrace_try step(struct gotrace_order *o)
{
	enum gotrace_try result;

	if (o->next_sample < o->g->nsamples &&
		(o->nheap == 0 || o->g->samples[o->next_sample].time_ns < o->heap[0].time_ns))
		return put_sample(o);
	result = try_at(o, 0);
	return result == TRY_LATER ? try_others(o) : result;
}

static bool start_cursors(struct gotrace_order *o)
{
	struct gotrace_generation *g = o->g;

	o->ncursors = o->nheap = 0;
	o->cursors = grow_array(o->cursors, &o->cap_cursors, g->nthreads, sizeof(*o->cursors));
	for (size_t i = 0; i < g->nthreads; i++) {
		const struct gotrace_batch *b = &g->batches[g->threads[i].first];
		struct gotrace_cursor *c = &o->cursors[o->ncursors++];
		uint64_t id = g->threads[i].thread;

		*c = (struct gotrace_cursor){.batch = g->threads[i].first, .thread = NO_ROW};
		c->p = c->start = g->bytes + b->at;
		c->end = c->p + b->size;
		c->time_ns = gotrace_ns(g, b->time);
		if (id != TRACE_NONE)
			c->thread = gotrace_thread_of(o, id);
		o->ev = NULL;
		if (c->time_ns < 0)
			return gotrace_broken(o, "a batch has no time") == TRY_DONE;
		if (next_event(o, c))
			heap_add(o, (uint32_t)i);
		else if (c->batch != GENERATION_LAST)
			return false;
	}
	return true;
}

bool gotrace_order_generation(struct gotrace_order *o, struct gotrace_generation *g, uint64_t *at)
{
	enum gotrace_try result = TRY_DONE;

	o->g = g;
	o->next_sample = 0;
	o->late = 0;
	o->problem = (struct err){0};
	*at = g->at;
	if (!start_cursors(o)) {
		*at += (uint64_t)(o->cursors[o->ncursors - 1].start - g->bytes);
		return false;
	}
	while (result == TRY_DONE && (o->nheap || o->next_sample < g->nsamples)) {
		result = step(o);
		if (o->max && o->delivered >= o->max && result == TRY_DONE) {
			o->stopped = true;
			result = TRY_BROKEN;
			err_set(&o->problem, ERR_LIMIT,
				"more than %" PRIu64 " events (raise --max-records to read on)",
				o->max);
		}
	}
	if (result != TRY_DONE && o->ev)
		*at += (uint64_t)(o->ev->start - g->bytes);
	return result == TRY_DONE;
}
