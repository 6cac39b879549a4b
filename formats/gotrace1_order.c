/* SPDX-License-Identifier: MIT */
#include "formats/gotrace1_order.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/gotrace1_stream.h"

/* ---- which event may come when ---- */

enum who { NOBODY, CONTEXT, ARGUMENT, COLLECTOR };
enum seq { ANY_SEQ, ARG_SEQ, FIXED_SEQ };

struct rule {
	uint8_t who;  /* enum who: whose state it needs and changes */
	uint8_t from; /* enum v1_order */
	uint8_t to;
	uint8_t seq;  /* enum seq: which number its goroutine must have */
	uint8_t want; /* FIXED_SEQ: the number; ARG_SEQ: where it stands */
	uint8_t bump; /* added to it */
};

#define BLOCKS                                                                                     \
	{                                                                                          \
		CONTEXT, V1_RUNNING, V1_WAITING, ANY_SEQ, 0, 0                                     \
	}
#define YIELDS                                                                                     \
	{                                                                                          \
		CONTEXT, V1_RUNNING, V1_RUNNABLE, ANY_SEQ, 0, 0                                    \
	}

static const struct rule rules[V1_TYPES] = {
	[V1_GO_CREATE] = {ARGUMENT, V1_DEAD, V1_RUNNABLE, FIXED_SEQ, 0, 1},
	[V1_GO_WAITING] = {ARGUMENT, V1_RUNNABLE, V1_WAITING, FIXED_SEQ, 1, 1},
	[V1_GO_IN_SYSCALL] = {ARGUMENT, V1_RUNNABLE, V1_WAITING, FIXED_SEQ, 1, 1},
	[V1_GO_START] = {ARGUMENT, V1_RUNNABLE, V1_RUNNING, ARG_SEQ, 1, 1},
	[V1_GO_START_LABEL] = {ARGUMENT, V1_RUNNABLE, V1_RUNNING, ARG_SEQ, 1, 1},
	[V1_GO_START_LOCAL] = {ARGUMENT, V1_RUNNABLE, V1_RUNNING, ANY_SEQ, 0, 1},
	[V1_GO_BLOCK] = BLOCKS,
	[V1_GO_BLOCK_SEND] = BLOCKS,
	[V1_GO_BLOCK_RECV] = BLOCKS,
	[V1_GO_BLOCK_SELECT] = BLOCKS,
	[V1_GO_BLOCK_SYNC] = BLOCKS,
	[V1_GO_BLOCK_COND] = BLOCKS,
	[V1_GO_BLOCK_NET] = BLOCKS,
	[V1_GO_BLOCK_GC] = BLOCKS,
	[V1_GO_SLEEP] = BLOCKS,
	[V1_GO_SYSBLOCK] = BLOCKS,
	[V1_GO_SCHED] = YIELDS,
	[V1_GO_PREEMPT] = YIELDS,
	[V1_GO_UNBLOCK] = {ARGUMENT, V1_WAITING, V1_RUNNABLE, ARG_SEQ, 1, 1},
	[V1_GO_SYSEXIT] = {ARGUMENT, V1_WAITING, V1_RUNNABLE, ARG_SEQ, 1, 1},
	[V1_GO_UNBLOCK_LOCAL] = {ARGUMENT, V1_WAITING, V1_RUNNABLE, ANY_SEQ, 0, 1},
	[V1_GO_SYSEXIT_LOCAL] = {ARGUMENT, V1_WAITING, V1_RUNNABLE, ANY_SEQ, 0, 1},
	[V1_GC_START] = {COLLECTOR, V1_DEAD, V1_DEAD, ARG_SEQ, 0, 1},
};

/* ---- the merge ---- */

enum { HOPELESS = 1 << 20, HOPELESS_PER_EVENT = 64 };

struct ready {
	uint64_t tick;
	uint32_t stream;
};

struct merge {
	struct v1_convert *c;
	struct v1_stream *streams;
	uint32_t nstreams;
	struct ready *heap; /* earliest first; of two at one time the stream that came first */
	size_t nheap;
	struct v1_goroutine collector;
	uint64_t tick;	   /* of the event before */
	uint64_t in_order; /* events */
	uint64_t vain;	   /* looks at events that had to go on waiting */
	bool lenient;
	struct str name;
	struct v1_stopped *stopped;
};

static bool before(struct ready a, struct ready b)
{
	return a.tick != b.tick ? a.tick < b.tick : a.stream < b.stream;
}

static void sift_up(struct merge *m, size_t i, struct ready r)
{
	for (; i > 0 && before(r, m->heap[(i - 1) / 2]); i = (i - 1) / 2)
		m->heap[i] = m->heap[(i - 1) / 2];
	m->heap[i] = r;
}

/* Puts r in the place of the first. */
static void sift_down(struct merge *m, struct ready r)
{
	size_t i = 0;

	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= m->nheap)
			break;
		if (child + 1 < m->nheap && before(m->heap[child + 1], m->heap[child]))
			child++;
		if (!before(m->heap[child], r))
			break;
		m->heap[i] = m->heap[child];
		i = child;
	}
	m->heap[i] = r;
}

static void drop_first(struct merge *m)
{
	struct ready last = m->heap[--m->nheap];

	if (m->nheap)
		sift_down(m, last);
}

/*
 * Row of the goroutine that an event depends on, V1_NO_ROW: on none (or on the collector). `known`
 * is what it was before, or V1_NO_ROW: goroutines end, and their rows are used again.
 */
static uint32_t depends_on(
	struct merge *m, uint32_t stream, const struct v1_event *e, uint32_t known)
{
	const struct v1_goroutine *g = m->c->state.goroutines;
	unsigned who = rules[e->type].who;

	if (who == NOBODY || who == COLLECTOR)
		return V1_NO_ROW;
	if (known == V1_NO_ROW && who == CONTEXT)
		known = m->c->state.procs[stream].current;

	if (known != V1_NO_ROW && g[known].id == (who == CONTEXT ? e->goroutine : e->args[0]))
		return known;
	return v1_goroutine_row(&m->c->state, who == CONTEXT ? e->goroutine : e->args[0]);
}

static bool fits(const struct v1_goroutine *g, const struct v1_event *e)
{
	const struct rule *r = &rules[e->type];

	if (g->order != r->from)
		return false;
	return r->seq == ANY_SEQ || g->seq == (r->seq == FIXED_SEQ ? r->want : e->args[r->want]);
}

static struct v1_goroutine *state_of(struct merge *m, const struct v1_event *e, uint32_t row)
{
	if (rules[e->type].who == COLLECTOR)
		return &m->collector;
	return row == V1_NO_ROW ? NULL : &m->c->state.goroutines[row];
}

static const struct v1_event *event_of(const struct merge *m, uint32_t stream)
{
	return &m->streams[stream].events[m->streams[stream].current];
}

/* Ready, or put on the list of its goroutine. */
static bool ready(struct merge *m, uint32_t stream)
{
	struct v1_stream *s = &m->streams[stream];
	const struct v1_event *e = event_of(m, stream);
	uint32_t row = depends_on(m, stream, e, V1_NO_ROW);
	struct v1_goroutine *g = state_of(m, e, row);

	s->waits_for = row;
	if (!g || fits(g, e))
		return true;
	s->waiter = g->waiters;
	g->waiters = stream;
	return false;
}

/* The goroutine has moved: who waited for that? */
static void wake(struct merge *m, struct v1_goroutine *g)
{
	uint32_t *link = &g->waiters;

	while (*link != V1_NO_ROW) {
		struct v1_stream *s = &m->streams[*link];
		const struct v1_event *e = event_of(m, *link);
		struct ready r = {e->tick, *link};

		if (fits(g, e)) {
			*link = s->waiter;
			sift_up(m, m->nheap++, r);
		} else {
			link = &s->waiter;
			m->vain++;
		}
	}
}

static void stop(struct merge *m, const struct v1_event *e, const char *why)
{
	*m->stopped = (struct v1_stopped){why, e->at, 0};
}

static void note(struct merge *m, const struct v1_event *e, const char *what)
{
	diag_add(m->c->load->diag, DIAG_LOSS, m->name, what, e->at, 0, (struct str){0});
}

/* Delivers an event, or finds out why it cannot be. False: that was all. */
static bool deliver(
	struct merge *m, uint32_t stream, uint32_t goroutine, const struct v1_event *next)
{
	const struct v1_event *e = event_of(m, stream);
	const struct v1_step step = {e, next, stream, goroutine};

	if (e->tick < m->tick) {
		if (!m->lenient) {
			stop(m, e, "time stamps out of order");
			return false;
		}
		note(m, e, "time stamps out of order");
	}
	m->tick = e->tick > m->tick ? e->tick : m->tick;
	m->in_order++;
	if (v1_convert_event(m->c, &step))
		return true;
	if (!m->c->problem)
		return false;
	if (m->lenient)
		note(m, e, m->c->problem);
	else
		stop(m, e, m->c->problem);
	return m->lenient;
}

/* The first event of the heap, and what follows from it. False: that was all. */
static bool step(struct merge *m)
{
	uint32_t stream = m->heap[0].stream;
	struct v1_stream *s = &m->streams[stream];
	const struct v1_event *e = event_of(m, stream);
	struct v1_event *next = &s->events[s->current ^ 1];
	const struct rule *r = &rules[e->type];
	uint32_t row = depends_on(m, stream, e, s->waits_for);
	struct v1_goroutine *g = state_of(m, e, row);
	bool more;

	if (g && !fits(g, e)) {
		stop(m, e, "two procs claim one goroutine");
		return false;
	}
	if (g) {
		g->order = r->to;
		g->seq += r->bump;
	}
	more = v1_stream_next(s, m->c->x, next);
	if (!deliver(m, stream, row, more ? next : NULL)) {
		m->stopped->left = more;
		return false;
	}
	if (!more)
		next->type = V1_NONE;
	s->current ^= 1;
	if (more && ready(m, stream))
		sift_down(m, (struct ready){next->tick, stream});
	else
		drop_first(m);
	g = state_of(m, e, row);
	if (g && g->waiters != V1_NO_ROW)
		wake(m, g);
	if (m->vain > HOPELESS + m->in_order * HOPELESS_PER_EVENT) {
		stop(m, e, "too many events wait for one goroutine");
		return false;
	}
	return true;
}

/* ---- around it ---- */

/* Counts what was not put in order; the earliest of the waiting events is what it failed at. */
static void count_left(struct merge *m)
{
	const struct v1_event *first = NULL;
	uint64_t left = m->stopped->left;

	for (uint32_t i = 0; i < m->nstreams; i++) {
		const struct v1_event *e = event_of(m, i);
		struct v1_event rest;

		if (!e->type)
			continue;
		if (!first || e->tick < first->tick)
			first = e;
		left++;
		while (v1_stream_next(&m->streams[i], m->c->x, &rest))
			left++;
	}
	if (left && !m->stopped->why)
		stop(m, first, "no consistent order of events is possible");
	m->stopped->left = left;
}

static void begin(struct merge *m)
{
	const struct v1_index *x = m->c->x;

	for (uint32_t i = 0; i < m->nstreams; i++) {
		struct v1_stream *s = &m->streams[i];
		bool samples = i == x->nprocs;

		v1_stream_init(s, samples ? V1_NO_ROW : x->procs[i].first, samples);
		if (v1_stream_next(s, x, &s->events[0]) && ready(m, i))
			sift_up(m, m->nheap++, (struct ready){s->events[0].tick, i});
	}
}

bool v1_merge(struct v1_convert *c, struct str name, struct v1_stopped *stopped)
{
	uint32_t n = (uint32_t)c->x->nprocs + 1;
	struct merge m = {.c = c,
		.streams = xcalloc(n, sizeof(*m.streams)),
		.nstreams = n,
		.heap = xcalloc(n, sizeof(*m.heap)),
		.collector = {.waiters = V1_NO_ROW},
		.lenient = c->load->trace.lenient,
		.name = name,
		.stopped = stopped};

	*stopped = (struct v1_stopped){0};
	begin(&m);
	while (m.nheap && step(&m))
		;
	if (!c->stopped)
		count_left(&m);
	free(m.heap);
	free(m.streams);
	return !c->stopped;
}
