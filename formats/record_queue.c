/* SPDX-License-Identifier: MIT */
#include "formats/record_queue.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"

enum queued_kind { QUEUED_BEGIN, QUEUED_THREAD, QUEUED_END, QUEUED_EVENT };

struct queued {
	enum queued_kind kind;
	void *owned; /* locks, words and pcs of the thread, or the event's texts */
	union {
		struct snapshot snap;
		struct thread thread;
		struct event event;
	};
};

/* ---- straight through ---- */

static bool deliver(struct record_queue *q, const struct queued *r, size_t stream)
{
	struct sink *out = q->out;

	switch (r->kind) {
	case QUEUED_BEGIN:
		q->owner = stream;
		return !out->snapshot_begin || out->snapshot_begin(out, &r->snap);
	case QUEUED_THREAD:
		return !out->thread || out->thread(out, &r->thread);
	case QUEUED_END:
		q->owner = STREAM_NONE;
		return !out->snapshot_end || out->snapshot_end(out, &r->snap);
	default:
		return !out->event || out->event(out, &r->event);
	}
}

/* ---- waiting ---- */

static void enqueue(struct record_queue *q, const struct queued *r)
{
	struct queued_records *s = &q->streams[q->current];

	s->items = grow_array(s->items, &s->cap, s->n + 1, sizeof(*s->items));
	s->items[s->n++] = *r;
	q->waiting++;
}

/* The stream whose waiting records come next: events at once, dumps in the order they began. */
static size_t next_stream(const struct record_queue *q)
{
	uint32_t lowest = UINT32_MAX;
	size_t best = STREAM_NONE;

	for (size_t i = 0; i < STREAMS_MAX; i++) {
		const struct queued_records *s = &q->streams[i];
		const struct queued *r = s->n ? &s->items[s->first] : NULL;

		if (!r)
			continue;
		if (r->kind == QUEUED_EVENT)
			return i;
		if (r->snap.ordinal < lowest) {
			lowest = r->snap.ordinal;
			best = i;
		}
	}
	return best;
}

static void forget(struct queued_records *s)
{
	free(s->items);
	*s = (struct queued_records){0};
}

/* No dump is open any more: those that waited follow, until one is open whose end is to come. */
static bool drain(struct record_queue *q)
{
	bool ok = true;
	size_t i;

	while (ok && q->waiting && q->owner == STREAM_NONE && (i = next_stream(q)) != STREAM_NONE) {
		struct queued_records *s = &q->streams[i];

		do {
			struct queued *r = &s->items[s->first++];

			ok = deliver(q, r, i);
			free(r->owned);
			r->owned = NULL;
			q->waiting--;
		} while (ok && s->first < s->n && q->owner == i);
		if (s->first == s->n)
			forget(s);
	}
	return ok;
}

static bool must_wait(const struct record_queue *q)
{
	return q->streams[q->current].n > 0;
}

/* ---- the sink ---- */

static bool on_begin(struct sink *sink, const struct snapshot *snap)
{
	struct record_queue *q = (struct record_queue *)sink;
	struct queued r = {.kind = QUEUED_BEGIN, .snap = *snap};

	if (q->owner == STREAM_NONE)
		return deliver(q, &r, q->current);
	enqueue(q, &r);
	return true;
}

/* What a thread borrows is the reader's, which goes on to the next. */
static void own_arrays(struct queued *r)
{
	struct thread *t = &r->thread;
	size_t locks = t->nlocks * sizeof(*t->locks), words = t->nwords * sizeof(*t->words);
	size_t pcs = t->npcs * sizeof(*t->pcs);
	char *to;

	if (locks + words + pcs == 0)
		return;
	r->owned = to = xmalloc(locks + words + pcs);
	if (locks)
		t->locks = memcpy(to, t->locks, locks);
	if (words)
		t->words = memcpy(to + locks, t->words, words);
	if (pcs)
		t->pcs = memcpy(to + locks + words, t->pcs, pcs);
}

static bool on_thread(struct sink *sink, const struct thread *t)
{
	struct record_queue *q = (struct record_queue *)sink;
	struct queued r;

	if (q->owner == q->current)
		return !q->out->thread || q->out->thread(q->out, t);
	r = (struct queued){.kind = QUEUED_THREAD, .thread = *t};
	own_arrays(&r);
	enqueue(q, &r);
	return true;
}

static bool on_end(struct sink *sink, const struct snapshot *snap)
{
	struct record_queue *q = (struct record_queue *)sink;
	struct queued r = {.kind = QUEUED_END, .snap = *snap};

	if (q->owner == q->current)
		return deliver(q, &r, q->current) && drain(q);
	enqueue(q, &r);
	return true;
}

static bool on_event(struct sink *sink, const struct event *e)
{
	struct record_queue *q = (struct record_queue *)sink;
	struct queued r = {.kind = QUEUED_EVENT, .event = *e};
	char *texts;

	if (!must_wait(q))
		return deliver(q, &r, q->current);
	texts = xmalloc(e->text.n + e->detail.n + 1);
	if (e->text.n)
		memcpy(texts, e->text.p, e->text.n);
	if (e->detail.n)
		memcpy(texts + e->text.n, e->detail.p, e->detail.n);
	r.owned = texts;
	r.event.text.p = texts;
	r.event.detail.p = texts + e->text.n;
	enqueue(q, &r);
	return true;
}

static bool on_profile(struct sink *sink, const struct profile *p)
{
	struct sink *out = ((struct record_queue *)sink)->out;

	return !out->profile || out->profile(out, p);
}

static bool on_series(struct sink *sink, const struct series_point *p)
{
	struct sink *out = ((struct record_queue *)sink)->out;

	return !out->series || out->series(out, p);
}

void record_queue_init(struct record_queue *q, struct sink *out)
{
	*q = (struct record_queue){
		.sink = {.snapshot_begin = on_begin,
			.thread = on_thread,
			.snapshot_end = on_end,
			.profile = on_profile,
			.event = on_event,
			.series = on_series},
		.out = out,
		.owner = STREAM_NONE,
	};
}

void record_queue_release(struct record_queue *q)
{
	for (size_t i = 0; i < STREAMS_MAX; i++) {
		for (size_t k = q->streams[i].first; k < q->streams[i].n; k++)
			free(q->streams[i].items[k].owned);
		forget(&q->streams[i]);
	}
}
