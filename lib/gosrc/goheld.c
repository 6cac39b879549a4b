/* SPDX-License-Identifier: MIT */
#include "gosrc/goheld.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "gosrc/goheld_parts.h"

enum { ASSIGN_MAX = 8 };

/* Stands for the result of a call that is asked for in the head of an if: no name in Go. */
static const struct gonode asked = {.kind = GN_IDENT, .text = STR_INIT("if")};

/* ---- what is noted on the way ---- */

static void run(struct held_walk *w, const struct gonode *n, struct held_state *s);

static void note(struct held_walk *w, const struct held_state *s)
{
	struct held_state *now, *before;

	if (!w->at || s->dead || w->helper)
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

static void note_line(struct held_walk *w, const struct held_state *s, uint32_t line)
{
	if (line == w->line && !w->node)
		note(w, s);
}

static void note_node(struct held_walk *w, const struct held_state *s, const struct gonode *n)
{
	if (n == w->node)
		note(w, s);
}

static bool is_noted(const struct held_walk *w, const struct goheld *h, uint32_t line)
{
	for (size_t i = 0; i < w->nleaks; i++)
		if (w->leaks[i].line == line && held_same_lock(&w->leaks[i].held.op, &h->op))
			return true;
	return false;
}

/* Deferred calls run: what they unlock is not kept. */
void held_leave(struct held_walk *w, struct held_state *s, uint32_t line)
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

/* ---- expressions ---- */

/* Operations of an expression, operands before the call that they are for. */
void held_run_expr(struct held_walk *w, const struct gonode *n, struct held_state *s)
{
	const struct gonode *const parts[] = {n->a, n->b, n->c, n->d};

	if (n->kind == GN_FUNC_LIT)
		return;
	/* func() { ... }() runs here. */
	if (n->kind == GN_CALL && n->a && n->a->kind == GN_FUNC_LIT) {
		struct held_state *exit = held_state_nowhere(), *outer = w->exit;

		w->exit = exit;
		held_run_list(w, n->a->b->a, s);
		held_leave(w, s, n->a->end);
		w->exit = outer;
		*s = *exit;
		free(exit);
	}
	for (size_t i = 0; i < 4; i++)
		for (const struct gonode *kid = parts[i]; kid; kid = kid->next)
			held_run_expr(w, kid, s);
	note_line(w, s, n->line);
	note_node(w, s, n);
	if (n->kind == GN_UNARY)
		held_run_slot(w, n, s);
	if (n->kind == GN_CALL) {
		held_run_call(w, n, s);
		if (w->around)
			note_line(w, s, n->line);
	}
}

void held_run_exprs(struct held_walk *w, const struct gonode *list, struct held_state *s)
{
	for (; list; list = list->next)
		held_run_expr(w, list, s);
}

/* ---- statements ---- */

/* What a condition says of locks: if mu.TryLock(), if ok, if err != nil, and their opposites. */
struct condition {
	struct gosync_op op; /* of a TryLock */
	bool try;
	struct str name; /* of a variable; empty = none */
	bool opposite;	 /* the branch is taken where it did not lock */
};

static struct condition condition_of(struct held_walk *w, const struct gonode *n)
{
	struct condition c = {.opposite = false};

	while (n && (n->kind == GN_PAREN || (n->kind == GN_UNARY && n->op == GO_NOT))) {
		c.opposite ^= n->kind == GN_UNARY;
		n = n->a;
	}
	if (!n)
		return c;
	c.try = held_is_try(w, n, &c.op);
	if (n->kind == GN_IDENT || n->kind == GN_CALL)
		c.name = n->kind == GN_CALL ? asked.text : n->text;
	if (n->kind == GN_BINARY && (n->op == GO_NEQ || n->op == GO_EQL) &&
		(n->a->kind == GN_IDENT || n->a->kind == GN_CALL) && n->b->kind == GN_IDENT &&
		str_eq(n->b->text, STR("nil"))) {
		c.name = n->a->kind == GN_CALL ? asked.text : n->a->text;
		c.opposite ^= n->op == GO_NEQ;
	}
	return c;
}

static void run_condition(const struct condition *c, bool locked, struct held_state *s)
{
	if (c->try && locked)
		held_state_take(s, &(struct goheld){.op = c->op,
					   .shared = str_eq(c->op.node->a->text, STR("TryRLock")),
					   .sure = true});
	held_state_guard(s, c->name, locked);
}

static void run_if(struct held_walk *w, const struct gonode *n, struct held_state *s)
{
	struct held_state *other;
	struct condition c = {.try = false};

	if (n->a)
		run(w, n->a, s);
	if (n->b)
		c = condition_of(w, n->b);
	w->results = str_eq(c.name, asked.text) ? &asked : NULL;
	if (n->b && !c.try)
		held_run_expr(w, n->b, s);
	w->results = NULL;
	other = held_state_copy(s);
	run_condition(&c, !c.opposite, s);
	run_condition(&c, c.opposite, other);
	run(w, n->c, s);
	if (n->d)
		run(w, n->d, other);
	held_state_fork(s, other, n->line);
	held_state_join(s, other);
	free(other);
}

static struct held_target *open_target(struct held_walk *w, bool loop)
{
	struct held_target *t = xcalloc(1, sizeof(*t));

	t->outer = w->targets;
	t->label = w->label;
	t->loop = loop;
	t->broken.dead = t->continued.dead = true;
	w->label = STR("");
	w->targets = t;
	return t;
}

static void close_target(struct held_walk *w, struct held_target *t)
{
	w->targets = t->outer;
	free(t);
}

/* What this turn of a loop took goes out of its sight with it. */
static void note_jump(const struct held_target *t, uint32_t line, struct held_state *s)
{
	for (size_t i = 0; t->loop && i < s->n; i++)
		if (!s->items[i].deferred && !s->items[i].jumped && s->items[i].op.line > t->line)
			s->items[i].jumped = line;
}

static void run_branch(struct held_walk *w, const struct gonode *n, struct held_state *s)
{
	for (struct held_target *t = w->targets; t; t = t->outer) {
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
static void run_loop(struct held_walk *w, const struct gonode *n, struct held_state *s)
{
	struct held_target *t = open_target(w, true);
	bool endless = n->kind == GN_FOR && !n->b;
	struct held_state *skipped;

	t->line = n->line;
	if (n->kind == GN_FOR && n->a)
		run(w, n->a, s);
	if (n->kind == GN_RANGE && n->b)
		held_run_expr(w, n->b, s);
	skipped = held_state_copy(s);
	for (int turn = 0; turn < 2; turn++) {
		note_line(w, s, n->line);
		note_node(w, s, n);
		if (n->kind == GN_FOR && n->b)
			held_run_expr(w, n->b, s);
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

static void run_cases(struct held_walk *w, const struct gonode *n, struct held_state *s)
{
	struct held_target *t = open_target(w, false);
	struct held_state *after = held_state_nowhere();

	if (n->a)
		run(w, n->a, s);
	if (n->b && n->kind == GN_SWITCH)
		held_run_expr(w, n->b, s);
	else if (n->b)
		run(w, n->b, s);
	for (const struct gonode *c = n->c; c; c = c->next) {
		struct held_state *way = held_state_copy(s);

		if (c->kind == GN_COMM && c->a)
			run(w, c->a, way);
		else
			held_run_exprs(w, c->a, way);
		held_run_list(w, c->b, way);
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
static void run_assign(struct held_walk *w, const struct gonode *n, struct held_state *s)
{
	struct str to[ASSIGN_MAX], from[ASSIGN_MAX];
	const struct gonode *value = n->b;
	size_t count = 0;

	held_run_exprs(w, n->a, s);
	w->results = n->b && !n->b->next && n->b->kind == GN_CALL ? n->a : NULL;
	held_run_exprs(w, n->b, s);
	w->results = NULL;
	for (const struct gonode *a = n->op == GO_ASSIGN ? n->a : NULL; a && count < ASSIGN_MAX;
		a = a->next, count++) {
		to[count] = gosync_path(&w->scope, a);
		from[count] = value ? gosync_path(&w->scope, value) : STR("");
		value = value ? value->next : NULL;
	}
	if (count)
		held_state_assign(s, &w->scope.program->arena, to, from, count);
	for (size_t i = 0; i < s->n; i++)
		s->items[i].fresh = false;
}

static void run(struct held_walk *w, const struct gonode *n, struct held_state *s)
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
		held_run_list(w, n->a, s);
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
		held_run_defer(w, n->a, s);
		break;
	case GN_GO:
		held_run_exprs(w, n->a->b, s);
		held_run_go(w, n->a, s);
		break;
	case GN_RETURN:
		held_run_exprs(w, n->a, s);
		note_line(w, s, n->line);
		held_leave(w, s, n->line);
		break;
	case GN_BRANCH:
		run_branch(w, n, s);
		break;
	case GN_DECL:
		for (const struct gonode *spec = n->a; spec; spec = spec->next)
			held_run_exprs(w, spec->c, s);
		break;
	case GN_ASSIGN:
		run_assign(w, n, s);
		break;
	default: /* expressions, sends */
		held_run_exprs(w, n->a, s);
		held_run_exprs(w, n->b, s);
		note_node(w, s, n);
		held_run_slot(w, n, s);
		if (w->around)
			note_line(w, s, n->line);
		break;
	}
}

void held_run_list(struct held_walk *w, const struct gonode *list, struct held_state *s)
{
	for (; list; list = list->next)
		run(w, list, s);
}

/* ---- what is asked ---- */

static const struct gonode *body_of(const struct gonode *function)
{
	return function->kind == GN_FUNC ? function->c : function->b;
}

/* first: held from the start; NULL = nothing */
static void walk_function(
	struct held_walk *w, const struct gonode *function, const struct goheld *first)
{
	struct held_state *s = xcalloc(1, sizeof(*s));
	const struct gonode *body = body_of(function);

	if (first)
		held_state_take(s, first);
	if (body) {
		held_run_list(w, body->a, s);
		note_line(w, s, body->end);
		held_leave(w, s, body->end);
	}
	free(s);
}

static void walk_place(
	const struct goheld_place *p, const struct gonode *node, struct goheld_set *out)
{
	struct held_walk w = {.scope = p->scope,
		.chain = p->chain,
		.line = p->line,
		.node = node,
		.around = p->around,
		.slots = p->slots,
		.at = out};

	*out = (struct goheld_set){0};
	walk_function(&w, p->function, NULL);
}

void goheld_at(const struct goheld_place *place, struct goheld_set *out)
{
	walk_place(place, place->node, out);
	if (place->node && !out->reached) /* deferred, in a literal, ... */
		walk_place(place, NULL, out);
}

size_t goheld_leaks(const struct goscope *scope, const struct gonode *function,
	struct goheld_leak *out, size_t max)
{
	struct held_walk w = {.scope = *scope, .leaks = out, .max_leaks = max};

	walk_function(&w, function, NULL);
	return w.nleaks;
}

size_t goheld_slot_leaks(const struct goheld_place *place, bool started, struct goheld_leak *out,
	size_t max, bool *gives, bool *released)
{
	struct held_walk w = {.scope = place->scope,
		.chain = place->chain,
		.slots = place->slots,
		.leaks = out,
		.max_leaks = max};
	struct goheld first = {.op = {.kind = GOSYNC_LOCK,
				       .key = place->slots->key,
				       .root = GOROOT_PACKAGE,
				       .line = place->function->line},
		.sure = true};

	walk_function(&w, place->function, started ? &first : NULL);
	*gives = w.ngiven > 0;
	*released = w.nreleased > 0;
	return w.nleaks;
}
