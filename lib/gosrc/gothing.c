/* SPDX-License-Identifier: MIT */
/* From an expression back to the object that it means. */
#include "gosrc/gouses.h"
#include "gosrc/gowalk.h"

enum {
	LOOK_MAX = 6, /* variables, parameters and results in a row */
	STEPS_MAX = 500,
};

struct finder {
	const struct gocalls *calls;
	struct gothing *out;
	size_t n, steps;
	bool unknown;
};

static void find(struct finder *f, const struct goscope *scope, const struct gonode *e, int look);

static void add(struct finder *f, struct gothing thing)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->out[i].kind == thing.kind && f->out[i].outer == thing.outer &&
			f->out[i].line == thing.line && str_eq(f->out[i].name, thing.name) &&
			str_eq(f->out[i].key, thing.key))
			return;
	if (f->n == GOTHINGS_MAX)
		f->unknown = true;
	else
		f->out[f->n++] = thing;
}

/* make(...), new(T), T{...}, or a variable without a value. */
static bool is_made(const struct gonode *value)
{
	const struct gonode *f;

	if (!value || value->kind == GN_COMPOSITE)
		return true;
	f = value->kind == GN_CALL ? value->a : NULL;
	return f && f->kind == GN_IDENT &&
	       (str_eq(f->text, STR("make")) || str_eq(f->text, STR("new")));
}

static const struct gonode *nth(const struct gonode *list, size_t i)
{
	while (list && i-- > 0)
		list = list->next;
	return list;
}

/* The index of a parameter by its name and line; SIZE_MAX: it is none of these. */
static size_t parameter_of(const struct gonode *type, struct str name, uint32_t line)
{
	size_t i = 0;

	for (const struct gonode *p = type->a; p; p = p->next, i++)
		if (p->line == line && str_eq(p->text, name))
			return p->a && p->a->kind == GN_ELLIPSIS ? SIZE_MAX : i;
	return SIZE_MAX;
}

struct literal_search {
	struct str name;
	uint32_t line;
	const struct gonode *call;
	size_t index;
};

static bool visit_literal(const struct gonode *n, void *context)
{
	struct literal_search *s = context;
	size_t i;

	if (n->kind != GN_CALL || !n->a || n->a->kind != GN_FUNC_LIT || s->call)
		return !s->call;
	i = parameter_of(n->a->a, s->name, s->line);
	if (i != SIZE_MAX) {
		s->call = n;
		s->index = i;
	}
	return !s->call;
}

static void find_argument(struct finder *f, const struct goscope *scope, const struct gonode *call,
	size_t index, int look)
{
	struct goscope there = *scope;
	const struct gonode *argument = nth(call->b, index);

	there.line = call->line;
	if (argument)
		find(f, &there, argument, look);
	else
		f->unknown = true;
}

/* What the callers pass; a function that may be called unseen may be passed anything. */
static void find_parameter(
	struct finder *f, const struct goscope *scope, struct str name, uint32_t line, int look)
{
	struct literal_search s = {.name = name, .line = line};
	const struct gofunc *self = gosource_func(scope->source, scope->outer);
	size_t index = self ? parameter_of(scope->outer->b, name, line) : SIZE_MAX;
	bool any = false;

	if (index == SIZE_MAX) {
		gonode_walk(scope->outer, visit_literal, &s);
		if (s.call)
			find_argument(f, scope, s.call, s.index, look);
		f->unknown |= !s.call;
		return;
	}
	f->unknown |= gocalls_is_dynamic(f->calls, self);
	for (size_t i = 0; !f->unknown && i < f->calls->n; i++) {
		const struct gocall *c = &f->calls->items[i];
		struct goscope there = {scope->program, c->source, c->outer, c->node->line};

		if (c->callee != self)
			continue;
		any = true;
		find_argument(f, &there, c->node, index, look);
	}
	f->unknown |= !any;
}

static void find_local(struct finder *f, const struct goscope *scope, const struct gonode *name,
	const struct gobinding *b, int look)
{
	struct goscope there = *scope;

	if (b->ranged || b->index) {
		f->unknown = true;
	} else if (is_made(b->value)) {
		add(f, (struct gothing){.kind = GOTHING_LOCAL,
			       .source = scope->source,
			       .outer = scope->outer,
			       .line = b->line,
			       .name = name->text});
	} else {
		there.line = b->line > scope->outer->line ? b->line - 1 : b->line;
		find(f, &there, b->value, look);
	}
}

static void find_name(
	struct finder *f, const struct goscope *scope, const struct gonode *name, int look)
{
	struct gobinding b = goscope_find(scope, name->text);

	switch (b.kind) {
	case GO_BOUND_NOWHERE:
		if (str_eq(name->text, STR("nil")))
			add(f, (struct gothing){.kind = GOTHING_NIL, .name = name->text});
		else
			f->unknown = true;
		break;
	case GO_BOUND_LOCAL:
		find_local(f, scope, name, &b, look);
		break;
	case GO_BOUND_PARAMETER:
		find_parameter(f, scope, name->text, b.line, look);
		break;
	case GO_BOUND_PACKAGE:
		if (goname_exported(name->text) &&
			!str_eq(scope->source->package->path, STR("main")))
			f->unknown = true;
		else
			add(f, (struct gothing){.kind = GOTHING_PACKAGE,
				       .name = name->text,
				       .key = gosync_key(scope, name)});
		break;
	default:
		f->unknown = true;
	}
}

/* An exported field of another package than main may be used by packages that were not read. */
static void find_field(struct finder *f, const struct goscope *scope, const struct gonode *e)
{
	struct str key = gosync_key(scope, e);
	bool closed = !goname_exported(e->text) || str_starts(key, STR("main."));

	if (!key.n || !closed || str_find(key, STR("[]")) != SIZE_MAX ||
		(e->a->kind == GN_IDENT && goscope_find(scope, e->a->text).kind == GO_BOUND_IMPORT))
		f->unknown = true;
	else
		add(f, (struct gothing){.kind = GOTHING_FIELD, .name = e->text, .key = key});
}

struct return_search {
	struct finder *finder;
	struct goscope scope;
	int look;
};

static bool visit_return(const struct gonode *n, void *context)
{
	struct return_search *s = context;

	if (n->kind == GN_FUNC_LIT)
		return false;
	if (n->kind != GN_RETURN)
		return true;
	s->scope.line = n->line;
	if (n->a)
		find(s->finder, &s->scope, n->a, s->look);
	else
		s->finder->unknown = true;
	return false;
}

static void find_call(
	struct finder *f, const struct goscope *scope, const struct gonode *call, int look)
{
	const struct gofunc *callee = call->a ? goscope_callee(scope, call->a) : NULL;
	struct return_search s = {f, *scope, look};

	if (!callee || !callee->node->c) {
		f->unknown = true;
		return;
	}
	s.scope.source = callee->source;
	s.scope.outer = callee->node;
	gonode_walk(callee->node->c, visit_return, &s);
}

static void find(struct finder *f, const struct goscope *scope, const struct gonode *e, int look)
{
	while (e && (e->kind == GN_PAREN || e->kind == GN_STAR ||
			    (e->kind == GN_UNARY && e->op == GO_AND)))
		e = e->a;
	if (!e || look >= LOOK_MAX || f->steps++ >= STEPS_MAX || f->unknown || !scope->outer) {
		f->unknown = true;
		return;
	}
	if (e->kind == GN_IDENT)
		find_name(f, scope, e, look + 1);
	else if (e->kind == GN_SELECTOR && e->a)
		find_field(f, scope, e);
	else if (e->kind == GN_CALL)
		find_call(f, scope, e, look + 1);
	else
		f->unknown = true;
}

size_t gothing_of(const struct gocalls *calls, const struct goscope *scope,
	const struct gonode *expr, struct gothing *out)
{
	struct finder f = {.calls = calls, .out = out};

	find(&f, scope, expr, 0);
	return f.unknown ? 0 : f.n;
}
