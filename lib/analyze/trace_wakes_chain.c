/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "analyze/place.h"
#include "analyze/trace_wakes_parts.h"
#include "base/xmalloc.h"

/*
 * Each link looks only at the time in which all before it waited, so that none of them can have
 * been the one to wait for: the chain ends. What the waker did most of that time decides how it
 * goes on.
 */

static struct trace_link link_of(struct trace_wakes_context *c, const struct trace_past *past,
	const struct trace_piece *p, int64_t from_ns, int64_t to_ns)
{
	struct trace_link l = {
		.goroutine = past->g.id,
		.entry = past->g.entry,
		.start_ns = p->start_ns > from_ns ? p->start_ns : from_ns,
		.end_ns = p->end_ns < to_ns ? p->end_ns : to_ns,
		.before = p->before && p->start_ns >= from_ns,
		.unended = p->unended && p->end_ns <= to_ns,
		.at = trace_wakes_spot(c, p),
		.waker = p->u.one.waker,
		.waker_stack = p->u.one.waker_stack,
	};

	l.root = trace_wakes_outside(c, p, l.at.class);
	if (l.root != TRACE_ROOT_NONE)
		l.waker = TRACE_NONE;
	if (l.waker == TRACE_NONE)
		return l;
	l.waker_entry = trace_wakes_entry(c, l.waker, p->u.one.waker_entry);
	l.waker_site = place_site(c->from->owner, c->stacks, l.waker_stack);
	return l;
}

/*
 * Who waits for a goroutine that does not exist yet waits for its creator; for a timer when no
 * goroutine was it (time.AfterFunc starts its function from the scheduler).
 */
static struct trace_link creation(
	struct trace_wakes_context *c, const struct trace_past *past, int64_t from_ns)
{
	struct trace_link l = {
		.goroutine = past->g.id,
		.entry = past->g.entry,
		.start_ns = from_ns,
		.end_ns = past->g.first_ns,
		.created = true,
		.waker = past->g.creator,
		.waker_stack = past->g.created_at,
	};

	if (l.waker == TRACE_NONE) {
		l.root = TRACE_ROOT_RUNTIME;
		return l;
	}
	l.waker_entry = trace_wakes_entry(c, l.waker, 0);
	l.waker_site = place_site(c->from->owner, c->stacks, l.waker_stack);
	return l;
}

/* The longest piece in one state within a stretch; the first of equal ones. */
static const struct trace_piece *longest(struct trace_wakes_context *c,
	const struct trace_past *past, enum trace_state state, const struct trace_link *l,
	int64_t *ns)
{
	const struct trace_history *h = c->from->history;
	const struct trace_piece *best = NULL;

	*ns = 0;
	for (size_t i = trace_history_first(h, past, l->start_ns); i < past->n; i++) {
		const struct trace_piece *p = trace_history_piece(h, past, i);
		int64_t overlap = trace_wakes_overlap(p, l->start_ns, l->end_ns);

		if (p->start_ns >= l->end_ns)
			break;
		if (p->state != state || overlap <= *ns)
			continue;
		best = p;
		*ns = overlap;
	}
	return best;
}

static enum trace_root in_syscall(
	struct trace_wakes_context *c, const struct trace_past *waker, struct trace_link *l)
{
	const struct trace_piece *p = longest(c, waker, TRACE_SYSCALL, l, &l->most_ns);

	if (p)
		l->most = trace_wakes_spot(c, p);
	return TRACE_ROOT_SYSCALL;
}

/* Many short waits are no link: their sum tells. */
static bool waited(struct trace_wakes_context *c, const struct trace_past *waker,
	struct trace_link *l, struct trace_link *next)
{
	struct trace_blocker *rows;
	int64_t ns;
	size_t n;
	const struct trace_piece *p = longest(c, waker, TRACE_WAITING, l, &ns);

	if (p && ns >= l->parts[TRACE_PART_WAITING] / 4) {
		*next = link_of(c, waker, p, l->start_ns, l->end_ns);
		return true;
	}
	l->root = TRACE_ROOT_WAITS;
	rows = trace_wakes_blockers(c, waker, l->start_ns, l->end_ns, &n);
	if (n) {
		l->most = rows[0].at;
		l->most_ns = rows[0].ns;
	}
	free(rows);
	return false;
}

static bool goes_on(struct trace_wakes_context *c, const struct trace_past *waker,
	struct trace_link *l, struct trace_link *next)
{
	int64_t unborn = waker->g.created ? waker->g.first_ns - l->start_ns : 0;
	int most = TRACE_PART_RUNNING;

	for (int i = 1; i < TRACE_PARTS; i++)
		if (l->parts[i] > l->parts[most])
			most = i;
	switch ((enum trace_part)most) {
	case TRACE_PART_RUNNING:
		l->root = TRACE_ROOT_RAN;
		return false;
	case TRACE_PART_READY:
		l->root = TRACE_ROOT_READY;
		return false;
	case TRACE_PART_SYSCALL:
		l->root = in_syscall(c, waker, l);
		return false;
	case TRACE_PART_WAITING:
		return waited(c, waker, l, next);
	default:
		if (unborn < l->parts[TRACE_PART_ABSENT]) {
			l->root = TRACE_ROOT_LOST;
			return false;
		}
		*next = creation(c, waker, l->start_ns);
		return true;
	}
}

static bool repeats(const struct trace_chain *chain, uint64_t goroutine)
{
	for (size_t i = 0; i < chain->n; i++)
		if (chain->links[i].goroutine == goroutine)
			return true;
	return false;
}

/* What the waker of the last link did; true: `next` is whom it waited for. */
static bool step(
	struct trace_wakes_context *c, const struct trace_chain *chain, struct trace_link *next)
{
	struct trace_link *l = &chain->links[chain->n - 1];
	const struct trace_past *waker;

	if (l->root != TRACE_ROOT_NONE)
		return false;
	waker = trace_history_get(c->from->history, l->waker);
	if (!waker || repeats(chain, l->waker)) {
		l->root = waker ? TRACE_ROOT_CYCLE : TRACE_ROOT_LOST;
		return false;
	}
	trace_history_parts(c->from->history, waker, l->start_ns, l->end_ns, l->parts);
	if (!goes_on(c, waker, l, next))
		return false;
	if (chain->n < c->from->depth)
		return true;
	l->root = TRACE_ROOT_DEPTH;
	return false;
}

void trace_wakes_follow(struct trace_wakes_context *c, const struct trace_past *past,
	const struct trace_piece *wait, int64_t from_ns, int64_t to_ns, struct trace_chain *chain)
{
	struct trace_link next = link_of(c, past, wait, from_ns, to_ns);

	do {
		chain->links =
			grow_array(chain->links, &chain->cap, chain->n + 1, sizeof(*chain->links));
		chain->links[chain->n++] = next;
	} while (step(c, chain, &next));
}

void trace_wakes_chain(const struct trace_wakes_source *from, const struct stacks *stacks,
	const struct trace_past *past, const struct trace_piece *wait, int64_t from_ns,
	int64_t to_ns, struct trace_chain *chain)
{
	struct trace_wakes_context c = {.from = from, .stacks = stacks};

	trace_wakes_follow(&c, past, wait, from_ns, to_ns, chain);
	trace_plain_release(&c.plain);
}
