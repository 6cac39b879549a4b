/* SPDX-License-Identifier: MIT */
#include "gosrc/goheld.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "gosrc/goheld_state.h"
#include "gosrc/gowalk.h"

enum { HELPER_DEPTH = 1, GIVEN_MAX = 8, ASSIGN_MAX = 8 };

/* Where break and continue of a loop, switch or select lead, and the locks taken there. */
struct target {
	struct target *outer;
	struct str label;
	bool loop;     /* continue stops here, not only break */
	uint32_t line; /* of the statement */
	struct held_state broken, continued;
};

struct walk {
	struct goscope scope;
	uint32_t line; /* wanted; 0 = none */
	bool around;   /* behind its operations, too */
	struct goheld_set *at;
	struct goheld_leak *leaks;
	size_t nleaks, max_leaks;
	struct target *targets;
	struct str label; /* of the statement that comes */
	struct held_state *exit;
	struct gosync_op given[GIVEN_MAX]; /* unlocked without having been locked here */
	size_t ngiven;
	int helper; /* how deep in helpers */
};

static void run_list(struct walk *w, const struct gonode *list, struct held_state *s);
static void run(struct walk *w, const struct gonode *n, struct held_state *s);

/* ---- what is noted on the way ---- */

static void note_line(struct walk *w, const struct held_state *s, uint32_t line)
{
	struct held_state *now, *before;

	if (!w->at || line != w->line || s->dead || w->helper)
		return;
	now = held_state_copy(s);
	before = held_state_nowhere();
	if (w->at->reached) {
		before->dead = false;
		memcpy(before->items, w->at->items, sizeof(before->items));
		before->n = w->at->n;
	}
	held_state_join(now, before);
	memcpy(w->at->items, now->items, sizeof(now->items));
	w->at->n = now->n;
	w->at->reached = true;
	w->at->unresolved |= now->unresolved;
	w->at->overflow |= now->overflow;
	free(now);
	free(before);
}

static bool is_noted(const struct walk *w, const struct goheld *h, uint32_t line)
{
	for (size_t i = 0; i < w->nleaks; i++)
		if (w->leaks[i].line == line && held_same_lock(&w->leaks[i].held.op, &h->op))
			return true;
	return false;
}

/* Deferred calls run: what they unlock is not kept. */
static void leave(struct walk *w, struct held_state *s, uint32_t line)
{
	if (s->dead)
		return;
	for (size_t i = s->n; i-- > 0;) {
		if (s->items[i].deferred) {
			memmove(&s->items[i], &s->items[i + 1],
				(s->n - i - 1) * sizeof(s->items[0]));
			s->n--;
		}
	}
	for (size_t i = 0; i < s->n; i++)
		if (w->nleaks < w->max_leaks && !is_noted(w, &s->items[i], line))
			w->leaks[w->nleaks++] = (struct goheld_leak){s->items[i], line};
	if (w->exit)
		held_state_join(w->exit, s);
	s->dead = true;
}

/* ---- calls ---- */

static void unlock(struct walk *w, const struct gosync_op *op, struct held_state *s)
{
	if (!held_state_release(s, op, op->kind == GOSYNC_RUNLOCK) && w->ngiven < GIVEN_MAX)
		w->given[w->ngiven++] = *op;
}

static void apply(struct walk *w, const struct gosync_op *op, struct held_state *s)
{
	switch (op->kind) {
	case GOSYNC_LOCK:
	case GOSYNC_RLOCK:
		held_state_take(
			s, &(struct goheld){
				   .op = *op, .shared = op->kind == GOSYNC_RLOCK, .sure = true});
		break;
	case GOSYNC_TRYLOCK: /* perhaps: the answer is not followed */
		held_state_take(s, &(struct goheld){.op = *op});
		break;
	case GOSYNC_UNLOCK:
	case GOSYNC_RUNLOCK:
		unlock(w, op, s);
		break;
	default:
		break;
	}
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

/* "c.mu" of the caller for "x.mu" of a method of x that is called as c.lock(); false: unknown. */
static bool move_op(
	struct walk *w, const struct gofunc *f, const struct gonode *call, struct gosync_op *op)
{
	struct str receiver = f->node->a ? f->node->a->text : STR(""), path = op->path;
	const struct gonode *x = call->a->kind == GN_SELECTOR ? call->a->a : NULL;
	struct strbuf b = {0};

	op->line = call->line;
	op->node = call;
	if (op->root == GOROOT_PACKAGE)
		return true;
	while (x && (x->kind == GN_PAREN || x->kind == GN_STAR))
		x = x->a;
	if (!x || op->root != GOROOT_RECEIVER || !str_eat(&path, receiver))
		return false;
	op->root = x->kind == GN_IDENT ? GOROOT_LOCAL : GOROOT_UNKNOWN;
	if (x->kind == GN_IDENT) {
		struct gobinding bound = goscope_find(&w->scope, x->text);

		if (bound.kind == GO_BOUND_RECEIVER)
			op->root = GOROOT_RECEIVER;
		strbuf_add(&b, x->text);
		strbuf_add(&b, path);
	}
	op->path = arena_dup(&w->scope.program->arena, strbuf_str(&b));
	strbuf_release(&b);
	return true;
}

/* A method that locks for its caller, or unlocks: what is left of its locks when it returns. */
static void call_helper(struct walk *w, const struct gonode *call, struct held_state *s)
{
	const struct gofunc *f = goscope_callee(&w->scope, call->a);
	struct walk inner = {.helper = w->helper + 1};
	struct held_state *inside;

	if (!f || !f->node->c || w->helper >= HELPER_DEPTH)
		return;
	inner.scope = w->scope;
	inner.scope.source = f->source;
	inner.scope.outer = f->node;
	inner.exit = held_state_nowhere();
	inside = xcalloc(1, sizeof(*inside));
	run_list(&inner, f->node->c->a, inside);
	leave(&inner, inside, f->node->end);
	for (size_t i = 0; i < inner.ngiven; i++)
		if (move_op(w, f, call, &inner.given[i]))
			unlock(w, &inner.given[i], s);
	/* What only some of its returns keep, or what it unlocked by another's name, it keeps by
	 * mistake. */
	for (size_t i = 0; !inner.exit->dead && i < inner.exit->n; i++)
		if (inner.exit->items[i].sure && !inner.exit->items[i].misnamed &&
			move_op(w, f, call, &inner.exit->items[i].op))
			held_state_take(s, &inner.exit->items[i]);
	s->dead |= inner.exit->dead;
	s->unresolved |= inner.exit->unresolved;
	free(inside);
	free(inner.exit);
}

static void run_call(struct walk *w, const struct gonode *call, struct held_state *s)
{
	struct gosync_op op;

	w->scope.line = call->line;
	if (gosync_op_of(&w->scope, call, &op))
		apply(w, &op, s);
	else if (ends_here(call))
		s->dead = true;
	else
		call_helper(w, call, s);
	if (w->around)
		note_line(w, s, call->line);
}

/* Operations of an expression, operands before the call that they are for. */
static void run_expr(struct walk *w, const struct gonode *n, struct held_state *s)
{
	const struct gonode *const parts[] = {n->a, n->b, n->c, n->d};

	if (n->kind == GN_FUNC_LIT)
		return;
	/* func() { ... }() runs here. */
	if (n->kind == GN_CALL && n->a && n->a->kind == GN_FUNC_LIT) {
		struct held_state *exit = held_state_nowhere(), *outer = w->exit;

		w->exit = exit;
		run_list(w, n->a->b->a, s);
		leave(w, s, n->a->end);
		w->exit = outer;
		*s = *exit;
		free(exit);
	}
	for (size_t i = 0; i < 4; i++)
		for (const struct gonode *kid = parts[i]; kid; kid = kid->next)
			run_expr(w, kid, s);
	note_line(w, s, n->line);
	if (n->kind == GN_CALL)
		run_call(w, n, s);
}

static void run_exprs(struct walk *w, const struct gonode *list, struct held_state *s)
{
	for (; list; list = list->next)
		run_expr(w, list, s);
}

/* ---- defer ---- */

struct deferral {
	struct walk *walk;
	struct held_state *state;
};

static void defer_op(struct deferral *d, const struct gosync_op *op)
{
	bool shared = op->kind == GOSYNC_RUNLOCK;

	if (op->kind != GOSYNC_UNLOCK && !shared)
		return;
	for (size_t i = d->state->n; i-- > 0;) {
		struct goheld *h = &d->state->items[i];

		if (!h->deferred && h->shared == shared && held_same_lock(&h->op, op)) {
			h->deferred = true;
			return;
		}
	}
	if (d->walk->ngiven < GIVEN_MAX)
		d->walk->given[d->walk->ngiven++] = *op;
}

static bool visit_deferred(const struct gonode *n, void *context)
{
	struct deferral *d = context;
	struct gosync_op op;

	d->walk->scope.line = n->line;
	if (n->kind == GN_CALL && gosync_op_of(&d->walk->scope, n, &op))
		defer_op(d, &op);
	return true;
}

/* defer x.Unlock(), defer func() { ... x.Unlock() }(): not defer x.helper(). */
static void run_defer(struct walk *w, const struct gonode *call, struct held_state *s)
{
	struct deferral d = {w, s};

	if (call->kind != GN_CALL)
		return;
	run_exprs(w, call->b, s);
	gonode_walk(call, visit_deferred, &d);
}

/* ---- statements ---- */

static void run_if(struct walk *w, const struct gonode *n, struct held_state *s)
{
	struct held_state *other;

	if (n->a)
		run(w, n->a, s);
	if (n->b)
		run_expr(w, n->b, s);
	other = held_state_copy(s);
	run(w, n->c, s);
	if (n->d)
		run(w, n->d, other);
	held_state_join(s, other);
	free(other);
}

static struct target *open_target(struct walk *w, bool loop)
{
	struct target *t = xcalloc(1, sizeof(*t));

	t->outer = w->targets;
	t->label = w->label;
	t->loop = loop;
	t->broken.dead = t->continued.dead = true;
	w->label = STR("");
	w->targets = t;
	return t;
}

static void close_target(struct walk *w, struct target *t)
{
	w->targets = t->outer;
	free(t);
}

/* What this turn of a loop took goes out of its sight with it. */
static void note_jump(const struct target *t, uint32_t line, struct held_state *s)
{
	for (size_t i = 0; t->loop && i < s->n; i++)
		if (!s->items[i].deferred && !s->items[i].jumped && s->items[i].op.line > t->line)
			s->items[i].jumped = line;
}

static void run_branch(struct walk *w, const struct gonode *n, struct held_state *s)
{
	for (struct target *t = w->targets; t; t = t->outer) {
		if (n->text.n ? !str_eq(t->label, n->text) : n->op == GO_CONTINUE && !t->loop)
			continue;
		if (n->op == GO_BREAK || n->op == GO_CONTINUE) {
			note_jump(t, n->line, s);
			held_state_join(n->op == GO_BREAK ? &t->broken : &t->continued, s);
		}
		break;
	}
	if (n->op != GO_FALLTHROUGH)
		s->dead = true;
}

/* The body twice: what the first turn leaves behind is there in the second. */
static void run_loop(struct walk *w, const struct gonode *n, struct held_state *s)
{
	struct target *t = open_target(w, true);
	bool endless = n->kind == GN_FOR && !n->b;
	struct held_state *skipped;

	t->line = n->line;
	if (n->kind == GN_FOR && n->a)
		run(w, n->a, s);
	if (n->kind == GN_RANGE && n->b)
		run_expr(w, n->b, s);
	skipped = held_state_copy(s);
	for (int turn = 0; turn < 2; turn++) {
		note_line(w, s, n->line);
		if (n->kind == GN_FOR && n->b)
			run_expr(w, n->b, s);
		run(w, n->d, s);
		held_state_join(s, &t->continued);
		if (n->kind == GN_FOR && n->c)
			run(w, n->c, s);
		if (!endless)
			held_state_join(skipped, s);
	}
	*s = *skipped;
	s->dead |= endless;
	held_state_join(s, &t->broken);
	free(skipped);
	close_target(w, t);
}

static bool has_default(const struct gonode *cases)
{
	for (; cases; cases = cases->next)
		if (!cases->a)
			return true;
	return false;
}

static void run_cases(struct walk *w, const struct gonode *n, struct held_state *s)
{
	struct target *t = open_target(w, false);
	struct held_state *after = held_state_nowhere();

	if (n->a)
		run(w, n->a, s);
	if (n->b && n->kind == GN_SWITCH)
		run_expr(w, n->b, s);
	else if (n->b)
		run(w, n->b, s);
	for (const struct gonode *c = n->c; c; c = c->next) {
		struct held_state *way = held_state_copy(s);

		if (c->kind == GN_COMM && c->a)
			run(w, c->a, way);
		else
			run_exprs(w, c->a, way);
		run_list(w, c->b, way);
		held_state_join(after, way);
		free(way);
	}
	if (n->kind != GN_SELECT && !has_default(n->c))
		held_state_join(after, s);
	held_state_join(after, &t->broken);
	*s = *after;
	free(after);
	close_target(w, t);
}

/* What the paths of the held locks mean from here on. */
static void run_assign(struct walk *w, const struct gonode *n, struct held_state *s)
{
	struct str to[ASSIGN_MAX], from[ASSIGN_MAX];
	const struct gonode *value = n->b;
	size_t count = 0;

	run_exprs(w, n->a, s);
	run_exprs(w, n->b, s);
	if (n->op != GO_ASSIGN || !s->n)
		return;
	for (const struct gonode *a = n->a; a && count < ASSIGN_MAX; a = a->next, count++) {
		to[count] = gosync_path(&w->scope, a);
		from[count] = value ? gosync_path(&w->scope, value) : STR("");
		value = value ? value->next : NULL;
	}
	held_state_assign(s, &w->scope.program->arena, to, from, count);
}

static void run(struct walk *w, const struct gonode *n, struct held_state *s)
{
	struct str label = w->label;

	if (n->kind != GN_BLOCK)
		note_line(w, s, n->line);
	if (s->dead)
		return;
	if (n->kind != GN_FOR && n->kind != GN_RANGE && n->kind != GN_SWITCH &&
		n->kind != GN_TYPE_SWITCH && n->kind != GN_SELECT)
		w->label = STR("");
	switch (n->kind) {
	case GN_LABELED:
		w->label = n->text;
		run(w, n->a, s);
		break;
	case GN_BLOCK:
		run_list(w, n->a, s);
		break;
	case GN_IF:
		run_if(w, n, s);
		break;
	case GN_FOR:
	case GN_RANGE:
		w->label = label;
		run_loop(w, n, s);
		break;
	case GN_SWITCH:
	case GN_TYPE_SWITCH:
	case GN_SELECT:
		w->label = label;
		run_cases(w, n, s);
		break;
	case GN_DEFER:
		run_defer(w, n->a, s);
		break;
	case GN_GO:
		run_exprs(w, n->a->b, s);
		break;
	case GN_RETURN:
		run_exprs(w, n->a, s);
		note_line(w, s, n->line);
		leave(w, s, n->line);
		break;
	case GN_BRANCH:
		run_branch(w, n, s);
		break;
	case GN_DECL:
		for (const struct gonode *spec = n->a; spec; spec = spec->next)
			run_exprs(w, spec->c, s);
		break;
	case GN_ASSIGN:
		run_assign(w, n, s);
		break;
	default: /* expressions, sends */
		run_exprs(w, n->a, s);
		run_exprs(w, n->b, s);
		break;
	}
}

static void run_list(struct walk *w, const struct gonode *list, struct held_state *s)
{
	for (; list; list = list->next)
		run(w, list, s);
}

/* ---- what is asked ---- */

static const struct gonode *body_of(const struct gonode *function)
{
	return function->kind == GN_FUNC ? function->c : function->b;
}

static void walk_function(struct walk *w, const struct gonode *function)
{
	struct held_state *s = xcalloc(1, sizeof(*s));
	const struct gonode *body = body_of(function);

	if (body) {
		run_list(w, body->a, s);
		note_line(w, s, body->end);
		leave(w, s, body->end);
	}
	free(s);
}

void goheld_at(const struct goscope *scope, const struct gonode *function, uint32_t line,
	struct goheld_set *out)
{
	struct walk w = {.scope = *scope, .line = line, .at = out};

	*out = (struct goheld_set){0};
	walk_function(&w, function);
}

void goheld_around(const struct goscope *scope, const struct gonode *function, uint32_t line,
	struct goheld_set *out)
{
	struct walk w = {.scope = *scope, .line = line, .at = out, .around = true};

	*out = (struct goheld_set){0};
	walk_function(&w, function);
}

size_t goheld_leaks(const struct goscope *scope, const struct gonode *function,
	struct goheld_leak *out, size_t max)
{
	struct walk w = {.scope = *scope, .leaks = out, .max_leaks = max};

	walk_function(&w, function);
	return w.nleaks;
}
