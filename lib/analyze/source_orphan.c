/* SPDX-License-Identifier: MIT */
/* Waits for a channel or WaitGroup of which, by the source, nobody alive has the other end. */
#include <stdlib.h>

#include "analyze/source_assumed.h"
#include "analyze/wait_facts.h"
#include "base/xmalloc.h"

enum { MANY = 2, LONG_S = 60, CASES_MAX = 16 };

/* ---- what it waits for ---- */

/* Conditions are signalled in loops of their own: only by assumption; else source_cond.c has them.
 */
static bool is_judged(const struct finding_work *w, enum gosync_kind kind)
{
	return (w->calls.assume && kind == GOSYNC_COND_WAIT) || kind == GOSYNC_SEND ||
	       kind == GOSYNC_RECEIVE || kind == GOSYNC_WG_WAIT;
}

bool orphan_find_uses(struct finding_work *w, const struct source_wait *wait, struct orphan_case *c)
{
	struct goscope scope;

	if (!is_judged(w, wait->op.kind) || !finding_locate(w, wait->frame, &c->spot))
		return false;
	c->op = wait->op;
	scope = (struct goscope){w->source->program, c->spot.source, c->spot.outer, wait->op.line};
	c->n = gothing_of(&w->calls, &scope, gosync_object(&wait->op), c->things);
	for (size_t i = 0; i < c->n; i++) {
		c->uses[i] = finding_uses(w, &c->things[i]);
		/* Who calls a function value is known by assumption only. */
		if (c->uses[i]->unknown || (c->things[i].cancel && !w->calls.assume))
			return false;
	}
	return c->n > 0;
}

/* ---- who could end it ---- */

bool orphan_names(const struct gouses *u, const struct gonode *outer)
{
	for (size_t i = 0; i < u->nouters; i++)
		if (u->outers[i] == outer)
			return true;
	return false;
}

static bool is_provider(
	const struct orphan_case *c, const struct gouses *u, const struct gonode *node)
{
	for (size_t i = 0; i < u->n; i++)
		if (u->items[i].at.node == node && gosync_frees(u->items[i].kind, c->op.kind))
			return true;
	return false;
}

/* Declarations from which calls by name lead to an operation that ends the wait. */
struct leading {
	const struct gonode **items;
	size_t n, cap;
};

static bool leads(const struct leading *l, const struct gonode *outer)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->items[i] == outer)
			return true;
	return false;
}

static void add_leading(struct leading *l, const struct gonode *outer)
{
	if (leads(l, outer))
		return;
	l->items = grow_array(l->items, &l->cap, l->n + 1, sizeof(const struct gonode *));
	l->items[l->n++] = outer;
}

static void find_leading(const struct finding_work *w, const struct orphan_case *c,
	const struct gouses *u, struct leading *out)
{
	size_t before;

	for (size_t i = 0; i < u->n; i++)
		if (gosync_frees(u->items[i].kind, c->op.kind))
			add_leading(out, u->items[i].at.outer);
	do {
		before = out->n;
		for (size_t i = 0; i < w->calls.n; i++)
			if (leads(out, w->calls.items[i].callee->node))
				add_leading(out, w->calls.items[i].outer);
	} while (out->n > before);
}

/*
 * Whether a frame may still come to an operation that ends the wait. called: the function that it
 * is in a call of, whose frame speaks for itself; NULL: none.
 */
static bool frame_frees(struct finding_work *w, const struct orphan_case *c, const struct gouses *u,
	const struct source_spot *spot, const struct gonode *called)
{
	struct goscope scope = {w->source->program, spot->source, spot->outer, spot->line};
	struct goreach reach = {0};
	bool found;

	goreach_behind(&scope, spot->function, spot->line, called, &reach);
	found = reach.cut;
	for (size_t i = 0; i < reach.n && !found; i++)
		found = is_provider(c, u, reach.ops[i].node);
	goreach_release(&reach);
	return found;
}

/*
 * Another call of the function that made it makes another one: of a local object only frames that
 * have it count. A field is anybody's who gets to a function that uses it.
 */
static bool stack_frees(struct finding_work *w, const struct orphan_case *c, size_t thing,
	const struct leading *l, stackid stack)
{
	const struct stacks *s = w->dump->stacks;
	bool local = c->things[thing].kind == GOTHING_LOCAL;
	const struct gonode *called = NULL;
	struct source_spot spot;

	for (; stack; stack = stacks_get(s, stack)->parent) {
		bool known = finding_locate(w, stacks_get(s, stack)->frame, &spot);

		if (known &&
			(local ? orphan_names(c->uses[thing], spot.outer) : leads(l, spot.outer)) &&
			frame_frees(w, c, c->uses[thing], &spot, called))
			return true;
		called = known && spot.function == spot.outer ? spot.outer : NULL;
	}
	return false;
}

static bool all_calls_known(const struct finding_work *w)
{
	for (size_t i = 0; i < w->source->nfacts; i++)
		if (w->source->facts[i].unseen)
			return false;
	return true;
}

/* A function that leads there may be called in ways that are not seen. */
static bool comes_unseen(const struct finding_work *w, const struct orphan_case *c, size_t thing,
	const struct leading *l)
{
	const struct gouses *u = c->uses[thing];

	for (size_t i = 0; i < u->n; i++)
		if (u->items[i].loose && gosync_frees(u->items[i].kind, c->op.kind))
			return true;
	if (c->things[thing].kind == GOTHING_LOCAL || all_calls_known(w))
		return false;
	for (size_t i = 0; i < w->calls.n; i++)
		if (w->calls.items[i].loose && leads(l, w->calls.items[i].callee->node))
			return true;
	for (size_t p = 0; p < w->source->program->npackages; p++) {
		const struct gopackage *package = w->source->program->packages[p];

		for (size_t i = 0; i < package->nfuncs; i++)
			if (leads(l, package->funcs[i].node) &&
				gocalls_is_dynamic(&w->calls, &package->funcs[i]))
				return true;
	}
	return false;
}

/* Nobody but the group itself, which waits, could end the wait for this thing. */
static bool is_gone(struct finding_work *w, const struct orphan_case *c, size_t thing)
{
	struct leading l = {0};
	bool served;

	if (c->things[thing].kind != GOTHING_LOCAL)
		find_leading(w, c, c->uses[thing], &l);
	served = comes_unseen(w, c, thing, &l);
	for (size_t i = 0; i < w->dump->n && !served; i++)
		served = i != c->group && stack_frees(w, c, thing, &l, w->dump->items[i].stack);
	free(l.items);
	return !served;
}

/* ---- the finding ---- */

static enum source_finding_kind kind_of(const struct source_facts *f)
{
	if (f->nwaits > 1)
		return SOURCE_ORPHAN_SELECT;
	if (f->waits->op.kind == GOSYNC_COND_WAIT)
		return SOURCE_ORPHAN_COND;
	return f->waits->op.kind == GOSYNC_SEND	     ? SOURCE_ORPHAN_SEND
	       : f->waits->op.kind == GOSYNC_RECEIVE ? SOURCE_ORPHAN_RECEIVE
						     : SOURCE_ORPHAN_WAITGROUP;
}

static bool any_provider(const struct orphan_case *c)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->uses[i]->n; k++)
			if (gosync_frees(c->uses[i]->items[k].kind, c->op.kind))
				return true;
	return false;
}

static void add_threads(struct finding_work *w, size_t group, struct finding_draft *draft)
{
	int64_t wait = w->dump->items[group].wait_max_ns;

	draft->f.count += w->dump->items[group].count;
	draft->f.wait_ns = draft->f.wait_ns > wait ? draft->f.wait_ns : wait;
	for (uint64_t i = 0; i < w->dump->nmembers && draft->f.nsamples < SOURCE_SAMPLES; i++)
		if (groups_member(w->dump, i)->group == group)
			finding_add_sample(draft, groups_member(w->dump, i)->id);
}

static enum severity severity_of(const struct source_finding *f)
{
	bool lasts = f->wait_ns >= (int64_t)LONG_S * 1000000000;

	if (f->basis == BASIS_SIGNATURE)
		return lasts ? SEVERITY_WARNING : SEVERITY_INFO;
	return f->count >= MANY || lasts ? SEVERITY_ERROR : SEVERITY_WARNING;
}

/* One finding for all threads at the same line. */
static bool merge(struct finding_work *w, const struct finding_draft *draft)
{
	for (size_t i = 0; i < w->n; i++) {
		struct source_finding *old = &w->items[i];

		if (old->kind != draft->f.kind || old->basis != draft->f.basis ||
			old->at.line != draft->f.at.line ||
			!str_eq(old->at.file, draft->f.at.file) ||
			!str_eq(old->object, draft->f.object))
			continue;
		old->count += draft->f.count;
		old->wait_ns = old->wait_ns > draft->f.wait_ns ? old->wait_ns : draft->f.wait_ns;
		if (old->severity > SEVERITY_INFO)
			old->severity = severity_of(old);
		for (size_t k = 0; k < draft->f.nsamples && old->nsamples < SOURCE_SAMPLES; k++)
			old->samples[old->nsamples++] = draft->f.samples[k];
		return true;
	}
	return false;
}

static bool is_main(const struct finding_work *w, size_t group)
{
	return !w->dump->items[group].creator;
}

static void add_object(
	struct finding_work *w, const struct orphan_case *c, size_t n, struct finding_draft *draft)
{
	struct strbuf b = {0};

	for (size_t i = 0; i < n; i++) {
		if (i)
			strbuf_adds(&b, ", ");
		strbuf_add(&b, c[i].op.path.n ? c[i].op.path : c[i].things[0].name);
	}
	draft->f.object = arena_dup(&w->d->arena, strbuf_str(&b));
	strbuf_release(&b);
}

bool orphan_report(struct finding_work *w, const struct orphan_case *c, size_t n, size_t group,
	const struct orphan_assumed *assumed)
{
	const struct source_facts *f = &w->source->facts[group];
	struct finding_draft draft = {
		.f = {.kind = kind_of(f),
			.basis = assumed ? BASIS_SIGNATURE : BASIS_SOURCE,
			.doubts = assumed ? WAIT_DOUBT_DISPATCH : 0,
			.wait_ns = -1,
			.object_kind = f->nwaits > 1			       ? WAIT_OBJECT_SELECT
				       : f->waits->op.kind == GOSYNC_COND_WAIT ? WAIT_OBJECT_COND
				       : f->waits->op.kind == GOSYNC_WG_WAIT ? WAIT_OBJECT_WAITGROUP
									     : WAIT_OBJECT_CHANNEL,
			.address = w->dump->items[group].object}};
	bool any = false;

	for (size_t i = 0; i < n; i++)
		any |= any_provider(&c[i]);
	add_threads(w, group, &draft);
	/* Who waits for what nothing in the program ever serves rests: main at its end. */
	draft.rests = !any && assumed;
	if (!any && (is_main(w, group) || (draft.f.count < MANY && !draft.rests)))
		return false;
	add_object(w, c, n, &draft);
	orphan_places(w, c, n, &draft);
	for (size_t i = 0; assumed && i < assumed->n; i++)
		finding_add_place(&draft, finding_spot(w, SOURCE_ASSUMED, &assumed->spots[i]));
	draft.f.severity = draft.rests ? SEVERITY_INFO : severity_of(&draft.f);
	if (!merge(w, &draft))
		finding_add(w, &draft);
	return true;
}

static bool all_is_read(const struct finding_work *w)
{
	for (size_t i = 0; i < w->source->nfacts; i++)
		if (w->source->facts[i].unread || w->source->facts[i].stale)
			return false;
	return w->source->complete && !w->source->program->full && !w->g->incomplete;
}

/* Whether it has a verdict. */
static bool judge(struct finding_work *w, size_t group)
{
	const struct source_facts *f = &w->source->facts[group];
	struct orphan_case *c;
	bool gone = true;
	size_t n = 0;

	if (!f->nwaits || f->nwaits > CASES_MAX || !is_judged(w, f->waits->op.kind))
		return false;
	c = xcalloc(f->nwaits, sizeof(*c));
	for (; n < f->nwaits && gone; n++) {
		c[n].group = group;
		gone = orphan_find_uses(w, &f->waits[n], &c[n]);
		for (size_t i = 0; i < c[n].n && gone; i++)
			gone = is_gone(w, &c[n], i);
	}
	if (gone)
		gone = orphan_report(w, c, n, group, NULL);
	free(c);
	return gone;
}

void finding_orphans(struct finding_work *w)
{
	bool *judged = xcalloc(w->dump->n + 1, sizeof(*judged));

	finding_slots(w, judged);
	for (size_t i = 0; i < w->dump->n && all_is_read(w); i++)
		if (!judged[i] &&
			!(w->dump->items[i].any_flags & (THREAD_DUMPER | THREAD_TRUNCATED)) &&
			!wait_is_brief(w->dump, w->dump->items[i].wait_max_ns))
			judged[i] = judge(w, i);
	if (all_is_read(w))
		finding_assumed(w, judged);
	finding_hints(w, judged);
	free(judged);
}
