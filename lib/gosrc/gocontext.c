/* SPDX-License-Identifier: MIT */
#include "gosrc/gocontext.h"

#include "gosrc/gowalk.h"

enum { LOOK_MAX = 16 };

static bool outlasts(const struct goplaced *at, int look);

static bool is_context_call(const struct goscope *scope, const struct gonode *call, struct str name)
{
	const struct gonode *f = call->a;

	return f && f->kind == GN_SELECTOR && str_eq(f->text, name) && f->a &&
	       f->a->kind == GN_IDENT &&
	       str_eq(goscope_find(scope, f->a->text).path, STR("context"));
}

/* ---- who calls cancel ---- */

struct cancel_search {
	const struct gonode *call; /* context.WithCancel(...) */
	struct str name;	   /* of what it returns second; empty: not found */
	bool thrown;		   /* it is thrown away: _ */
	unsigned mentions, deferred;
};

static bool visit_made(const struct gonode *n, void *context)
{
	struct cancel_search *s = context;

	if (n->kind != GN_ASSIGN || n->b != s->call || !n->a || !n->a->next)
		return true;
	if (n->a->next->kind == GN_IDENT)
		s->name = n->a->next->text;
	s->thrown = str_eq(s->name, STR("_"));
	return false;
}

static bool visit_mention(const struct gonode *n, void *context)
{
	struct cancel_search *s = context;

	s->mentions += n->kind == GN_IDENT && str_eq(n->text, s->name);
	s->deferred += n->kind == GN_DEFER && n->a && n->a->kind == GN_CALL && !n->a->b &&
		       n->a->a && n->a->a->kind == GN_IDENT && str_eq(n->a->a->text, s->name);
	return true;
}

/* Only a defer of the function that made it, which is not deeper than where the thread waits. */
static bool is_only_deferred(const struct goscope *scope, const struct gonode *call)
{
	struct cancel_search s = {.call = call};

	if (!scope->outer)
		return false;
	gonode_walk(scope->outer, visit_made, &s);
	if (s.thrown)
		return true;
	if (!s.name.n)
		return false;
	gonode_walk(scope->outer, visit_mention, &s);
	return s.mentions == s.deferred + 1; /* its declaration */
}

/* ---- where it comes from ---- */

static bool call_outlasts(const struct goplaced *at, int look)
{
	struct goplaced parent = *at;

	if (is_context_call(&at->scope, at->expr, STR("Background")) ||
		is_context_call(&at->scope, at->expr, STR("TODO")))
		return true;
	parent.expr = at->expr->b;
	if (is_context_call(&at->scope, at->expr, STR("WithValue")))
		return outlasts(&parent, look + 1);
	return is_context_call(&at->scope, at->expr, STR("WithCancel")) && !at->around &&
	       !at->started && is_only_deferred(&at->scope, at->expr) &&
	       outlasts(&parent, look + 1);
}

static bool outlasts(const struct goplaced *at, int look)
{
	struct goplaced from = *at;
	struct gobinding b;

	if (!at->expr || look > LOOK_MAX)
		return false;
	if (at->expr->kind == GN_CALL)
		return call_outlasts(at, look);
	if (at->expr->kind != GN_IDENT)
		return false;
	b = goscope_find(&at->scope, at->expr->text);
	if (b.kind == GO_BOUND_PARAMETER &&
		gochain_argument(at->chain, &at->scope, at->expr, &from)) {
		from.around |= at->around;
		from.started |= at->started;
		return outlasts(&from, look + 1);
	}
	if (b.kind != GO_BOUND_LOCAL || !b.value || b.index || b.ranged ||
		goscope_assigns(&at->scope, at->expr->text))
		return false;
	from.expr = b.value;
	if (b.line > at->scope.outer->line)
		from.scope.line = b.line - 1; /* ctx := context.WithValue(ctx, k, v) */
	return outlasts(&from, look + 1);
}

bool gocontext_outlasts(
	const struct gochain *chain, const struct goscope *scope, const struct gonode *context)
{
	return outlasts(&(struct goplaced){.scope = *scope, .expr = context, .chain = chain}, 0);
}
