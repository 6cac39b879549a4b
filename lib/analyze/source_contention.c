/* SPDX-License-Identifier: MIT */
/* Threads that queue for a lock whose holder, by the source, waits for something else itself. */
#include <stdlib.h>

#include "analyze/place.h"
#include "analyze/source_findings_parts.h"
#include "base/xmalloc.h"

enum {
	QUEUE_PLACES = 3,
	/* Go prints how long something waits from a minute on: a holder that comes back soon, and
	 * its queue, never have that. */
	LONG_S = 60,
	VERY_LONG_S = 300,
	MANY = 10,
};

/* One holder and who waits for what it holds. */
struct queue {
	uint32_t holder, frees;	 /* thread; the edge by which it holds */
	uint32_t waiters, first; /* direct ones; list through next[] */
	int32_t longest_s;	 /* of those, -1 = unknown */
};

struct queues {
	struct finding_work *w;
	struct queue *items; /* by thread: frees WAIT_NONE = none */
	uint32_t *next;	     /* by thread: of one queue, in order */
};

static const struct group *group_of(const struct finding_work *w, uint32_t thread)
{
	return &w->dump->items[groups_member(w->dump, thread)->group];
}

static const struct source_facts *facts_of(const struct finding_work *w, uint32_t thread)
{
	return &w->source->facts[groups_member(w->dump, thread)->group];
}

/* A wait that is over when the world outside, a timer or another goroutine says so. */
static bool waits_outside(enum wait_class class)
{
	switch (class) {
	case WAIT_SYSCALL:
	case WAIT_IO:
	case WAIT_SLEEP:
	case WAIT_CHAN_SEND:
	case WAIT_CHAN_RECEIVE:
	case WAIT_SELECT:
	case WAIT_WAITGROUP:
	case WAIT_COND:
		return true;
	default:
		return false;
	}
}

static bool is_held_up(const struct finding_work *w, uint32_t thread)
{
	const struct group_member *m = groups_member(w->dump, thread);

	return !w->v->stuck[thread] && waits_outside(group_of(w, thread)->class) &&
	       !(m->flags & (THREAD_TRUNCATED | THREAD_NO_STACK | THREAD_RUNTIME));
}

static void gather(struct queues *q)
{
	const struct finding_work *w = q->w;

	for (uint32_t t = w->g->nthreads; t-- > 0;) {
		uint32_t frees = w->v->chains[t].frees;
		const struct wait_edge *e = frees == WAIT_NONE ? NULL : &w->g->edges[frees];
		struct queue *to = e ? &q->items[e->thread] : NULL;

		if (!e || e->kind != WAIT_EDGE_HOLDS || e->thread == t || !is_held_up(w, e->thread))
			continue;
		q->next[t] = to->waiters ? to->first : WAIT_NONE;
		to->first = t;
		to->holder = e->thread;
		to->frees = frees;
		to->waiters++;
		if (groups_member(w->dump, t)->wait_s > to->longest_s)
			to->longest_s = groups_member(w->dump, t)->wait_s;
	}
}

/* ---- what the holder waits for ---- */

static bool is_limit_call(const struct gonode *call)
{
	const struct gonode *f = call->kind == GN_CALL ? call->a : NULL;

	return f && f->kind == GN_SELECTOR &&
	       (str_eq(f->text, STR("Done")) || str_eq(f->text, STR("After")));
}

/* <-t.C, <-time.After(d), <-ctx.Done(): the wait ends by itself, sooner or later. */
static bool is_limit(const struct gosync_op *op)
{
	const struct gonode *from = op->node->kind == GN_UNARY ? op->node->a : NULL;

	if (op->kind != GOSYNC_RECEIVE || !from)
		return false;
	return is_limit_call(from) || (from->kind == GN_SELECTOR && str_eq(from->text, STR("C")));
}

static bool has_limit(const struct source_facts *f)
{
	for (size_t i = 0; i < f->nwaits; i++)
		if (is_limit(&f->waits[i].op))
			return true;
	return false;
}

static bool serves(const struct wait_edge *could, const struct wait_edge *waits)
{
	return could->mode == WAIT_ANY || could->mode == waits->mode;
}

/*
 * The one goroutine that could serve what the holder waits for, when it is held up outside the
 * program itself; WAIT_NONE: none, several, or one that goes on.
 */
static uint32_t server_of(const struct finding_work *w, uint32_t holder)
{
	uint32_t waits = w->v->chains[holder].waits, found = WAIT_NONE, o;
	enum wait_class class;

	if (waits == WAIT_NONE || facts_of(w, holder)->nwaits != 1)
		return WAIT_NONE;
	o = w->g->edges[waits].object;
	for (uint32_t i = w->g->object_at[o]; i < w->g->object_at[o + 1]; i++) {
		const struct wait_edge *e = &w->g->edges[w->g->by_object[i]];

		if (e->kind != WAIT_EDGE_COULD || e->thread == holder || e->thread == found ||
			!serves(e, &w->g->edges[waits]))
			continue;
		if (found != WAIT_NONE)
			return WAIT_NONE;
		found = e->thread;
	}
	if (found == WAIT_NONE)
		return WAIT_NONE;
	class = group_of(w, found)->class;
	if (class == WAIT_IO || class == WAIT_SYSCALL || class == WAIT_SLEEP ||
		(class == WAIT_SELECT && !facts_of(w, found)->nwaits))
		return found;
	return WAIT_NONE;
}

/*
 * Whether one that could serve the holder queues for what it holds, as far as can be told: that is
 * a deadlock, or the waits of a moment, and no matter of the world outside.
 */
static bool may_be_ring(const struct finding_work *w, uint32_t holder)
{
	uint32_t waits = w->v->chains[holder].waits, o;

	if (waits == WAIT_NONE)
		return false;
	o = w->g->edges[waits].object;
	for (uint32_t i = w->g->object_at[o]; i < w->g->object_at[o + 1]; i++) {
		const struct wait_edge *e = &w->g->edges[w->g->by_object[i]];

		if (e->kind == WAIT_EDGE_COULD && e->thread != holder &&
			serves(e, &w->g->edges[waits]) &&
			w->v->chains[e->thread].waits != WAIT_NONE &&
			w->v->chains[e->thread].root == w->v->chains[holder].root)
			return true;
	}
	return false;
}

/* ---- the finding ---- */

static enum severity severity_of(const struct finding_work *w, const struct queue *q)
{
	int32_t holder_s = groups_member(w->dump, q->holder)->wait_s;

	if (holder_s < LONG_S && q->longest_s < LONG_S)
		return SEVERITY_INFO;
	if (holder_s >= LONG_S && q->longest_s >= LONG_S &&
		(w->v->chains[q->holder].behind >= MANY || holder_s >= VERY_LONG_S))
		return SEVERITY_ERROR;
	return SEVERITY_WARNING;
}

static struct source_place site_of(struct finding_work *w, enum source_role role, uint32_t thread)
{
	const struct stacks *s = w->dump->stacks;
	frameid frame = place_site(w->owner, s, group_of(w, thread)->stack);

	return finding_frame(w, role, frame, stacks_frame_line(s, frame));
}

static const struct source_hold *hold_of(const struct finding_work *w, const struct wait_edge *e)
{
	const struct source_facts *f = facts_of(w, e->thread);
	struct str key = stacks_text(w->dump->stacks, w->g->objects[e->object].name);

	for (size_t i = 0; i < f->nholds; i++)
		if (f->holds[i].depth == e->depth && str_eq(f->holds[i].held.op.key, key))
			return &f->holds[i];
	return NULL;
}

static void add_queue_places(
	const struct queues *q, const struct queue *from, struct finding_draft *draft)
{
	size_t before = draft->f.nplaces;
	uint32_t t = from->first;

	for (uint32_t i = 0; i < from->waiters; i++, t = q->next[t]) {
		if (draft->f.nplaces < before + QUEUE_PLACES)
			finding_add_place(draft, site_of(q->w, SOURCE_QUEUE, t));
		finding_add_sample(draft, groups_member(q->w->dump, t)->id);
	}
}

/* The same lock type held at the same line by others, too, is the same finding. */
static bool merge(struct finding_work *w, const struct source_finding *f)
{
	for (size_t i = 0; i < w->n; i++) {
		struct source_finding *old = &w->items[i];

		if (old->kind != f->kind || old->at.line != f->at.line ||
			!str_eq(old->at.file, f->at.file) || !str_eq(old->object, f->object))
			continue;
		old->count += f->count;
		old->severity = old->severity > f->severity ? old->severity : f->severity;
		old->wait_ns = old->wait_ns > f->wait_ns ? old->wait_ns : f->wait_ns;
		old->address = old->address == f->address ? f->address : 0;
		old->doubts &= f->doubts;
		for (size_t k = 0; k < f->nsamples && old->nsamples < SOURCE_SAMPLES; k++)
			old->samples[old->nsamples++] = f->samples[k];
		return true;
	}
	return false;
}

static void judge(const struct queues *q, const struct queue *from)
{
	struct finding_work *w = q->w;
	const struct wait_edge *e = &w->g->edges[from->frees];
	const struct wait_object *o = &w->g->objects[e->object];
	const struct source_hold *hold = hold_of(w, e);
	const struct stacks *s = w->dump->stacks;
	int32_t holder_s = groups_member(w->dump, from->holder)->wait_s;
	int32_t longest = from->longest_s > holder_s ? from->longest_s : holder_s;
	uint32_t server = server_of(w, from->holder);
	bool limited = has_limit(facts_of(w, from->holder));
	struct source_place locked;
	struct finding_draft draft = {
		.f = {.kind = limited ? SOURCE_HELD_LONG : SOURCE_HELD_OVER_IO,
			.basis = BASIS_SOURCE,
			.severity = severity_of(w, from),
			.object_kind = o->kind,
			.object = stacks_text(s, o->name),
			.address = o->key >> 63 ? 0 : o->key,
			.count = w->v->chains[from->holder].behind,
			.wait_ns = longest < 0 ? -1 : (int64_t)longest * 1000000000,
			.doubts = o->doubts | e->doubts}};

	if (!hold || (!limited && may_be_ring(w, from->holder)) ||
		(draft.f.severity == SEVERITY_INFO && from->waiters < MANY))
		return;
	/* That it is held across the wait the source says; that it matters, nothing but time does.
	 */
	if (draft.f.severity == SEVERITY_INFO) {
		draft.f.basis = BASIS_SIGNATURE;
		draft.f.doubts |= WAIT_DOUBT_ONE_DUMP;
	}
	locked = finding_frame(w, SOURCE_LOCKED, hold->frame, hold->held.op.line);
	draft.f.at = limited		   ? locked
		     : server != WAIT_NONE ? site_of(w, SOURCE_SAYS, server)
					   : site_of(w, SOURCE_HOLDS, from->holder);
	finding_add_place(&draft, draft.f.at);
	finding_add_place(&draft, locked);
	finding_add_place(&draft,
		finding_frame(w, SOURCE_HOLDS, hold->frame, stacks_frame_line(s, hold->frame)));
	finding_add_place(&draft, site_of(w, SOURCE_HOLDS, from->holder));
	finding_add_sample(&draft, groups_member(w->dump, from->holder)->id);
	add_queue_places(q, from, &draft);
	if (!merge(w, &draft.f))
		finding_add(w, &draft);
}

void finding_contention(struct finding_work *w)
{
	struct queues q = {.w = w};
	uint32_t n = w->g->nthreads;

	q.items = xcalloc((size_t)n + 1, sizeof(*q.items));
	q.next = xcalloc((size_t)n + 1, sizeof(*q.next));
	for (uint32_t t = 0; t < n; t++)
		q.items[t].longest_s = -1;
	gather(&q);
	for (uint32_t t = 0; t < n; t++)
		if (q.items[t].waiters)
			judge(&q, &q.items[t]);
	free(q.items);
	free(q.next);
}
