/* SPDX-License-Identifier: MIT */
/* From an expression back to the object that it means. */
#include "gosrc/goassume.h"
#include "gosrc/goreach.h"
#include "gosrc/gouses_parts.h"
#include "gosrc/gowalk.h"

enum {
	LOOK_MAX = 6, /* variables, parameters and results in a row */
	STEPS_MAX = 500,
};

struct finder {
	const struct gocalls *calls;
	struct gothing *out;
	size_t n, steps;
	struct str name; /* of the variable that was looked at last */
	bool unknown;
	bool context; /* what ends the context that the expression is */
};

static void find(struct finder *f, const struct goscope *scope, const struct gonode *e, int look);

bool gosync_frees(enum gosync_kind frees, enum gosync_kind waits)
{
	switch (waits) {
	case GOSYNC_SEND:
		return frees == GOSYNC_RECEIVE;
	case GOSYNC_RECEIVE:
		return frees == GOSYNC_SEND || frees == GOSYNC_CLOSE;
	case GOSYNC_WG_WAIT:
		return frees == GOSYNC_WG_DONE;
	case GOSYNC_COND_WAIT:
		return frees == GOSYNC_COND_SIGNAL;
	default:
		return false;
	}
}

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

static bool is_call_of(
	const struct goscope *scope, const struct gonode *f, struct str package, const char *name)
{
	return f && f->kind == GN_SELECTOR && f->a && f->a->kind == GN_IDENT &&
	       str_eq(f->text, str_from(name)) &&
	       str_eq(goscope_find(scope, f->a->text).path, package);
}

bool gothing_is_made(const struct goscope *scope, const struct gonode *value)
{
	const struct gonode *f;

	if (value && value->kind == GN_UNARY && value->op == GO_AND)
		value = value->a;
	if (!value || value->kind == GN_COMPOSITE)
		return true;
	f = value->kind == GN_CALL ? value->a : NULL;
	if (is_call_of(scope, f, STR("sync"), "NewCond"))
		return true;
	return f && f->kind == GN_IDENT &&
	       (str_eq(f->text, STR("make")) || str_eq(f->text, STR("new")));
}

const struct gonode *gonode_nth(const struct gonode *list, size_t i)
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
	const struct gonode *argument = gonode_nth(call->b, index);

	there.line = call->line;
	if (argument)
		find(f, &there, argument, look);
	else
		f->unknown = true;
}

/* The function value whose parameter it is: what is assumed to call it passes it. */
static void find_assumed_parameter(
	struct finder *f, const struct goscope *scope, struct str name, uint32_t line, int look)
{
	const struct goassume *a = f->calls->assume;
	size_t body = SIZE_MAX, index = SIZE_MAX;
	bool any = false;

	for (size_t i = 0; i < a->nbodies && index == SIZE_MAX; i++) {
		const struct gonode *n = a->bodies[i].node;

		if (a->bodies[i].outer != scope->outer)
			continue;
		body = i;
		index = parameter_of(n->kind == GN_FUNC ? n->b : n->a, name, line);
	}
	f->unknown |= index == SIZE_MAX || a->bodies[body].given;
	for (size_t i = 0; i < a->nedges && !f->unknown; i++) {
		const struct goedge *e = &a->edges[i];
		struct goscope there = {scope->program, e->source, e->outer, e->call->line};

		if (e->to != body)
			continue;
		any = true;
		find_argument(f, &there, e->call, index, look);
	}
	f->unknown |= !any;
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
		else if (f->calls->assume)
			find_assumed_parameter(f, scope, name, line, look);
		else
			f->unknown = true;
		return;
	}
	if (f->calls->assume) {
		find_assumed_parameter(f, scope, name, line, look);
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

static bool is_with_cancel(const struct goscope *scope, const struct gonode *f)
{
	return is_call_of(scope, f, STR("context"), "WithCancel") ||
	       is_call_of(scope, f, STR("context"), "WithCancelCause");
}

struct assign_search {
	const struct gonode *value, *assign;
};

static bool visit_assign(const struct gonode *n, void *context)
{
	struct assign_search *s = context;

	if (n->kind == GN_ASSIGN && n->b == s->value)
		s->assign = n;
	return !s->assign;
}

/* ctx, cancel := context.WithCancel(parent): what cancels it, and what cancels its parent. */
static void find_context(
	struct finder *f, const struct goscope *scope, const struct gobinding *b, int look)
{
	const struct gonode *call = b->value, *cancel;
	struct assign_search s = {call, NULL};
	struct goscope there = *scope;

	there.line = b->line > scope->outer->line ? b->line - 1 : b->line;
	if (!call || goscope_assigns(scope, f->name)) {
		f->unknown = true;
		return;
	}
	if (call->kind == GN_CALL && is_with_cancel(scope, call->a)) {
		gonode_walk(scope->outer, visit_assign, &s);
		cancel = s.assign ? gonode_nth(s.assign->a, 1) : NULL;
		if (!cancel || cancel->kind != GN_IDENT)
			f->unknown = true;
		else if (!str_eq(cancel->text, STR("_")))
			add(f, (struct gothing){.kind = GOTHING_LOCAL,
				       .source = scope->source,
				       .outer = scope->outer,
				       .line = b->line,
				       .name = cancel->text,
				       .cancel = true});
		call = call->b;
	}
	find(f, &there, call, look);
}

/* context.Background() and the like, as a value itself. */
static bool find_root(
	struct finder *f, const struct goscope *scope, const struct gonode *call, int look)
{
	const struct gonode *c = call->a;

	if (is_call_of(scope, c, STR("context"), "WithValue")) {
		find(f, scope, call->b, look);
		return true;
	}
	if (!is_call_of(scope, c, STR("context"), "Background") &&
		!is_call_of(scope, c, STR("context"), "TODO") &&
		!is_call_of(scope, c, STR("context"), "WithoutCancel"))
		return false;
	add(f, (struct gothing){.kind = GOTHING_NIL, .name = c->text});
	return true;
}

static void find_local(struct finder *f, const struct goscope *scope, const struct gonode *name,
	const struct gobinding *b, int look)
{
	struct goscope there = *scope;

	if (!f->context && !b->ranged && b->index == 1 && b->value->kind == GN_CALL &&
		is_with_cancel(scope, b->value->a)) {
		add(f, (struct gothing){.kind = GOTHING_LOCAL,
			       .source = scope->source,
			       .outer = scope->outer,
			       .line = b->line,
			       .name = name->text,
			       .cancel = true});
	} else if (b->ranged || b->index) {
		f->unknown = true;
	} else if (f->context) {
		find_context(f, scope, b, look);
	} else if (gothing_is_made(scope, b->value)) {
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

	f->name = name->text;
	if (f->context && b.kind == GO_BOUND_PARAMETER && goscope_assigns(scope, name->text)) {
		f->unknown = true;
		return;
	}
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
		if (f->context)
			f->unknown = true;
		else if (goname_exported(name->text) &&
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

bool gothing_is_conversion(const struct goscope *scope, const struct gonode *f)
{
	struct gonamed named;

	return f && f->kind == GN_IDENT && !goscope_find(scope, f->text).kind &&
	       gotype_named(scope, (struct gotype){f, scope->source}, &named) && named.package;
}

/* What any function returns that the call is assumed to mean. */
static void find_assumed_call(
	struct finder *f, const struct goscope *scope, const struct gonode *call, int look)
{
	const struct goassume *a = f->calls->assume;
	bool any = false;

	f->unknown |= gocall_is_foreign(scope, call->a);
	for (size_t i = 0; i < a->nedges && !f->unknown; i++) {
		const struct gobody *body = &a->bodies[a->edges[i].to];
		struct return_search s = {f, {scope->program, body->source, body->outer, 0}, look};

		if (a->edges[i].call != call)
			continue;
		any = true;
		gonode_walk(body->func ? body->node->c : body->node->b, visit_return, &s);
	}
	f->unknown |= !any;
}

static void find_call(
	struct finder *f, const struct goscope *scope, const struct gonode *call, int look)
{
	const struct gofunc *callee = call->a ? goscope_callee(scope, call->a) : NULL;
	struct return_search s = {f, *scope, look};

	if (f->context) {
		f->unknown |= !find_root(f, scope, call, look);
		return;
	}
	/* Who calls a cancel function is a matter of function values. */
	if (f->calls->assume && !callee && call->a && call->a->kind == GN_SELECTOR && !call->b &&
		str_eq(call->a->text, STR("Done"))) {
		f->context = true;
		find(f, scope, call->a->a, look);
		f->context = false;
		return;
	}
	if (!callee && call->b && !call->b->next && gothing_is_conversion(scope, call->a)) {
		find(f, scope, call->b, look);
		return;
	}
	if (!callee && f->calls->assume) {
		find_assumed_call(f, scope, call, look);
		return;
	}
	if (!callee || !callee->node->c) {
		f->unknown = true;
		return;
	}
	s.scope.source = callee->source;
	s.scope.outer = callee->node;
	gonode_walk(callee->node->c, visit_return, &s);
}

/* Contexts that are put into a field: all of them, whichever object it is. */
struct stored_search {
	struct finder *finder;
	struct goscope scope;
	struct str key, name;
	int look;
};

static void check_literal(struct stored_search *s, const struct gonode *n)
{
	struct str head = str_head(s->key, str_rchr(s->key, '.'));
	struct gonamed named;

	if (!n->a || !gotype_named(&s->scope, (struct gotype){n->a, s->scope.source}, &named) ||
		!str_ends(head, named.name) || !str_starts(head, named.path) ||
		head.n != named.path.n + 1 + named.name.n)
		return;
	for (const struct gonode *e = n->b; e; e = e->next) {
		if (e->kind != GN_KEY_VALUE)
			s->finder->unknown = true;
		else if (str_eq(e->a->text, s->name))
			find(s->finder, &s->scope, e->b, s->look);
	}
}

static bool visit_stored(const struct gonode *n, void *context)
{
	struct stored_search *s = context;
	const struct gonode *value = n->b;

	s->scope.line = n->line;
	if (n->kind == GN_COMPOSITE)
		check_literal(s, n);
	for (const struct gonode *to = n->a; n->kind == GN_ASSIGN && to; to = to->next) {
		struct str key = to->kind == GN_SELECTOR && str_eq(to->text, s->name)
					 ? gosync_key(&s->scope, to)
					 : STR("-");

		s->finder->unknown |= !key.n;
		if (str_eq(key, s->key))
			find(s->finder, &s->scope, value, s->look);
		value = value ? value->next : NULL;
	}
	return !s->finder->unknown;
}

static void find_stored(
	struct finder *f, const struct goscope *scope, const struct gonode *e, int look)
{
	struct stored_search s = {.finder = f,
		.scope = {.program = scope->program},
		.key = gosync_key(scope, e),
		.name = e->text,
		.look = look};
	size_t before = f->n;

	f->unknown |= !s.key.n || str_find(s.key, STR("[]")) != SIZE_MAX ||
		      (goname_exported(e->text) && !str_starts(s.key, STR("main.")));
	for (size_t p = 0; p < scope->program->npackages; p++)
		for (size_t i = 0; i < scope->program->packages[p]->nsources; i++) {
			s.scope.source = scope->program->packages[p]->sources[i];
			s.scope.outer = s.scope.source->file.decls;
			for (; s.scope.outer && !f->unknown; s.scope.outer = s.scope.outer->next)
				gonode_walk(s.scope.outer, visit_stored, &s);
		}
	f->unknown |= f->n == before;
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
	else if (e->kind == GN_SELECTOR && e->a && f->context)
		find_stored(f, scope, e, look + 1);
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
