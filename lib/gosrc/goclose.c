/* SPDX-License-Identifier: MIT */
#include "gosrc/goclose.h"

#include "gosrc/goopens.h"

enum { ABOVE_MAX = 128 }; /* nodes around one; what is nested deeper is not looked at */

/* What is around the node at hand: above[0] is the declaration. */
struct walk {
	struct goscope scope;
	const struct gonode *above[ABOVE_MAX];
	size_t n;
};

typedef void walk_visit(struct walk *w, const struct gonode *n, void *context);

static void walk(struct walk *w, const struct gonode *n, walk_visit *visit, void *context)
{
	const struct gonode *const parts[] = {n->a, n->b, n->c, n->d};

	if (w->n == ABOVE_MAX)
		return;
	w->scope.line = n->line;
	visit(w, n, context);
	w->above[w->n++] = n;
	for (size_t i = 0; i < 4; i++)
		for (const struct gonode *kid = parts[i]; kid; kid = kid->next)
			walk(w, kid, visit, context);
	w->n--;
}

static const struct gonode *parent(const struct walk *w, size_t up)
{
	return w->n > up ? w->above[w->n - 1 - up] : NULL;
}

static const struct gonode *function_around(const struct walk *w)
{
	for (size_t i = w->n; i-- > 0;)
		if (w->above[i]->kind == GN_FUNC_LIT)
			return w->above[i];
	return w->scope.outer;
}

/* ---- the thing that was opened ---- */

struct opened {
	struct goclose out;
	struct str name, err;		     /* its variable and that of the error; empty: none */
	const struct gonode *assign, *block; /* of its declaration */
	bool closed, escapes;		     /* somewhere */
};

static bool is_it(const struct opened *o, const struct gonode *n)
{
	return n && n->kind == GN_IDENT && str_eq(n->text, o->name);
}

/* resp.Body, or the thing itself where that is what is closed. */
static bool is_handle(const struct opened *o, const struct gonode *n)
{
	if (o->out.kind != GOCLOSE_BODY)
		return is_it(o, n);
	return n && n->kind == GN_SELECTOR && str_eq(n->text, STR("Body")) && is_it(o, n->a);
}

static bool is_method(const struct opened *o, const struct gonode *call, const char *name)
{
	return call && call->kind == GN_CALL && call->a && call->a->kind == GN_SELECTOR &&
	       str_eq(call->a->text, str_from(name)) && is_handle(o, call->a->a);
}

static bool reads_all(const struct opened *o, const struct goscope *scope, const struct gonode *n)
{
	static const char *const readers[] = {"ReadAll", "Copy", "CopyBuffer"};

	if (o->out.kind != GOCLOSE_BODY || n->kind != GN_CALL)
		return false;
	for (size_t i = 0; i < 3; i++)
		if (gostd_calls(scope, n, readers[i]))
			for (const struct gonode *arg = n->b; arg; arg = arg->next)
				if (is_handle(o, arg))
					return true;
	return false;
}

static bool is_close(const struct opened *o, const struct goscope *scope, const struct gonode *n)
{
	if (o->out.kind == GOCLOSE_TX)
		return is_method(o, n, "Commit") || is_method(o, n, "Rollback");
	return is_method(o, n, "Close") || reads_all(o, scope, n);
}

/* ---- where nothing was opened ---- */

static bool is_nil(const struct gonode *n)
{
	return n && n->kind == GN_IDENT && str_eq(n->text, STR("nil"));
}

/* Whether the condition being `truth` means that there is nothing to close. */
static bool means_none(const struct opened *o, const struct gonode *n, bool truth)
{
	bool equal;

	while (n && n->kind == GN_PAREN)
		n = n->a;
	if (!n)
		return false;
	if (n->kind == GN_UNARY && n->op == GO_NOT)
		return means_none(o, n->a, !truth);
	if (n->kind == GN_CALL) /* errors.Is(err, x), rows.Next() */
		return (truth && o->err.n && n->b && n->b->kind == GN_IDENT && n->a &&
			       n->a->kind == GN_SELECTOR && str_eq(n->b->text, o->err)) ||
		       (!truth && o->out.kind == GOCLOSE_ROWS && is_method(o, n, "Next"));
	if (n->kind != GN_BINARY)
		return false;
	if (n->op == GO_LAND || n->op == GO_LOR) {
		bool a = means_none(o, n->a, truth), b = means_none(o, n->b, truth);

		return (n->op == GO_LAND) == truth ? a || b : a && b;
	}
	if (n->op != GO_EQL && n->op != GO_NEQ)
		return false;
	equal = (n->op == GO_EQL) == truth;
	if (is_it(o, n->a) && is_nil(n->b))
		return equal;
	if (!o->err.n || n->a->kind != GN_IDENT || !str_eq(n->a->text, o->err))
		return false;
	return is_nil(n->b) ? !equal : equal;
}

/* ---- statements that close it ---- */

struct closing {
	const struct opened *o;
	bool found, leaves; /* leaves: a break of the loop at hand */
	const struct gonode *loop;
};

static bool closes(const struct opened *o, struct walk *w, const struct gonode *n);

static bool any_closes(const struct opened *o, struct walk *w, const struct gonode *list)
{
	for (; list; list = list->next)
		if (closes(o, w, list))
			return true;
	return false;
}

static void visit_call(struct walk *w, const struct gonode *n, void *context)
{
	struct closing *c = context;

	c->found |= n->kind == GN_CALL && is_close(c->o, &w->scope, n);
}

static void visit_break(struct walk *w, const struct gonode *n, void *context)
{
	struct closing *c = context;

	if (n->kind == GN_BRANCH && (n->op == GO_BREAK || n->op == GO_GOTO)) {
		for (size_t i = w->n; i-- > 1 && !n->text.n && n->op == GO_BREAK;) {
			enum gonode_kind kind = w->above[i]->kind;

			if (kind == GN_FOR || kind == GN_RANGE || kind == GN_SWITCH ||
				kind == GN_SELECT || kind == GN_TYPE_SWITCH)
				return;
		}
		c->leaves = true;
	}
}

static bool holds_close(const struct opened *o, struct walk *w, const struct gonode *n)
{
	struct walk again = {.scope = w->scope};
	struct closing c = {.o = o};

	if (n)
		walk(&again, n, visit_call, &c);
	return c.found;
}

/* for rows.Next() { ... }, run to its end. */
static bool runs_out(const struct opened *o, struct walk *w, const struct gonode *loop)
{
	struct walk again = {.scope = w->scope};
	struct closing c = {.o = o};

	if (o->out.kind != GOCLOSE_ROWS || !means_none(o, loop->b, false))
		return false;
	walk(&again, loop, visit_break, &c);
	return !c.leaves;
}

/* Whether whoever has passed the statement has closed it, or never had it. */
static bool closes(const struct opened *o, struct walk *w, const struct gonode *n)
{
	switch (n->kind) {
	case GN_BLOCK:
		return any_closes(o, w, n->a);
	case GN_LABELED:
		return n->a && closes(o, w, n->a);
	case GN_IF:
		if (holds_close(o, w, n->a) || holds_close(o, w, n->b))
			return true;
		return (means_none(o, n->b, true) || (n->c && closes(o, w, n->c))) &&
		       (means_none(o, n->b, false) || (n->d && closes(o, w, n->d)));
	case GN_FOR:
		return runs_out(o, w, n);
	case GN_EXPR:
	case GN_ASSIGN:
	case GN_RETURN:
	case GN_DEFER: /* of a literal: what it does */
	case GN_DECL:
		return holds_close(o, w, n);
	default:
		return false;
	}
}

/* ---- what else is done with it ---- */

static bool is_deferred_literal(const struct walk *w, const struct gonode *declared_in)
{
	for (size_t i = w->n; i-- > 2;)
		if (w->above[i]->kind == GN_FUNC_LIT) {
			if (w->above[i] == declared_in)
				return true;
			if (w->above[i - 1]->kind != GN_CALL || w->above[i - 2]->kind != GN_DEFER)
				return false;
		}
	return true;
}

/* What stands around a use: the thing, or its Body, is only looked at there. */
static bool only_looks(const struct opened *o, struct walk *w, const struct gonode *n, size_t up)
{
	const struct gonode *p = parent(w, up);

	if (p->kind == GN_SELECTOR) {
		const struct gonode *call = parent(w, up + 1);
		bool body = o->out.kind == GOCLOSE_BODY && str_eq(p->text, STR("Body"));

		if (body && !up)
			return only_looks(o, w, p, 1);
		return (call->kind == GN_CALL && call->a == p) ||
		       (o->out.kind == GOCLOSE_BODY && !up);
	}
	if (p->kind == GN_CALL)
		return p->a != n && gostd_calls(&w->scope, p, NULL);
	if (p->kind == GN_BINARY)
		return true;
	return p->kind == GN_ASSIGN && p->a->kind == GN_IDENT && str_eq(p->a->text, STR("_"));
}

static void visit_use(struct walk *w, const struct gonode *n, void *context)
{
	struct opened *o = context;
	const struct gonode *p = parent(w, 0);

	if (n->kind == GN_CALL && is_close(o, &w->scope, n))
		o->closed = true;
	if (n->kind == GN_FOR && n->b && means_none(o, n->b, false))
		o->closed |= o->out.kind == GOCLOSE_ROWS;
	if (!is_it(o, n) || p == o->assign || (p && p->kind == GN_SELECTOR && p->a != n) ||
		goscope_find(&w->scope, n->text).line != o->assign->line)
		return;
	if (!p ||
		(function_around(w) != o->out.function && !is_deferred_literal(w, o->out.function)))
		o->escapes = true;
	else
		o->escapes |= !only_looks(o, w, n, 0);
}

/* ---- ways out ---- */

static bool precedes(
	const struct opened *o, struct walk *w, const struct gonode *list, const struct gonode *n)
{
	for (; list && list != n; list = list->next)
		if (list->line > o->assign->line && closes(o, w, list))
			return true;
	return false;
}

static bool sets_error(const struct opened *o, const struct gonode *n)
{
	for (const struct gonode *left = n->kind == GN_ASSIGN ? n->a : NULL; left;
		left = left->next)
		if (left->kind == GN_IDENT && str_eq(left->text, o->err))
			return true;
	return false;
}

/* if err := f(); err != nil: another one. */
static bool shadows(const struct opened *o, const struct gonode *n)
{
	return n->a && n->a != o->assign && n->a->op == GO_DEFINE && sets_error(o, n->a);
}

struct reset {
	const struct opened *o;
	uint32_t before;
	bool found;
};

static void visit_reset(struct walk *w, const struct gonode *n, void *context)
{
	struct reset *r = context;
	const struct gonode *p = parent(w, 0);

	if (n->line > r->o->assign->line && n->line < r->before && sets_error(r->o, n) &&
		function_around(w) == r->o->out.function &&
		(!p || (p->kind != GN_IF && p->kind != GN_SWITCH)))
		r->found = true;
}

/* The error says by now how something else went. */
static bool is_reset(const struct opened *o, const struct walk *w, uint32_t line)
{
	struct walk again = {.scope = w->scope};
	struct reset r = {o, line, false};

	walk(&again, w->scope.outer, visit_reset, &r);
	return r.found;
}

/* In a branch that is taken only where nothing was opened. */
static bool is_exempt(const struct opened *o, const struct walk *w, const struct gonode *n)
{
	for (size_t i = w->n; i-- > 0; n = w->above[i]) {
		const struct gonode *a = w->above[i];
		bool none = false;

		if (a->line < o->assign->line)
			return false;
		if (a->kind == GN_IF && (n == a->c || n == a->d))
			none = means_none(o, a->b, n == a->c) && !shadows(o, a);
		else if (a->kind == GN_CASE && a->a && !a->a->next)
			none = means_none(o, a->a, true);
		if (none && !is_reset(o, w, a->line))
			return true;
	}
	return false;
}

static bool is_closed(const struct opened *o, struct walk *w, const struct gonode *n)
{
	if (closes(o, w, n))
		return true;
	for (size_t i = w->n; i-- > 0; n = w->above[i])
		if (precedes(o, w, w->above[i]->a, n) || precedes(o, w, w->above[i]->b, n))
			return true;
	return false;
}

/* A break or continue whose loop lies around the declaration. */
static bool leaves_block(const struct opened *o, const struct walk *w, const struct gonode *n)
{
	if (n->kind == GN_RETURN)
		return true;
	if (n->kind != GN_BRANCH || n->text.n || (n->op != GO_BREAK && n->op != GO_CONTINUE))
		return false;
	for (size_t i = w->n; i-- > 0;) {
		const struct gonode *a = w->above[i];
		bool loop = a->kind == GN_FOR || a->kind == GN_RANGE;

		if (a == o->block)
			return true;
		if (loop || (n->op == GO_BREAK && (a->kind == GN_SWITCH || a->kind == GN_SELECT ||
							  a->kind == GN_TYPE_SWITCH)))
			return false;
	}
	return false;
}

static bool is_inside(const struct walk *w, const struct gonode *block)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->above[i] == block)
			return true;
	return false;
}

static void visit_way_out(struct walk *w, const struct gonode *n, void *context)
{
	struct opened *o = context;

	if ((n->kind == GN_RETURN || n->kind == GN_BRANCH) && o->out.nleaves < GOCLOSE_WAYS &&
		n->line > o->assign->line && function_around(w) == o->out.function &&
		is_inside(w, o->block) && leaves_block(o, w, n) && !is_closed(o, w, n) &&
		!is_exempt(o, w, n))
		o->out.leaves[o->out.nleaves++] = n->line;
}

static bool ends(const struct goscope *scope, const struct gonode *n)
{
	const struct gonode *last = n;

	if (!n)
		return false;
	switch (n->kind) {
	case GN_RETURN:
	case GN_BRANCH:
	case GN_SELECT:
	case GN_SWITCH: /* rather miss one than follow all cases */
	case GN_TYPE_SWITCH:
		return true;
	case GN_FOR:
		return !n->b;
	case GN_IF:
		return ends(scope, n->c) && ends(scope, n->d);
	case GN_BLOCK:
		for (last = n->a; last && last->next; last = last->next)
			;
		return ends(scope, last);
	case GN_EXPR:
		return n->a && n->a->kind == GN_CALL && n->a->a &&
		       (str_eq(n->a->a->text, STR("panic")) || gostd_calls(scope, n->a, "Exit") ||
			       str_find(n->a->a->text, STR("Fatal")) != SIZE_MAX);
	default:
		return false;
	}
}

/* The end of the block is a way out, too, where it can be reached. */
static uint32_t end_without(const struct opened *o, struct walk *w)
{
	const struct gonode *list = o->block->kind == GN_BLOCK ? o->block->a : o->block->b;
	const struct gonode *last = list;

	if (precedes(o, w, list, NULL))
		return 0;
	for (; last && last->next; last = last->next)
		;
	return ends(&w->scope, last) ? 0 : o->block->end;
}

/* ---- all of it ---- */

struct finding_all {
	struct goclose *out;
	size_t n;
};

/* The block that the variable belongs to; NULL: a form that is not followed. */
static const struct gonode *block_of(const struct opened *o, const struct walk *w)
{
	const struct gonode *p = parent(w, 1);

	if (!p)
		return NULL;
	if (p->kind == GN_BLOCK || p->kind == GN_CASE || p->kind == GN_COMM)
		return p;
	/* if resp, err := get(); err == nil { ... } */
	if (p->kind != GN_IF || p->a != o->assign)
		return NULL;
	p = means_none(o, p->b, false) ? p->c : means_none(o, p->b, true) ? p->d : NULL;
	return p && p->kind == GN_BLOCK ? p : NULL;
}

static bool take_names(struct opened *o, const struct walk *w)
{
	const struct gonode *p = parent(w, 0), *left = p ? p->a : NULL;

	if (!p || p->kind != GN_ASSIGN || p->b != o->out.node || !left || !left->next ||
		left->kind != GN_IDENT || left->next->kind != GN_IDENT)
		return false;
	o->assign = p;
	o->name = left->text;
	o->err = str_eq(left->next->text, STR("_")) ? STR("") : left->next->text;
	return p->op == GO_DEFINE || str_eq(o->name, STR("_"));
}

static void visit_opening(struct walk *w, const struct gonode *n, void *context)
{
	struct finding_all *all = context;
	struct opened o = {.out = {.node = n, .function = function_around(w)}};
	struct walk again = {.scope = w->scope};
	uint32_t end;

	if (n->kind != GN_CALL || all->n == GOCLOSE_MAX || !w->n ||
		!goopens(&w->scope, n, &o.out.kind) || !take_names(&o, w))
		return;
	if (str_eq(o.name, STR("_"))) {
		all->out[all->n++] = o.out;
		return;
	}
	o.block = block_of(&o, w);
	if (!o.block)
		return;
	walk(&again, w->scope.outer, visit_use, &o);
	if (o.escapes)
		return;
	again = (struct walk){.scope = w->scope};
	walk(&again, w->scope.outer, visit_way_out, &o);
	end = end_without(&o, w);
	if (end && o.out.nleaves < GOCLOSE_WAYS)
		o.out.leaves[o.out.nleaves++] = end;
	if (!o.out.nleaves)
		return;
	if (!o.closed)
		o.out.nleaves = 0;
	all->out[all->n++] = o.out;
}

size_t goclose_find(const struct goscope *scope, struct goclose *out)
{
	struct walk w = {.scope = *scope};
	struct finding_all all = {.out = out};

	walk(&w, scope->outer, visit_opening, &all);
	return all.n;
}
