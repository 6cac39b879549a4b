/* SPDX-License-Identifier: MIT */
/*
 * Slots of semaphores (a buffered channel that each who is at work has a value in, or a
 * golang.org/x/sync/semaphore) that were not given back: threads wait at the take, and by the
 * source nobody alive has one. As of locks only who took one gives one back, so all that counts are
 * the functions on the stacks; where the source shows others that may, nothing is said.
 */
#include <stdlib.h>

#include "analyze/place.h"
#include "analyze/source_orphan_parts.h"
#include "analyze/source_slots_parts.h"
#include "base/xmalloc.h"
#include "gosrc/gowalk.h"

enum { MANY = 2, LONG_S = 60, KEYS_MAX = 8 };

/* ---- which operations ---- */

static void add_op(struct slot_search *s, const struct gonode *node, enum goslot_kind kind)
{
	s->ops = grow_array(s->ops, &s->cap_ops, s->slots.n + 1, sizeof(*s->ops));
	s->ops[s->slots.n++] = (struct goslot_op){node, kind};
	s->slots.ops = s->ops;
}

static bool is_counter(const struct goscope *scope, const struct gonode *type)
{
	if (type && type->kind == GN_STRUCT)
		return !type->a;
	return type && type->kind == GN_IDENT && !goscope_find(scope, type->text).kind &&
	       (str_eq(type->text, STR("bool")) || str_eq(type->text, STR("int")));
}

/* make(chan struct{}, n): values that say nothing but that one is there. */
static bool is_made_so(const struct finding_work *w, const struct gospot *made)
{
	const struct gonode *call = made->node;
	struct goscope scope;
	struct gotype t;

	if (!made->source || call->kind != GN_CALL || !call->b || !call->b->next)
		return false;
	scope = (struct goscope){w->source->program, made->source, made->outer, call->line};
	t = gotype_underlying(&scope, (struct gotype){call->b, made->source});
	return t.node && t.node->kind == GN_CHAN && is_counter(&scope, t.node->a) &&
	       !(call->b->next->kind == GN_LITERAL && str_eq(call->b->next->text, STR("0")));
}

/* A channel that is only sent to and received from, nobody ranges over it or closes it. */
static bool find_channel(struct slot_search *s, const struct source_wait *wait, size_t group)
{
	struct orphan_case *c = xcalloc(1, sizeof(*c));
	bool ok;

	c->group = group;
	ok = orphan_find_uses(s->w, wait, c) && c->n == 1 && c->things[0].kind != GOTHING_NIL &&
	     is_made_so(s->w, &c->uses[0]->made);
	for (size_t i = 0; ok && i < c->uses[0]->n; i++) {
		const struct gouse *u = &c->uses[0]->items[i];

		ok = u->at.node->kind == GN_SEND || u->at.node->kind == GN_UNARY;
		add_op(s, u->at.node, u->kind == GOSYNC_SEND ? GOSLOT_TAKE : GOSLOT_GIVE);
	}
	if (ok) {
		s->slots.key = c->things[0].key.n ? c->things[0].key : c->things[0].name;
		s->object = wait->op.path.n ? wait->op.path : c->things[0].name;
		s->object_kind = WAIT_OBJECT_CHANNEL;
	}
	free(c);
	return ok;
}

/* The method of a semaphore.Weighted that a call is of; empty: it is none. */
static struct str weighted_method(const struct goscope *scope, const struct gonode *call)
{
	const struct gonode *f = call->kind == GN_CALL ? call->a : NULL;
	struct gonamed named;
	struct gotype t;

	if (!f || f->kind != GN_SELECTOR || !f->a ||
		(!str_eq(f->text, STR("Acquire")) && !str_eq(f->text, STR("TryAcquire")) &&
			!str_eq(f->text, STR("Release"))))
		return STR("");
	t = goscope_type(scope, f->a);
	if (!t.node || !gotype_named(scope, t, &named) ||
		!str_eq(named.path, STR("golang.org/x/sync/semaphore")) ||
		!str_eq(named.name, STR("Weighted")))
		return STR("");
	return f->text;
}

struct weighted {
	struct slot_search *search;
	struct goscope scope;
	uint32_t line; /* asked: the object of the call there */
	struct str key, path;
	bool unknown;
};

static bool visit_weighted(const struct gonode *n, void *context)
{
	struct weighted *s = context;
	struct str name, key;

	s->scope.line = n->line;
	name = weighted_method(&s->scope, n);
	if (!name.n)
		return true;
	key = gosync_key(&s->scope, n->a->a);
	if (s->line && n->line == s->line && str_eq(name, STR("Acquire"))) {
		s->key = key;
		s->path = gosync_path(&s->scope, n->a->a);
	}
	s->unknown |= !key.n;
	if (!s->line && str_eq(key, s->key))
		add_op(s->search, n, str_eq(name, STR("Release")) ? GOSLOT_GIVE : GOSLOT_TRY);
	return true;
}

static bool find_weighted(struct slot_search *s, const struct source_spot *spot)
{
	const struct goprogram *p = s->w->source->program;
	struct weighted v = {.search = s,
		.scope = {s->w->source->program, spot->source, spot->outer, spot->line},
		.line = spot->line};

	gonode_walk(spot->function, visit_weighted, &v);
	v.line = 0;
	if (!v.key.n || str_find(v.key, STR("[]")) != SIZE_MAX)
		return false;
	for (size_t i = 0; i < p->npackages; i++)
		for (size_t k = 0; k < p->packages[i]->nfuncs; k++) {
			const struct gofunc *f = &p->packages[i]->funcs[k];

			v.scope.source = f->source;
			v.scope.outer = f->node;
			if (f->node->c)
				gonode_walk(f->node->c, visit_weighted, &v);
		}
	s->slots.key = v.key;
	s->object = v.path;
	s->object_kind = WAIT_OBJECT_LOCK;
	return !v.unknown;
}

/* ---- who waits ---- */

static bool takes(const struct slot_search *s, const struct gonode *node)
{
	for (size_t i = 0; i < s->slots.n; i++)
		if (s->ops[i].node == node && s->ops[i].kind != GOSLOT_GIVE)
			return true;
	return false;
}

struct take_search {
	const struct slot_search *s;
	uint32_t line;
	const struct gonode *node;
};

static bool visit_take(const struct gonode *n, void *context)
{
	struct take_search *t = context;

	if (n->line == t->line && takes(t->s, n))
		t->node = n;
	return !t->node;
}

static const struct group *group_at(const struct finding_work *w, size_t i)
{
	return &w->dump->items[i];
}

/* The frame in which a group waits in (*Weighted).Acquire; false: it does not. */
static bool weighted_site(
	struct finding_work *w, size_t group, frameid *site, struct source_spot *spot)
{
	const struct stacks *s = w->dump->stacks;
	stackid at = group_at(w, group)->stack;

	for (; at; at = stacks_get(s, at)->parent)
		if (str_eq(stacks_frame_name(s, stacks_get(s, at)->frame),
			    STR("golang.org/x/sync/semaphore.(*Weighted).Acquire"))) {
			at = stacks_get(s, at)->parent;
			*site = at ? stacks_get(s, at)->frame : 0;
			return at && finding_locate(w, *site, spot);
		}
	return false;
}

/* The take at which a group waits, and its frame; NULL: it does not. */
static const struct gonode *waits_at(struct slot_search *s, size_t group, frameid *frame)
{
	const struct source_facts *f = &s->w->source->facts[group];
	struct take_search t = {.s = s};
	struct source_spot spot;

	for (size_t i = 0; i < f->nwaits; i++)
		if (takes(s, f->waits[i].op.node)) {
			*frame = f->waits[i].frame;
			return f->waits[i].op.node;
		}
	if (!weighted_site(s->w, group, frame, &spot))
		return NULL;
	t.line = spot.line;
	gonode_walk(spot.function, visit_take, &t);
	return t.node;
}

/* ---- who has one ---- */

/*
 * Whether a frame holds a slot, or may give back one that another took. waits: its goroutine is at
 * a take, in this frame or behind a call on its line; what a turn of a loop before took and left
 * behind is lost to it.
 */
static bool frame_has(struct slot_search *s, const struct group *g, frameid frame, bool waits,
	const struct gonode *node, struct goheld_set *set)
{
	struct source_spot spot;
	struct goheld_place at;

	if (!finding_locate(s->w, frame, &spot))
		return false;
	if (slots_gives(s, spot.function))
		return true;
	at = (struct goheld_place){
		.scope = {s->w->source->program, spot.source, spot.outer, spot.line},
		.function = spot.function,
		.line = spot.line,
		.node = node,
		.around = g->class == WAIT_RUN || g->class == WAIT_RUNNABLE,
		.slots = &s->slots};
	goheld_at(&at, set);
	for (size_t i = 0; i < set->n; i++)
		if (!waits || (!set->items[i].jumped && set->items[i].op.line != spot.line))
			return true;
	return set->overflow || (!set->reached && slots_touches(s, spot.function));
}

static bool group_has(struct slot_search *s, size_t group, struct goheld_set *set)
{
	const struct stacks *stacks = s->w->dump->stacks;
	const struct group *g = group_at(s->w, group);
	frameid frame = 0;
	const struct gonode *wait = waits_at(s, group, &frame);

	for (stackid at = g->stack; at; at = stacks_get(stacks, at)->parent) {
		frameid f = stacks_get(stacks, at)->frame;

		if (frame_has(s, g, f, wait != NULL, f == frame ? wait : NULL, set))
			return true;
	}
	return false;
}

static bool anybody_has(struct slot_search *s)
{
	struct goheld_set *set = xmalloc(sizeof(*set));
	bool has = false;

	for (size_t i = 0; i < s->w->dump->n && !has; i++)
		has = group_has(s, i, set);
	free(set);
	return has;
}

/* ---- the finding ---- */

static void add_waiters(struct slot_search *s, struct finding_draft *draft)
{
	struct finding_work *w = s->w;
	frameid frame;

	for (size_t i = 0; i < w->dump->n; i++) {
		const struct group *g = group_at(w, i);

		if (!waits_at(s, i, &frame))
			continue;
		s->done[i] = true;
		draft->f.count += g->count;
		if (draft->f.wait_ns < g->wait_max_ns)
			draft->f.wait_ns = g->wait_max_ns;
		finding_add_place(draft, finding_frame(w, SOURCE_WAITS, frame,
						 stacks_frame_line(w->dump->stacks, frame)));
		for (uint64_t k = 0; k < w->dump->nmembers; k++)
			if (groups_member(w->dump, k)->group == i)
				finding_add_sample(draft, groups_member(w->dump, k)->id);
	}
}

static void add_lost(struct slot_search *s, struct finding_draft *draft)
{
	for (size_t i = 0; i < s->nlost && i < 2; i++) {
		struct source_spot spot = s->lost[i].spot;
		struct source_place leaves = finding_spot(s->w, SOURCE_LEAVES, &spot);

		finding_add_place(draft, leaves);
		if (!i)
			draft->f.at = leaves;
		spot.line = s->lost[i].taken;
		if (spot.line)
			finding_add_place(draft, finding_spot(s->w, SOURCE_TAKEN, &spot));
	}
}

static void report(struct slot_search *s)
{
	struct finding_draft draft = {.f = {.kind = SOURCE_SLOT_LOST,
					      .basis = BASIS_SOURCE,
					      .object = s->object,
					      .object_kind = s->object_kind,
					      .wait_ns = -1}};

	add_waiters(s, &draft);
	add_lost(s, &draft);
	draft.f.severity = draft.f.count >= MANY || draft.f.wait_ns >= LONG_S * (int64_t)1000000000
				   ? SEVERITY_ERROR
				   : SEVERITY_WARNING;
	if (s->kept) {
		draft.f.severity = SEVERITY_INFO;
		draft.f.basis = BASIS_SIGNATURE;
	}
	finding_add(s->w, &draft);
}

static bool is_known(const struct finding_work *w)
{
	for (size_t i = 0; i < w->source->nfacts; i++)
		if (w->source->facts[i].unread || w->source->facts[i].stale ||
			(group_at(w, i)->any_flags & THREAD_TRUNCATED))
			return false;
	return w->source->complete && !w->source->program->full;
}

static bool find_operations(struct slot_search *s, size_t group)
{
	const struct source_facts *f = &s->w->source->facts[group];
	struct source_spot spot;
	frameid site;

	for (size_t i = 0; i < f->nwaits; i++)
		if (f->waits[i].op.kind == GOSYNC_SEND && f->waits[i].op.node->kind == GN_SEND)
			return find_channel(s, &f->waits[i], group);
	return weighted_site(s->w, group, &site, &spot) && find_weighted(s, &spot);
}

void finding_slots(struct finding_work *w, bool *done)
{
	unsigned keys = 0;

	for (size_t i = 0; i < w->dump->n && keys < KEYS_MAX && is_known(w); i++) {
		struct slot_search s = {.w = w, .done = done};

		if (!done[i] && find_operations(&s, i)) {
			keys++;
			slots_find_lost(&s);
			if (s.nlost && !s.unknown && !anybody_has(&s))
				report(&s);
		}
		slots_release(&s);
	}
}
