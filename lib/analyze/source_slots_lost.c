/* SPDX-License-Identifier: MIT */
/* Functions that take slots of a semaphore or give them back, and ways out that keep one. */
#include <stdlib.h>

#include "analyze/source_slots_parts.h"
#include "base/xmalloc.h"
#include "gosrc/gopanic.h"
#include "gosrc/gowalk.h"

enum { LEAKS_MAX = 8, RUNS_MAX = 64 };

static void add(const struct gonode ***items, size_t *n, size_t *cap, const struct gonode *node)
{
	*items = grow_array(*items, cap, *n + 1, sizeof(**items));
	(*items)[(*n)++] = node;
}

static bool contains(const struct gonode **items, size_t n, const struct gonode *node)
{
	for (size_t i = 0; i < n; i++)
		if (items[i] == node)
			return true;
	return false;
}

bool slots_gives(const struct slot_search *s, const struct gonode *function)
{
	return contains(s->givers, s->ngivers, function);
}

bool slots_touches(const struct slot_search *s, const struct gonode *function)
{
	return contains(s->touching, s->ntouching, function);
}

void slots_release(struct slot_search *s)
{
	free(s->ops);
	free(s->givers);
	free(s->touching);
	free(s->kepts);
	free(s->lost);
}

static void add_lost(
	struct slot_search *s, const struct goheld_place *p, uint32_t line, uint32_t taken)
{
	struct lost_slot lost = {{p->scope.source, p->scope.outer, p->function, line}, taken};

	for (size_t i = 0; i < s->nlost; i++)
		if (s->lost[i].spot.function == p->function && s->lost[i].spot.line == line)
			return;
	s->lost = grow_array(s->lost, &s->cap_lost, s->nlost + 1, sizeof(*s->lost));
	s->lost[s->nlost++] = lost;
}

/* Who keeps one to the very end, too, takes it for its caller. */
static bool keeps_one(const struct goheld_place *p, struct goheld_set *set)
{
	struct goheld_place end = *p;

	end.line = p->function->end;
	goheld_at(&end, set);
	for (size_t i = 0; set->reached && i < set->n; i++)
		if (!set->items[i].deferred && !set->items[i].forked && !set->items[i].jumped)
			return true;
	return false;
}

/* ---- who keeps one for the caller ---- */

struct way_search {
	uint32_t line;
	const struct gonode *way;
};

static bool visit_way(const struct gonode *n, void *context)
{
	struct way_search *s = context;

	if (n->kind == GN_RETURN && n->line == s->line)
		s->way = n;
	return n->kind != GN_FUNC_LIT;
}

static bool is_word(const struct gonode *n, const char *word)
{
	return n && n->kind == GN_IDENT && str_eq(n->text, str_from(word));
}

static const struct gonode *last_of(const struct gonode *list)
{
	while (list && list->next)
		list = list->next;
	return list;
}

/*
 * A way out by which the function says that it did what it was called for: it keeps the slot for
 * its caller, or somewhere, while those that fail give it back. A function that returns a thing may
 * keep the slot with it.
 */
static bool hands_on(const struct gonode *function, uint32_t line)
{
	const struct gonode *type = function->kind == GN_FUNC ? function->b : function->a;
	const struct gonode *body = function->kind == GN_FUNC ? function->c : function->b;
	const struct gonode *result = type ? last_of(type->b) : NULL, *value;
	struct way_search s = {.line = line};

	if (!result)
		return false;
	for (const struct gonode *n = body->a; n; n = n->next)
		gonode_walk(n, visit_way, &s);
	value = s.way ? last_of(s.way->a) : NULL;
	if (is_word(result->a, "error"))
		return !value || is_word(value, "nil");
	if (is_word(result->a, "bool"))
		return !is_word(value, "false");
	return !is_word(result->a, "int") && !is_word(result->a, "string");
}

static void add_kept(
	struct slot_search *s, const struct gonode *function, const struct goheld *held)
{
	const struct gocalls *c = &s->w->calls;
	struct kept_slot kept = {.function = function};

	for (size_t i = 0; i < c->n && !kept.helper; i++)
		if (c->items[i].node == held->op.node)
			kept.helper = c->items[i].callee;
	kept.sure = !kept.helper;
	s->kepts = grow_array(s->kepts, &s->cap_kepts, s->nkepts + 1, sizeof(*s->kepts));
	s->kepts[s->nkepts++] = kept;
}

static void add_leaks(struct slot_search *s, const struct goheld_place *p,
	const struct goheld_leak *leaks, size_t n, bool started)
{
	for (size_t i = 0; i < n; i++) {
		const struct goheld *h = &leaks[i].held;

		if (started || h->jumped || !hands_on(p->function, leaks[i].line))
			add_lost(s, p, h->jumped ? h->jumped : leaks[i].line,
				started ? 0 : h->op.line);
		else
			add_kept(s, p->function, h);
	}
}

struct call_search {
	uint32_t from, to, found;
};

static bool visit_call(const struct gonode *n, void *context)
{
	struct call_search *s = context;

	if (n->kind == GN_CALL && n->line > s->from && n->line < s->to && !s->found)
		s->found = n->line;
	return n->kind != GN_FUNC_LIT && !s->found;
}

/* The first call between two lines: where nothing else panics by the text, one of them did. */
static uint32_t call_between(const struct gonode *function, uint32_t from, uint32_t to)
{
	const struct gonode *body = function->kind == GN_FUNC ? function->c : function->b;
	struct call_search s = {.from = from, .to = to};

	for (const struct gonode *n = body->a; n; n = n->next)
		gonode_walk(n, visit_call, &s);
	return s.found;
}

/* A line that may panic between a take and a give that no defer would do. */
static void find_panic(struct slot_search *s, const struct goheld_place *p,
	const struct gonode *give, struct goheld_set *set)
{
	struct goheld_place at = *p;

	at.line = give->line;
	at.node = give;
	goheld_at(&at, set);
	for (size_t i = 0; set->reached && i < set->n; i++) {
		const struct goheld *h = &set->items[i];
		uint32_t line = 0;

		if (!h->deferred && h->op.line < give->line)
			line = gopanic_line(&p->scope, p->function, h->op.line, give->line);
		if (!line && !h->deferred && h->op.line < give->line)
			line = call_between(p->function, h->op.line, give->line);
		if (line)
			add_lost(s, p, line, h->op.line);
	}
}

/* ---- all bodies ---- */

struct slot_bodies {
	struct slot_search *s;
	struct goheld_place place;
	const struct gonode *runs[RUNS_MAX]; /* literals that run where they stand */
	const struct gonode *started[RUNS_MAX];
	size_t nruns, nstarted;
	bool panics;
	struct goheld_set *set;
};

struct take_own {
	const struct slot_search *s;
	bool found;
};

static bool visit_own_take(const struct gonode *n, void *context)
{
	struct take_own *t = context;

	for (size_t i = 0; i < t->s->slots.n; i++)
		t->found |= t->s->ops[i].node == n && t->s->ops[i].kind != GOSLOT_GIVE;
	return !t->found;
}

/* The helper that takes: its callers are looked at, and no more than one level of them. */
static bool is_for_caller(const struct slot_search *s, const struct gonode *function)
{
	const struct gocalls *c = &s->w->calls;
	struct take_own t = {.s = s};
	bool called = false;

	if (function->kind != GN_FUNC)
		return false;
	gonode_walk(function->c, visit_own_take, &t);
	for (size_t i = 0; i < c->n && t.found && !called; i++)
		called = c->items[i].callee->node == function;
	return called;
}

/* The goroutine gets a slot from who starts it. */
static void check_started(struct slot_bodies *b)
{
	struct goheld_leak leaks[LEAKS_MAX];
	bool gives, released;
	size_t n = goheld_slot_leaks(&b->place, true, leaks, LEAKS_MAX, &gives, &released);

	if (released && !gives)
		add_leaks(b->s, &b->place, leaks, n, true);
}

static void check_body(struct slot_bodies *b, const struct gonode *function)
{
	bool literal = function->kind == GN_FUNC_LIT, gives, released;
	struct goheld_leak leaks[LEAKS_MAX];
	struct slot_search *s = b->s;
	size_t n;

	b->place.function = function;
	b->place.scope.line = function->line;
	n = goheld_slot_leaks(&b->place, false, leaks, LEAKS_MAX, &gives, &released);
	if (n || gives || released)
		add(&s->touching, &s->ntouching, &s->cap_touching, function);
	if (gives) {
		add(&s->givers, &s->ngivers, &s->cap_givers, function);
		s->unknown |= literal && !contains(b->runs, b->nruns, function);
		if (contains(b->started, b->nstarted, function))
			check_started(b);
	} else if (n && released && !keeps_one(&b->place, b->set)) {
		add_leaks(s, &b->place, leaks, n, false);
	} else {
		for (size_t i = 0; i < n; i++)
			add_kept(s, function, &leaks[i].held);
	}
}

static void note_literal(struct slot_bodies *b, const struct gonode *call,
	const struct gonode *literal, bool started)
{
	b->place.scope.line = call->line;
	if (literal->kind != GN_FUNC_LIT || !goliteral_runs(&b->place.scope, literal, call))
		return;
	if (b->nruns < RUNS_MAX)
		b->runs[b->nruns++] = literal;
	if ((started || call->a != literal) && b->nstarted < RUNS_MAX)
		b->started[b->nstarted++] = literal;
}

static bool visit_body(const struct gonode *n, void *context)
{
	struct slot_bodies *b = context;

	if (n->kind == GN_GO && n->a->kind == GN_CALL && n->a->a)
		note_literal(b, n->a, n->a->a, true);
	if (n->kind == GN_CALL) {
		if (n->a)
			note_literal(b, n, n->a, false);
		for (const struct gonode *x = n->b; x; x = x->next)
			note_literal(b, n, x, false);
	}
	if (n->kind == GN_FUNC_LIT)
		check_body(b, n);
	return true;
}

/*
 * Whether it may be called by no name: as a value, or through an interface, of those that were read
 * or of the standard library what is called so by it or by everybody.
 */
static bool comes_unseen(const struct gocalls *c, const struct gofunc *f)
{
	static const char *const common[] = {"Close", "Unlock", "Read", "Write", "Flush", "Next",
		"Stop", "Commit", "Rollback", "RoundTrip", "ServeHTTP", "Run", "Do"};

	for (size_t i = 0; i < c->nvalues; i++)
		if (c->values[i] == f)
			return true;
	for (size_t i = 0; f->receiver.n && i < c->nmethods; i++)
		if (str_eq(c->methods[i], f->name))
			return true;
	for (size_t i = 0; f->receiver.n && i < sizeof(common) / sizeof(common[0]); i++)
		if (str_eq(f->name, str_from(common[i])))
			return true;
	return false;
}

static void visit_function(struct slot_search *s, const struct gofunc *f, struct goheld_set *set)
{
	struct slot_bodies b = {.s = s,
		.place = {.scope = {s->w->source->program, f->source, f->node, f->node->line},
			.slots = &s->slots},
		.set = set};

	if (!f->node->c)
		return;
	check_body(&b, f->node);
	s->unknown |= slots_touches(s, f->node) && comes_unseen(&s->w->calls, f) &&
		      (slots_gives(s, f->node) || is_for_caller(s, f->node));
	gonode_walk(f->node->c, visit_body, &b);
}

struct give_search {
	const struct slot_search *s;
	bool found;
};

static bool visit_own(const struct gonode *n, void *context)
{
	struct give_search *g = context;

	for (size_t i = 0; i < g->s->slots.n; i++)
		g->found |= g->s->ops[i].node == n && g->s->ops[i].kind == GOSLOT_GIVE;
	return !g->found;
}

static bool gives_itself(const struct slot_search *s, const struct gonode *function)
{
	struct give_search g = {.s = s};

	gonode_walk(function->c, visit_own, &g);
	return g.found;
}

/* Who calls one that gives through a helper is too far from it to be read: it may give, too. */
static void add_callers(struct slot_search *s)
{
	const struct gocalls *c = &s->w->calls;
	size_t before;

	do {
		before = s->ngivers;
		for (size_t i = 0; i < c->n; i++) {
			const struct gocall *call = &c->items[i];

			if (!slots_gives(s, call->callee->node) || slots_gives(s, call->outer) ||
				(slots_touches(s, call->outer) &&
					gives_itself(s, call->callee->node)))
				continue;
			add(&s->givers, &s->ngivers, &s->cap_givers, call->outer);
			add(&s->touching, &s->ntouching, &s->cap_touching, call->outer);
		}
	} while (s->ngivers > before);
}

/*
 * What a helper forgot its caller has not; what it took for him he has. Who keeps that, too, or
 * took one himself and is nobody's helper, keeps it somewhere.
 */
static void find_kept(struct slot_search *s)
{
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < s->nkepts; i++)
			for (size_t k = 0; k < s->nkepts && !s->kepts[i].sure; k++)
				if (s->kepts[k].sure &&
					s->kepts[k].function == s->kepts[i].helper->node)
					more = s->kepts[i].sure = true;
	}
	for (size_t i = 0; i < s->nkepts; i++)
		s->kept |= s->kepts[i].sure && !is_for_caller(s, s->kepts[i].function);
}

struct panic_bodies {
	struct slot_search *s;
	struct goheld_place place;
	struct goheld_set *set;
};

static bool visit_give(const struct gonode *n, void *context)
{
	struct panic_bodies *b = context;
	struct panic_bodies inner = *b;

	if (n->kind == GN_FUNC_LIT) {
		inner.place.function = n;
		inner.place.scope.line = n->line;
		gonode_walk(n->b, visit_give, &inner);
		return false;
	}
	for (size_t i = 0; i < b->s->slots.n; i++)
		if (b->s->ops[i].node == n && b->s->ops[i].kind == GOSLOT_GIVE)
			find_panic(b->s, &b->place, n, b->set);
	return true;
}

static void find_panics(struct slot_search *s, const struct gofunc *f, struct goheld_set *set)
{
	struct panic_bodies b = {.s = s,
		.place = {.scope = {s->w->source->program, f->source, f->node, f->node->line},
			.function = f->node,
			.slots = &s->slots},
		.set = set};

	if (f->node->c)
		gonode_walk(f->node->c, visit_give, &b);
}

/* Those that the waiting threads came through come first. */
void slots_find_lost(struct slot_search *s)
{
	const struct goprogram *p = s->w->source->program;
	struct goheld_set *set = xmalloc(sizeof(*set));

	for (size_t i = 0; i < p->npackages; i++)
		for (size_t k = 0; k < p->packages[i]->nfuncs; k++)
			visit_function(s, &p->packages[i]->funcs[k], set);
	find_kept(s);
	if (!s->nlost && !s->kept && (s->w->source->recovers || gopanic_recovers(p)))
		for (size_t i = 0; i < p->npackages; i++)
			for (size_t k = 0; k < p->packages[i]->nfuncs; k++)
				find_panics(s, &p->packages[i]->funcs[k], set);
	add_callers(s);
	free(set);
}
