/* SPDX-License-Identifier: MIT */
#include "analyze/trace_wakes.h"

#include <stdlib.h>

#include "analyze/place.h"
#include "analyze/trace_wakes_parts.h"
#include "base/xmalloc.h"

/* ---- the collector ---- */

static int64_t overlap(int64_t start, int64_t end, const struct trace_late *l)
{
	start = start > l->start_ns ? start : l->start_ns;
	end = end < l->end_ns ? end : l->end_ns;
	return end > start ? end - start : 0;
}

static void add_collector(struct trace_wakes_context *c, struct trace_late *l)
{
	const struct trace_history *h = c->from->history;
	const struct trace_gc *gc = c->from->gc;

	for (size_t i = 0; i < gc->nstops; i++) {
		int64_t ns = overlap(gc->stops[i].start_ns, gc->stops[i].end_ns, l);

		l->stw_ns += ns;
		l->nstw += ns > 0;
	}
	for (size_t i = 0; i < gc->ncycles; i++)
		l->gc_ns += overlap(gc->cycles[i].start_ns, gc->cycles[i].end_ns, l);
	for (size_t i = 0; i < h->nassists; i++)
		if (h->assists[i].goroutine == l->goroutine)
			l->assist_ns += overlap(h->assists[i].start_ns, h->assists[i].end_ns, l);
}

/* ---- the longest waits ---- */

struct long_wait {
	const struct trace_piece *piece;
	int64_t ns;
};

/* The longest first; of equal ones the earlier. */
static size_t longest_waits(struct trace_wakes_context *c, const struct trace_past *past,
	const struct trace_late *l, struct long_wait *waits)
{
	const struct trace_history *h = c->from->history;
	size_t n = 0, most = c->from->waits;

	for (size_t k = trace_history_first(h, past, l->start_ns); k < past->n; k++) {
		const struct trace_piece *p = trace_history_piece(h, past, k);
		int64_t ns = trace_wakes_overlap(p, l->start_ns, l->end_ns);
		size_t i = n;

		if (p->start_ns >= l->end_ns)
			break;
		if (p->state != TRACE_WAITING || !p->passes || ns <= 0)
			continue;
		while (i > 0 && waits[i - 1].ns < ns)
			i--;
		if (i == most)
			continue;
		n += n < most;
		for (size_t m = n - 1; m > i; m--)
			waits[m] = waits[m - 1];
		waits[i] = (struct long_wait){p, ns};
	}
	return n;
}

static void add_chains(
	struct trace_wakes_context *c, const struct trace_past *past, struct trace_late *l)
{
	struct long_wait *waits = xcalloc(c->from->waits + 1, sizeof(*waits));

	l->nchains = longest_waits(c, past, l, waits);
	l->chains = xcalloc(l->nchains + 1, sizeof(*l->chains));
	for (size_t i = 0; i < l->nchains; i++)
		trace_wakes_follow(c, past, waits[i].piece, l->start_ns, l->end_ns, &l->chains[i]);
	free(waits);
}

/* ---- subjects ---- */

static void fill(struct trace_wakes_context *c, struct trace_late *l)
{
	const struct trace_past *past = trace_history_get(c->from->history, l->goroutine);

	l->known = past != NULL;
	if (!past)
		return;
	l->entry = past->g.entry;
	trace_history_parts(c->from->history, past, l->start_ns, l->end_ns, l->parts);
	add_collector(c, l);
	l->path = trace_wakes_path(c, past, l->start_ns, l->end_ns, &l->npath);
	l->blockers = trace_wakes_blockers(c, past, l->start_ns, l->end_ns, &l->nblockers);
	add_chains(c, past, l);
}

static void add_members(
	struct trace_wakes_context *c, struct trace_late *l, const struct trace_stretch *s)
{
	l->members = xcalloc(s->nmembers + 1, sizeof(*l->members));
	l->more_members = s->more_members;
	for (size_t i = 0; i < s->nmembers; i++) {
		const struct trace_past *past = trace_history_get(c->from->history, s->members[i]);
		struct trace_member *m = &l->members[l->nmembers++];

		m->goroutine = s->members[i];
		if (!past) {
			m->parts[TRACE_PART_ABSENT] = s->end_ns - s->start_ns;
			continue;
		}
		m->entry = past->g.entry;
		trace_history_parts(c->from->history, past, s->start_ns, s->end_ns, m->parts);
	}
}

static void add_stretch(
	struct trace_wakes_context *c, struct trace_wakes *w, const struct trace_stretch *s)
{
	struct trace_late *l = &w->lates[w->nlates++];

	*l = (struct trace_late){
		.kind = s->kind,
		.goroutine = s->goroutine,
		.task = s->task,
		.type = s->type,
		.site = place_site(c->from->owner, c->stacks, s->stack),
		.start_ns = s->start_ns,
		.end_ns = s->end_ns,
		.unended = s->unended,
	};
	fill(c, l);
	if (s->kind == TRACE_LATE_TASK)
		add_members(c, l, s);
}

static void add_goroutine(
	struct trace_wakes_context *c, struct trace_wakes *w, const struct trace_past *past)
{
	struct trace_late *l = &w->lates[w->nlates++];

	*l = (struct trace_late){
		.kind = TRACE_LATE_GOROUTINE,
		.goroutine = past->g.id,
		.start_ns = past->g.first_ns,
		.end_ns = past->end_ns,
		.before = !past->g.created,
		.unended = !past->ended,
	};
	fill(c, l);
}

/* The longest wait that passes the filter and that a goroutine ended. */
static int64_t worst(struct trace_wakes_context *c, const struct trace_past *past,
	const struct trace_piece **piece)
{
	int64_t ns = 0;

	for (size_t i = 0; i < past->n; i++) {
		const struct trace_piece *p = trace_history_piece(c->from->history, past, i);

		if (p->state != TRACE_WAITING || !p->passes || p->end_ns - p->start_ns <= ns ||
			p->u.one.waker == TRACE_NONE)
			continue;
		if (trace_wakes_outside(c, p, trace_wakes_spot(c, p).class) != TRACE_ROOT_NONE)
			continue;
		ns = p->end_ns - p->start_ns;
		*piece = p;
	}
	return ns;
}

/* Its chain ends where the world outside was waited for: most likely there was nothing to do. */
static bool is_idle(struct trace_wakes_context *c, const struct trace_past *past,
	const struct trace_piece *wait)
{
	struct trace_chain chain = {0};
	enum trace_root root;
	enum wait_class most;

	trace_wakes_follow(c, past, wait, wait->start_ns, wait->end_ns, &chain);
	root = chain.links[chain.n - 1].root;
	most = chain.links[chain.n - 1].most.class;
	free(chain.links);
	if (root == TRACE_ROOT_WAITS)
		return most == WAIT_IO || most == WAIT_SLEEP;
	return root == TRACE_ROOT_TIMER || root == TRACE_ROOT_NETWORK ||
	       root == TRACE_ROOT_RUNTIME || root == TRACE_ROOT_OPEN;
}

struct latest {
	const struct trace_past *past;
	const struct trace_piece *wait;
	int64_t ns;
	bool idle;
};

enum { CANDIDATES = 64 };

static bool is_later(const struct latest *a, const struct latest *b)
{
	return a->ns != b->ns ? a->ns > b->ns : a->past->g.id < b->past->g.id;
}

static size_t candidates(struct trace_wakes_context *c, struct latest best[CANDIDATES])
{
	const struct trace_history *h = c->from->history;
	size_t n = 0;

	for (size_t k = 0; k < h->npasts; k++) {
		struct latest one = {.past = &h->pasts[k]};
		size_t i = n;

		one.ns = one.past->g.system ? 0 : worst(c, one.past, &one.wait);
		while (i > 0 && is_later(&one, &best[i - 1]))
			i--;
		if (!one.ns || i == CANDIDATES)
			continue;
		n += n < CANDIDATES;
		for (size_t m = n - 1; m > i; m--)
			best[m] = best[m - 1];
		best[i] = one;
	}
	return n;
}

/* Who waited for the program's own doing comes before who had nothing to do. */
static void add_latest(struct trace_wakes_context *c, struct trace_wakes *w)
{
	struct latest best[CANDIDATES];
	size_t n = candidates(c, best);

	for (size_t i = 0; i < n; i++)
		best[i].idle = is_idle(c, best[i].past, best[i].wait);
	for (int idle = 0; idle < 2; idle++)
		for (size_t i = 0; i < n && w->nlates < c->from->most; i++)
			if (best[i].idle == idle) {
				add_goroutine(c, w, best[i].past);
				w->lates[w->nlates - 1].idle = idle;
			}
}

void trace_wakes_build(struct trace_wakes *w, const struct trace_wakes_source *from)
{
	struct trace_wakes_context c = {.from = from, .stacks = w->stacks};
	size_t most = from->stretches->n > from->most ? from->stretches->n : from->most;
	const struct trace_past *one;

	w->floor_ns = from->history->floor_ns;
	w->assists_lost = from->history->assists_lost;
	w->lates = xcalloc(most + 1, sizeof(*w->lates));
	if (from->has_goroutine) {
		one = trace_history_get(from->history, from->goroutine);
		if (one)
			add_goroutine(&c, w, one);
	} else if (from->stretches->n) {
		for (size_t i = 0; i < from->stretches->n; i++)
			add_stretch(&c, w, &from->stretches->longest[i]);
	} else if (!from->stretches->wish.has_task && !from->stretches->wish.type.n) {
		add_latest(&c, w);
	}
	trace_plain_release(&c.plain);
}
