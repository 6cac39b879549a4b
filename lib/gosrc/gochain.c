/* SPDX-License-Identifier: MIT */
#include "gosrc/gochain.h"

#include "gosrc/gowalk.h"

enum { LOOK_MAX = 16 }; /* of variables and parameters followed; a cycle ends there */

static const struct gonode *bare(const struct gonode *n)
{
	while (n && (n->kind == GN_PAREN || n->kind == GN_STAR ||
			    (n->kind == GN_UNARY && n->op == GO_AND)))
		n = n->a;
	return n;
}

/* ---- parameters ---- */

static const struct gonode *parameters_of(const struct gonode *function)
{
	const struct gonode *type = function->kind == GN_FUNC ? function->b : function->a;

	return type ? type->a : NULL;
}

/* The argument for a parameter of the function; NULL: it has no such, or it is variadic. */
static const struct gonode *argument_for(
	const struct gochain *chain, const struct gobinding *b, struct str name)
{
	const struct gonode *argument = chain->call ? chain->call->b : NULL;

	for (const struct gonode *p = parameters_of(chain->function); p; p = p->next) {
		if (p->a == b->type && p->line == b->line && str_eq(p->text, name))
			return p->a && p->a->kind == GN_ELLIPSIS ? NULL : argument;
		argument = argument ? argument->next : NULL;
	}
	return NULL;
}

bool gochain_argument(const struct gochain *chain, const struct goscope *scope,
	const struct gonode *name, struct goplaced *out)
{
	struct goplaced at = {.scope = *scope, .expr = bare(name), .chain = chain};
	bool found = false;

	for (int look = 0; look < LOOK_MAX; look++) {
		const struct gonode *argument = NULL;
		struct gobinding b;

		if (!at.expr || at.expr->kind != GN_IDENT)
			break;
		b = goscope_find(&at.scope, at.expr->text);
		if (b.kind != GO_BOUND_PARAMETER || goscope_assigns(&at.scope, at.expr->text))
			break;
		for (; at.chain && !argument; at.chain = at.chain->around) {
			argument = argument_for(at.chain, &b, at.expr->text);
			if (argument)
				break;
			at.around = true;
		}
		if (!argument)
			return false;
		at.started |= at.chain->started;
		at.scope = at.chain->scope;
		at.chain = at.chain->caller;
		at.expr = bare(argument);
		at.up++;
		found = true;
	}
	*out = at;
	return found;
}

void gochain_name(const struct gochain *chain, const struct goscope *scope, struct gosync_op *op)
{
	struct gosync_op named = *op;
	struct goplaced at;

	if (!chain || op->key.n || op->root != GOROOT_PARAMETER ||
		!gochain_argument(chain, scope, gosync_object(op), &at))
		return;
	gosync_rename(&at.scope, at.expr, &named);
	if (!named.key.n)
		return;
	named.up = at.up;
	if (at.around && named.root != GOROOT_PACKAGE)
		named.root = GOROOT_LOCAL;
	*op = named;
}

/* ---- functions ---- */

struct value_search {
	struct str name;
	const struct gonode *value;
	unsigned n;
};

static bool visit_value(const struct gonode *n, void *context)
{
	struct value_search *s = context;

	if (n->kind != GN_ASSIGN || n->op == GO_DEFINE)
		return true;
	for (const struct gonode *a = n->a, *v = n->b; a; a = a->next, v = v ? v->next : NULL)
		if (a->kind == GN_IDENT && str_eq(a->text, s->name)) {
			s->value = v;
			s->n++;
		}
	return true;
}

/* var f func(); f = func() { ... }: the one value that it is given. */
static const struct gonode *only_value(
	const struct goscope *scope, const struct gobinding *b, struct str name)
{
	struct value_search s = {.name = name};

	if (b->ranged || b->index)
		return NULL;
	gonode_walk(scope->outer, visit_value, &s);
	if (b->value)
		return s.n ? NULL : b->value;
	return s.n == 1 ? s.value : NULL;
}

static size_t callees(
	const struct goplaced *at, struct gocallee *out, size_t n, bool *unknown, int look);

static size_t callees_of_all(const struct goplaced *at, const struct gonode *list,
	struct gocallee *out, size_t n, bool *unknown, int look)
{
	for (; list; list = list->next) {
		struct goplaced element = *at;

		element.expr = list->kind == GN_KEY_VALUE ? list->b : list;
		n = callees(&element, out, n, unknown, look + 1);
	}
	return n;
}

struct returns {
	struct goplaced at; /* in the function that returns them */
	size_t index;	    /* of the result */
	struct gocallee *out;
	size_t n;
	bool *unknown;
	int look;
};

static bool visit_return(const struct gonode *n, void *context)
{
	struct returns *r = context;
	const struct gonode *v = n->kind == GN_RETURN ? n->a : NULL;

	if (n->kind == GN_FUNC_LIT || *r->unknown)
		return false;
	if (n->kind != GN_RETURN)
		return true;
	for (size_t i = 0; v && i < r->index; i++)
		v = v->next;
	*r->unknown |= !v;
	if (!v || (v->kind == GN_IDENT && str_eq(v->text, STR("nil"))))
		return false;
	r->at.expr = v;
	r->at.scope.line = v->line;
	r->n = callees(&r->at, r->out, r->n, r->unknown, r->look + 1);
	return false;
}

/* release := c.take(): what take returns, if that is nothing but literals and functions. */
static size_t callees_of_result(const struct goplaced *at, size_t index, struct gocallee *out,
	size_t n, bool *unknown, int look)
{
	const struct gofunc *f = goscope_callee(&at->scope, at->expr->a);
	struct returns r = {.index = index, .out = out, .n = n, .unknown = unknown, .look = look};

	*unknown |= !f || !f->node->c;
	if (*unknown)
		return n;
	r.at = (struct goplaced){.scope = at->scope};
	r.at.scope.source = f->source;
	r.at.scope.outer = f->node;
	gonode_walk(f->node->c, visit_return, &r);
	*unknown |= r.n == n;
	return r.n;
}

static size_t callees_of_name(
	const struct goplaced *at, struct gocallee *out, size_t n, bool *unknown, int look)
{
	struct gobinding b = goscope_find(&at->scope, at->expr->text);
	struct goplaced from = *at;

	if (b.kind == GO_BOUND_PARAMETER && at->chain &&
		gochain_argument(at->chain, &at->scope, at->expr, &from))
		return callees(&from, out, n, unknown, look + 1);
	*unknown |= b.kind != GO_BOUND_LOCAL || !at->scope.outer;
	if (*unknown)
		return n;
	from.scope.line = b.line;
	if (b.ranged && b.index == 1 && b.value->kind == GN_COMPOSITE &&
		!goscope_assigns(&at->scope, at->expr->text))
		return callees_of_all(&from, b.value->b, out, n, unknown, look);
	if (b.value && b.value->kind == GN_CALL && !b.ranged &&
		!goscope_assigns(&at->scope, at->expr->text)) {
		from.expr = b.value;
		return callees_of_result(&from, b.index, out, n, unknown, look + 1);
	}
	from.expr = only_value(&at->scope, &b, at->expr->text);
	*unknown |= !from.expr;
	return *unknown ? n : callees(&from, out, n, unknown, look + 1);
}

static size_t callees(
	const struct goplaced *at, struct gocallee *out, size_t n, bool *unknown, int look)
{
	struct goplaced from = *at;
	struct gocallee c = {.scope = at->scope, .around = at->chain};

	while (from.expr && from.expr->kind == GN_PAREN)
		from.expr = from.expr->a;
	*unknown |= !from.expr || look > LOOK_MAX;
	if (*unknown)
		return n;
	if (from.expr->kind == GN_CALL && from.expr->a)
		return callees_of_result(&from, 0, out, n, unknown, look + 1);
	if (from.expr->kind == GN_FUNC_LIT) {
		c.function = from.expr;
	} else {
		c.func = goscope_callee(&from.scope, from.expr);
		if (!c.func && from.expr->kind == GN_IDENT)
			return callees_of_name(&from, out, n, unknown, look);
		*unknown |= !c.func;
		if (*unknown)
			return n;
		c.function = c.func->node;
		c.around = NULL;
		c.scope.source = c.func->source;
		c.scope.outer = c.func->node;
	}
	*unknown |= n == GOCALLEES_MAX;
	if (!*unknown)
		out[n++] = c;
	return n;
}

size_t gochain_callees(const struct gochain *chain, const struct goscope *scope,
	const struct gonode *f, struct gocallee *out)
{
	struct goplaced at = {.scope = *scope, .expr = f, .chain = chain};
	bool unknown = false;
	size_t n = callees(&at, out, 0, &unknown, 0);

	return unknown ? 0 : n;
}

/* ---- methods behind interfaces ---- */

static bool is_interface(const struct goscope *scope, const struct gonode *e)
{
	struct gotype t = goscope_type(scope, e), under = gotype_underlying(scope, t);

	if (under.node)
		return under.node->kind == GN_INTERFACE;
	return t.node && t.node->kind == GN_IDENT && str_eq(t.node->text, STR("error"));
}

static bool takes(const struct gofunc *f, const struct gonode *call)
{
	const struct gonode *argument = call->b;

	if (argument && !argument->next && argument->kind == GN_CALL)
		return true; /* f(g()): as many as g returns */
	for (const struct gonode *p = f->node->b->a; p; p = p->next) {
		if (p->a && p->a->kind == GN_ELLIPSIS)
			return true;
		if (!argument)
			return false;
		argument = argument->next;
	}
	return !argument;
}

/*
 * A value whose type is not known, as what a package returns that is not ours to read: its methods
 * are of that package or, when it is an interface, of our types.
 */
static bool is_unknown_value(const struct goscope *scope, const struct gonode *expr)
{
	if (expr->kind == GN_IDENT && goscope_find(scope, expr->text).kind == GO_BOUND_IMPORT)
		return false;
	return !goscope_type(scope, expr).node;
}

static bool is_callable(const struct goscope *scope, struct str field)
{
	for (size_t p = 0; p < scope->program->npackages; p++)
		if (gopackage_has_callable(scope->program->packages[p], field))
			return true;
	return false;
}

bool gochain_methods(
	const struct goscope *scope, const struct gonode *call, struct gocallee *out, size_t *n)
{
	const struct gonode *name = call->a;

	*n = 0;
	if (!name || name->kind != GN_SELECTOR || !name->a)
		return false;
	if (!is_interface(scope, name->a) &&
		(!is_unknown_value(scope, name->a) || is_callable(scope, name->text)))
		return false;
	if (!goprogram_import_all(scope->program))
		return false;
	for (size_t p = 0; p < scope->program->npackages; p++)
		for (size_t i = 0; i < scope->program->packages[p]->nfuncs; i++) {
			const struct gofunc *f = &scope->program->packages[p]->funcs[i];

			if (!f->receiver.n || !str_eq(f->name, name->text) || !takes(f, call))
				continue;
			if (*n == GOCALLEES_MAX)
				return false;
			out[(*n)++] = (struct gocallee){
				.scope = {scope->program, f->source, f->node, f->node->line},
				.function = f->node,
				.func = f};
		}
	return true;
}
