/* SPDX-License-Identifier: MIT */
/*
 * Calls on the way through a body: operations, helpers that lock or unlock for their caller, and
 * functions that a helper returns to unlock what it locked.
 */
#include <stdlib.h>

#include "base/xmalloc.h"
#include "gosrc/goheld_parts.h"
#include "gosrc/gowalk.h"

enum { HELPER_DEPTH = 1, RELEASES_MAX = 4 };

/* ---- operations ---- */

static bool releases(const struct held_walk *w, struct str key)
{
	for (size_t i = 0; i < w->nreleased; i++)
		if (str_eq(w->released[i], key))
			return true;
	return w->nreleased == HELD_GIVEN_MAX;
}

static void note_release(struct held_walk *w, struct str key)
{
	if (!releases(w, key))
		w->released[w->nreleased++] = key;
}

static void unlock(struct held_walk *w, const struct gosync_op *op, struct held_state *s)
{
	note_release(w, op->key);
	if (!held_state_release(s, op, op->kind == GOSYNC_RUNLOCK) && w->ngiven < HELD_GIVEN_MAX)
		w->given[w->ngiven++] = *op;
}

/* The name that gets the last result of the call at hand: an error, or whether it took one. */
static struct str last_result(const struct held_walk *w)
{
	const struct gonode *x = w->results;

	while (x && x->next)
		x = x->next;
	return x && x->kind == GN_IDENT ? x->text : STR("");
}

static void apply(struct held_walk *w, const struct gosync_op *op, struct held_state *s)
{
	switch (op->kind) {
	case GOSYNC_LOCK:
	case GOSYNC_RLOCK:
		held_state_take(
			s, &(struct goheld){
				   .op = *op, .shared = op->kind == GOSYNC_RLOCK, .sure = true});
		break;
	case GOSYNC_TRYLOCK: /* perhaps: only a condition tells (run_if) */
		held_state_take(s,
			&(struct goheld){.op = *op, .guard = w->slots ? last_result(w) : STR("")});
		break;
	case GOSYNC_UNLOCK:
	case GOSYNC_RUNLOCK:
		unlock(w, op, s);
		break;
	default:
		break;
	}
}

static bool slot_of(const struct goslots *slots, const struct gonode *node, struct gosync_op *op)
{
	static const enum gosync_kind kinds[] = {[GOSLOT_TAKE] = GOSYNC_LOCK,
		[GOSLOT_TRY] = GOSYNC_TRYLOCK,
		[GOSLOT_GIVE] = GOSYNC_UNLOCK};

	for (size_t i = 0; i < slots->n; i++)
		if (slots->ops[i].node == node) {
			*op = (struct gosync_op){.kind = kinds[slots->ops[i].kind],
				.root = GOROOT_PACKAGE,
				.key = slots->key,
				.node = node,
				.line = node->line};
			return true;
		}
	return false;
}

static bool op_of(const struct held_walk *w, const struct goscope *scope,
	const struct gochain *chain, const struct gonode *node, struct gosync_op *op)
{
	if (w->slots)
		return slot_of(w->slots, node, op);
	if (!gosync_op_of(scope, node, op))
		return false;
	gochain_name(chain, scope, op);
	return true;
}

bool held_is_try(struct held_walk *w, const struct gonode *call, struct gosync_op *op)
{
	w->scope.line = call->line;
	return call->kind == GN_CALL && !w->slots && op_of(w, &w->scope, w->chain, call, op) &&
	       op->kind == GOSYNC_TRYLOCK;
}

static bool ends_here(const struct gonode *call)
{
	const struct gonode *f = call->a;

	if (!f)
		return false;
	if (f->kind == GN_IDENT)
		return str_eq(f->text, STR("panic"));
	return f->kind == GN_SELECTOR && f->a->kind == GN_IDENT &&
	       ((str_eq(f->a->text, STR("os")) && str_eq(f->text, STR("Exit"))) ||
		       (str_eq(f->a->text, STR("log")) && str_starts(f->text, STR("Fatal"))) ||
		       (str_eq(f->a->text, STR("runtime")) && str_eq(f->text, STR("Goexit"))));
}

/* ---- helpers ---- */

/* What the first name of a path in the callee is in the call: the receiver, an argument. */
static const struct gonode *given_for(
	const struct gofunc *f, const struct gonode *call, struct str path)
{
	struct str name = str_head(path, str_chr(path, '.'));
	const struct gonode *argument = call->b;

	if (f->node->a && str_eq(f->node->a->text, name))
		return call->a->kind == GN_SELECTOR ? call->a->a : NULL;
	for (const struct gonode *p = f->node->b->a; p; p = p->next) {
		if (str_eq(p->text, name))
			return p->a && p->a->kind == GN_ELLIPSIS ? NULL : argument;
		argument = argument ? argument->next : NULL;
	}
	return NULL;
}

/* The name that gets the result which the callee calls by this name; NULL: it returns no such. */
static const struct gonode *result_for(
	const struct held_walk *w, const struct gofunc *f, struct str path);

static enum gosync_root root_of(const struct held_walk *w, const struct gonode *x)
{
	switch (x->kind == GN_IDENT ? goscope_find(&w->scope, x->text).kind : GO_BOUND_NOWHERE) {
	case GO_BOUND_RECEIVER:
		return goscope_assigns(&w->scope, x->text) ? GOROOT_LOCAL : GOROOT_RECEIVER;
	case GO_BOUND_PARAMETER:
		return GOROOT_PARAMETER;
	case GO_BOUND_PACKAGE:
	case GO_BOUND_IMPORT:
	case GO_BOUND_LOCAL:
		return GOROOT_LOCAL;
	default:
		return GOROOT_UNKNOWN;
	}
}

/* "c.mu" of the caller for "x.mu" of a method of x that is called as c.lock(); false: unknown. */
static bool move_op(struct held_walk *w, const struct gocallee *callee, const struct gonode *call,
	struct gosync_op *op)
{
	size_t dot = str_chr(op->path, '.');
	struct str rest = str_from_at(op->path, dot == SIZE_MAX ? op->path.n : dot), path;
	const struct gonode *x = NULL;
	struct strbuf b = {0};

	op->line = call->line;
	op->node = call;
	if (op->up) { /* named by the call already */
		op->up--;
		return true;
	}
	/* A literal of this function: its names are ours. */
	if (!callee->func && callee->around == w->chain && callee->scope.outer == w->scope.outer)
		return true;
	if (op->root == GOROOT_PACKAGE)
		return true;
	if (callee->func && (op->root == GOROOT_RECEIVER || op->root == GOROOT_PARAMETER))
		x = given_for(callee->func, call, op->path);
	else if (callee->func && op->root == GOROOT_LOCAL)
		x = result_for(w, callee->func, op->path);
	while (x && (x->kind == GN_PAREN || x->kind == GN_STAR ||
			    (x->kind == GN_UNARY && x->op == GO_AND)))
		x = x->a;
	if (!x)
		return false;
	op->root = root_of(w, x);
	path = x->kind == GN_IDENT || x->kind == GN_SELECTOR ? gosync_path(&w->scope, x) : STR("");
	strbuf_add(&b, path);
	if (path.n)
		strbuf_add(&b, rest);
	op->path = arena_dup(&w->scope.program->arena, strbuf_str(&b));
	strbuf_release(&b);
	return true;
}

struct return_search {
	struct str name;
	size_t index;
	bool found;
};

static bool visit_return(const struct gonode *n, void *context)
{
	struct return_search *s = context;
	size_t i = 0;

	if (n->kind == GN_FUNC_LIT)
		return false;
	if (n->kind != GN_RETURN)
		return true;
	for (const struct gonode *v = n->a; v; v = v->next, i++)
		if (v->kind == GN_IDENT && str_eq(v->text, s->name)) {
			s->index = i;
			s->found = true;
		}
	return true;
}

static const struct gonode *result_for(
	const struct held_walk *w, const struct gofunc *f, struct str path)
{
	struct return_search s = {.name = str_head(path, str_chr(path, '.'))};
	const struct gonode *x = w->results;

	gonode_walk(f->node->c, visit_return, &s);
	for (size_t i = 0; s.found && x && i < s.index; i++)
		x = x->next;
	return s.found && x && (x->kind == GN_IDENT || x->kind == GN_SELECTOR) ? x : NULL;
}

/*
 * The result that says whether a helper locked, by habit: a bool that is true, an error that is
 * nil. Nothing is concluded from it but where an Unlock may have been forgotten.
 */
static struct str guard_of(const struct held_walk *w, const struct gofunc *f)
{
	const struct gonode *x = w->results;

	for (const struct gonode *r = f->node->b->b; r && x; r = r->next, x = x->next)
		if (r->a && r->a->kind == GN_IDENT && x->kind == GN_IDENT &&
			(str_eq(r->a->text, STR("bool")) || str_eq(r->a->text, STR("error"))))
			return x->text;
	return STR("");
}

/*
 * A helper that never gives the lock back keeps it for its caller, if only at some of its returns.
 * What another keeps at some, or unlocked by another's name, it keeps by mistake; where it is asked
 * who forgot an Unlock, its caller may be. A slot is kept on purpose where the helper succeeds.
 */
static void take_kept(struct held_walk *w, const struct held_walk *inner,
	const struct gocallee *callee, const struct gonode *call, struct goheld *kept,
	struct held_state *s)
{
	bool meant = kept->sure || w->slots || !releases(inner, kept->op.key);
	bool result = kept->op.root == GOROOT_LOCAL && !kept->op.up && callee->func && w->results;
	bool perhaps = !kept->sure && w->max_leaks && callee->func && w->results;

	if (kept->misnamed || (!meant && !perhaps))
		return;
	if (!move_op(w, callee, call, &kept->op)) { /* one of its kind, by no name of ours */
		kept->op.path = STR("");
		kept->op.root = GOROOT_UNKNOWN;
		kept->op.indexed = true;
	} else {
		kept->fresh = result;
	}
	kept->perhaps = perhaps;
	if (perhaps)
		kept->guard = guard_of(w, callee->func);
	if (meant || kept->guard.n)
		held_state_take(s, kept);
}

/* An Unlock in a helper of a lock that has no name here: one of its kind may be given back. */
static void release_some(struct held_state *s, const struct gosync_op *op)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->items[i].op.key, op->key))
			s->items[i].sure = false;
}

/* A function that locks for its caller, or unlocks: what is left of its locks when it returns. */
static void call_helper(struct held_walk *w, const struct gonode *call, struct held_state *s)
{
	struct gocallee callees[GOCALLEES_MAX];
	const struct gocallee *c = &callees[0];
	struct held_walk inner = {.helper = w->helper + 1, .slots = w->slots};
	struct gochain chain;
	struct held_state *inside;
	const struct gonode *body;

	if (w->helper >= HELPER_DEPTH || !call->a || call->a->kind == GN_FUNC_LIT ||
		gochain_callees(w->chain, &w->scope, call->a, callees) != 1)
		return;
	body = c->func ? c->func->node->c : c->function->b;
	if (!body)
		return;
	chain = (struct gochain){.function = c->function,
		.call = call,
		.scope = w->scope,
		.caller = w->chain,
		.around = c->around};
	inner.scope = c->scope;
	inner.chain = &chain;
	inner.exit = held_state_nowhere();
	inside = xcalloc(1, sizeof(*inside));
	held_run_list(&inner, body->a, inside);
	held_leave(&inner, inside, body->end);
	for (size_t i = 0; i < inner.ngiven; i++)
		if (move_op(w, c, call, &inner.given[i]))
			unlock(w, &inner.given[i], s);
		else
			release_some(s, &inner.given[i]);
	for (size_t i = 0; !inner.exit->dead && i < inner.exit->n; i++)
		take_kept(w, &inner, c, call, &inner.exit->items[i], s);
	s->dead |= inner.exit->dead;
	s->unresolved |= inner.exit->unresolved;
	free(inside);
	free(inner.exit);
}

/* ---- functions that unlock: release := lock(&mu); defer release() ---- */

struct release_search {
	struct held_walk *walk;
	const struct gocallee *callee;
	const struct gochain *chain;
	const struct gonode *call;
	size_t index; /* of the result */
	struct gosync_op ops[RELEASES_MAX];
	size_t n;
	bool unknown;
};

static void add_release(struct release_search *s, const struct gonode *call)
{
	struct goscope scope = s->callee->scope;
	struct gosync_op op;

	scope.line = call->line;
	if (!op_of(s->walk, &scope, s->chain, call, &op) ||
		(op.kind != GOSYNC_UNLOCK && op.kind != GOSYNC_RUNLOCK))
		return;
	for (size_t i = 0; i < s->n; i++)
		if (held_same_lock(&s->ops[i], &op))
			return;
	s->unknown |= s->n == RELEASES_MAX;
	if (!move_op(s->walk, s->callee, s->call, &op)) {
		op.path = STR("");
		op.root = GOROOT_UNKNOWN;
		op.indexed = true;
	}
	if (!s->unknown)
		s->ops[s->n++] = op;
}

static bool visit_release(const struct gonode *n, void *context)
{
	if (n->kind == GN_CALL || n->kind == GN_UNARY)
		add_release(context, n);
	return true;
}

/* mu.Unlock as a value: as if it were called there. */
static void add_method_value(struct release_search *s, const struct gonode *value)
{
	struct gonode *call = arena_alloc(&s->walk->scope.program->arena, 2 * sizeof(*call));

	call[0] = (struct gonode){
		.kind = GN_CALL, .a = &call[1], .line = value->line, .end = value->end};
	call[1] = *value;
	call[1].next = NULL;
	add_release(s, call);
}

static void add_value(struct release_search *s, const struct gonode *value)
{
	if (value->kind == GN_SELECTOR)
		add_method_value(s, value);
	else if (value->kind == GN_FUNC_LIT)
		gonode_walk(value->b, visit_release, s);
	else if (!(value->kind == GN_IDENT && str_eq(value->text, STR("nil"))))
		s->unknown = true;
}

static bool visit_returned(const struct gonode *n, void *context)
{
	struct release_search *s = context;
	const struct gonode *v = n->kind == GN_RETURN ? n->a : NULL;

	if (n->kind == GN_FUNC_LIT)
		return false;
	for (size_t i = 0; v && i < s->index; i++)
		v = v->next;
	if (v)
		add_value(s, v);
	s->unknown |= n->kind == GN_RETURN && !v;
	return true;
}

/* What calling the result of a call unlocks. */
static void find_returned(struct release_search *s, const struct gonode *call)
{
	struct gocallee callees[GOCALLEES_MAX];
	struct gochain chain;

	if (!call->a || gochain_callees(s->walk->chain, &s->walk->scope, call->a, callees) != 1 ||
		!callees[0].func || !callees[0].func->node->c)
		return;
	chain = (struct gochain){.function = callees[0].function,
		.call = call,
		.scope = s->walk->scope,
		.caller = s->walk->chain};
	s->callee = &callees[0];
	s->chain = &chain;
	s->call = call;
	gonode_walk(callees[0].func->node->c, visit_returned, s);
	s->callee = NULL;
	s->chain = NULL;
}

/* What a call of f unlocks, f being a variable or the result of another call. */
static bool find_releases(struct release_search *s, const struct gonode *f)
{
	struct gocallee here = {.scope = s->walk->scope, .around = s->walk->chain};
	struct gobinding b = {0};

	if (f->kind == GN_CALL) {
		find_returned(s, f);
		return s->n && !s->unknown;
	}
	if (f->kind == GN_IDENT)
		b = goscope_find(&s->walk->scope, f->text);
	if (b.kind != GO_BOUND_LOCAL || !b.value || b.ranged ||
		goscope_assigns(&s->walk->scope, f->text))
		return false;
	s->index = b.index;
	if (b.value->kind == GN_CALL) {
		find_returned(s, b.value);
	} else if (b.value->kind == GN_SELECTOR) {
		s->callee = &here;
		s->chain = s->walk->chain;
		s->call = f;
		add_method_value(s, b.value);
	}
	return s->n && !s->unknown;
}

/* ---- slots ---- */

void held_run_slot(struct held_walk *w, const struct gonode *n, struct held_state *s)
{
	struct gosync_op op;

	if (w->slots && !s->dead && slot_of(w->slots, n, &op))
		apply(w, &op, s);
}

/* A literal that gives a slot back which it did not take. */
static void give_literal(struct held_walk *w, const struct gonode *literal, struct held_state *s)
{
	struct held_walk probe = {
		.scope = w->scope, .chain = w->chain, .helper = w->helper, .slots = w->slots};
	struct held_state *nothing = xcalloc(1, sizeof(*nothing));

	held_run_list(&probe, literal->b->a, nothing);
	held_leave(&probe, nothing, literal->end);
	if (probe.ngiven)
		unlock(w, &probe.given[0], s);
	free(nothing);
}

static void give_literals(struct held_walk *w, const struct gonode *call, struct held_state *s)
{
	for (const struct gonode *x = w->slots ? call->b : NULL; x; x = x->next)
		if (x->kind == GN_FUNC_LIT)
			give_literal(w, x, s);
}

void held_run_go(struct held_walk *w, const struct gonode *call, struct held_state *s)
{
	struct held_walk probe = {
		.scope = w->scope, .chain = w->chain, .helper = w->helper, .slots = w->slots};
	struct held_state *nothing;

	if (!w->slots || call->kind != GN_CALL)
		return;
	give_literals(w, call, s);
	if (call->a && call->a->kind == GN_FUNC_LIT) {
		give_literal(w, call->a, s);
		return;
	}
	nothing = xcalloc(1, sizeof(*nothing));
	call_helper(&probe, call, nothing);
	if (probe.ngiven)
		unlock(w, &probe.given[0], s);
	free(nothing);
}

/* ---- calls ---- */

void held_run_call(struct held_walk *w, const struct gonode *call, struct held_state *s)
{
	struct release_search releases = {.walk = w};
	struct gosync_op op;

	w->scope.line = call->line;
	give_literals(w, call, s);
	if (op_of(w, &w->scope, w->chain, call, &op)) {
		apply(w, &op, s);
	} else if (ends_here(call)) {
		s->dead = true;
	} else if (call->a && find_releases(&releases, call->a)) {
		for (size_t i = 0; i < releases.n; i++)
			unlock(w, &releases.ops[i], s);
	} else {
		call_helper(w, call, s);
	}
}

/* ---- defer ---- */

struct deferral {
	struct held_walk *walk;
	struct held_state *state;
};

static void defer_op(struct deferral *d, const struct gosync_op *op)
{
	bool shared = op->kind == GOSYNC_RUNLOCK;

	if (op->kind != GOSYNC_UNLOCK && !shared)
		return;
	note_release(d->walk, op->key);
	for (size_t i = d->state->n; i-- > 0;) {
		struct goheld *h = &d->state->items[i];

		if (!h->deferred && h->shared == shared && held_same_lock(&h->op, op)) {
			h->deferred = true;
			return;
		}
	}
	if (d->walk->ngiven < HELD_GIVEN_MAX)
		d->walk->given[d->walk->ngiven++] = *op;
}

/* A helper that unlocks: defer c.unlock(). */
static void defer_helper(struct deferral *d, const struct gonode *call)
{
	struct held_walk probe = {.scope = d->walk->scope,
		.chain = d->walk->chain,
		.helper = d->walk->helper,
		.slots = d->walk->slots};
	struct held_state *nothing = xcalloc(1, sizeof(*nothing));

	call_helper(&probe, call, nothing);
	for (size_t i = 0; i < probe.ngiven; i++)
		defer_op(d, &probe.given[i]);
	free(nothing);
}

static bool visit_deferred(const struct gonode *n, void *context)
{
	struct deferral *d = context;
	struct release_search releases = {.walk = d->walk};
	struct gosync_op op;

	d->walk->scope.line = n->line;
	if (n->kind != GN_CALL && n->kind != GN_UNARY)
		return true;
	if (op_of(d->walk, &d->walk->scope, d->walk->chain, n, &op)) {
		defer_op(d, &op);
	} else if (n->kind == GN_CALL && n->a && find_releases(&releases, n->a)) {
		for (size_t i = 0; i < releases.n; i++)
			defer_op(d, &releases.ops[i]);
		return false;
	} else if (n->kind == GN_CALL) {
		defer_helper(d, n);
	}
	return true;
}

/* defer x.Unlock(), defer func() { ... x.Unlock() }(), defer lock(x)(), defer x.helper(). */
void held_run_defer(struct held_walk *w, const struct gonode *call, struct held_state *s)
{
	struct deferral d = {w, s};

	if (call->kind != GN_CALL)
		return;
	if (call->a && call->a->kind == GN_CALL)
		held_run_expr(w, call->a, s);
	held_run_exprs(w, call->b, s);
	gonode_walk(call, visit_deferred, &d);
}
