/* SPDX-License-Identifier: MIT */
#include "gosrc/goassume.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "gosrc/goreach.h"
#include "gosrc/gowalk.h"

enum { ORIGIN_MAX = 16 }; /* of values and selectors in a row */

/* A call that names no function. */
struct dynamic {
	struct goedge edge;
	enum gocaller how;
	struct str name; /* of the method */
	uint32_t arguments;
	bool any; /* f(g()): as many as g returns */
};

struct builder {
	struct goassume *out;
	struct goscope scope;
	size_t body;
	struct dynamic *calls;
	size_t n, cap;
};

void goassume_release(struct goassume *a)
{
	free(a->bodies);
	idmap_release(&a->index);
	free(a->edges);
	free(a->given);
	free(a->types);
	free(a->values);
	*a = (struct goassume){0};
}

/* ---- bodies ---- */

static size_t add_body(struct builder *b, const struct gonode *node, const struct gofunc *func)
{
	struct goassume *a = b->out;
	struct gobody body = {.source = b->scope.source,
		.outer = b->scope.outer,
		.node = node,
		.func = func,
		.value = !func};
	const struct gonode *type = node->kind == GN_FUNC ? node->b : node->a;

	for (const struct gonode *p = type ? type->a : NULL; p; p = p->next) {
		body.parameters++;
		body.variadic = p->a && p->a->kind == GN_ELLIPSIS;
	}
	a->bodies = grow_array(a->bodies, &a->cap_bodies, a->nbodies + 1, sizeof(*a->bodies));
	a->bodies[a->nbodies] = body;
	idmap_set(&a->index, (uintptr_t)node, (uint32_t)a->nbodies);
	return a->nbodies++;
}

size_t goassume_is(const struct goassume *a, const struct gonode *function)
{
	uint32_t row = idmap_find(&a->index, (uintptr_t)function);

	return row == IDMAP_NONE ? SIZE_MAX : row;
}

struct contained {
	const struct gonode *wanted;
	bool found;
};

static bool visit_contained(const struct gonode *n, void *context)
{
	struct contained *c = context;

	c->found |= n == c->wanted;
	return !c->found;
}

size_t goassume_body(const struct goassume *a, const struct gonode *outer, const struct gonode *n)
{
	size_t best = SIZE_MAX;

	/* Inner literals come behind those around them. */
	for (size_t i = 0; i < a->nbodies; i++) {
		struct contained c = {n, false};

		if (a->bodies[i].outer != outer)
			continue;
		gonode_walk(a->bodies[i].node, visit_contained, &c);
		if (c.found)
			best = i;
	}
	return best;
}

/* ---- what packages that were not read are given ---- */

static void give_name(struct goassume *a, struct str name)
{
	a->given = grow_array(a->given, &a->cap_given, a->ngiven + 1, sizeof(*a->given));
	a->given[a->ngiven++] = name;
}

/* A function value of which it is not known what it is. */
static void give_value(struct goassume *a, const struct gonode *type)
{
	uint32_t n = 0;

	for (const struct gonode *p = type->a; p; p = p->next)
		n++;
	a->values = grow_array(a->values, &a->cap_values, a->nvalues + 1, sizeof(*a->values));
	a->values[a->nvalues++] = n;
}

/* A value of that type: its methods may be called. */
static void give_type(struct builder *b, struct gotype type)
{
	struct goassume *a = b->out;
	struct gotype under;
	struct gonamed named;

	if (!type.node)
		return;
	under = gotype_underlying(&b->scope, type);
	if (under.node && under.node->kind == GN_FUNC_TYPE)
		give_value(a, under.node);
	if (under.node && under.node->kind == GN_INTERFACE)
		for (const struct gonode *m = under.node->a; m; m = m->next)
			if (m->text.n)
				give_name(a, m->text);
	if (!gotype_named(&b->scope, type, &named) || !named.package)
		return;
	for (size_t i = 0; i < a->ntypes; i++)
		if (a->types[i].package == named.package && str_eq(a->types[i].name, named.name))
			return;
	a->types = grow_array(a->types, &a->cap_types, a->ntypes + 1, sizeof(*a->types));
	a->types[a->ntypes++] = named;
}

static bool is_foreign_type(const struct goscope *scope, const struct gonode *type)
{
	struct gonamed named;

	return type && gotype_named(scope, (struct gotype){type, scope->source}, &named) &&
	       !named.package;
}

/* x.f = value of a foreign x */
static bool is_foreign_place(const struct goscope *scope, const struct gonode *to)
{
	struct gonamed named;
	struct gotype t;

	if (!to || to->kind != GN_SELECTOR || !to->a)
		return false;
	if (to->a->kind == GN_IDENT && goscope_find(scope, to->a->text).kind == GO_BOUND_IMPORT)
		return true;
	t = goscope_type(scope, to->a);
	return t.node && gotype_named(scope, t, &named) && !named.package;
}

/* ---- calls ---- */

static void walk(
	struct builder *b, const struct gonode *n, const struct gonode *parent, bool given);

static void add_edge(struct builder *b, struct goedge edge)
{
	struct goassume *a = b->out;

	if (a->nedges == GOASSUME_EDGES_MAX) {
		a->over = true;
		return;
	}
	a->edges = grow_array(a->edges, &a->cap_edges, a->nedges + 1, sizeof(*a->edges));
	a->edges[a->nedges++] = edge;
}

/* f := func() { ... }, and f is nothing else ever. */
static const struct gonode *literal_of(const struct goscope *scope, const struct gonode *f)
{
	struct gobinding b;

	if (f->kind != GN_IDENT)
		return NULL;
	b = goscope_find(scope, f->text);
	return b.kind == GO_BOUND_LOCAL && b.value && b.value->kind == GN_FUNC_LIT && !b.ranged &&
			       !goscope_assigns(scope, f->text)
		       ? b.value
		       : NULL;
}

/*
 * A value that comes out of a package that was not read. What it has of ours it was given, and all
 * of that counts as called at any time.
 */
static bool comes_from_afar(const struct goscope *scope, const struct gonode *e, int look)
{
	struct goscope there = *scope;
	struct gobinding b;

	while (e && (e->kind == GN_PAREN || e->kind == GN_STAR || e->kind == GN_UNARY ||
			    e->kind == GN_INDEX))
		e = e->a;
	if (!e || look == ORIGIN_MAX)
		return false;
	if (e->kind == GN_CALL)
		return e->a && e->a->kind == GN_SELECTOR && !goscope_callee(scope, e->a) &&
		       comes_from_afar(scope, e->a, look + 1);
	if (e->kind == GN_SELECTOR && e->a && e->a->kind == GN_IDENT) {
		b = goscope_find(scope, e->a->text);
		if (b.kind == GO_BOUND_IMPORT)
			return !goprogram_import(scope->program, b.path);
	}
	if (e->kind == GN_SELECTOR)
		return comes_from_afar(scope, e->a, look + 1);
	b = e->kind == GN_IDENT ? goscope_find(scope, e->text) : (struct gobinding){0};
	if (b.kind != GO_BOUND_LOCAL || b.type || !b.value || !scope->outer ||
		goscope_assigns(scope, e->text))
		return false;
	there.line = b.line > scope->outer->line ? b.line - 1 : b.line;
	return comes_from_afar(&there, b.value, look + 1);
}

static enum gocaller how_called(const struct goscope *scope, const struct gonode *f)
{
	struct gotype t;

	if (f->kind != GN_SELECTOR || !f->a)
		return GOCALLER_VALUE;
	t = gotype_underlying(scope, goscope_type(scope, f->a));
	return t.node && t.node->kind == GN_INTERFACE ? GOCALLER_METHOD : GOCALLER_EITHER;
}

/* once.Do(f) calls f there and then. */
static bool is_once(const struct goscope *scope, const struct gonode *f)
{
	struct gonamed named;

	return f->kind == GN_SELECTOR && str_eq(f->text, STR("Do")) && f->a &&
	       gotype_named(scope, goscope_type(scope, f->a), &named) &&
	       str_eq(named.path, STR("sync")) && str_eq(named.name, STR("Once"));
}

static void add_dynamic(struct builder *b, const struct gonode *call, const struct gonode *f)
{
	struct dynamic d = {.edge = {call, b->scope.source, b->scope.outer, b->body, 0, true},
		.how = how_called(&b->scope, f),
		.name = f->kind == GN_SELECTOR ? f->text : STR("")};

	for (const struct gonode *x = call->b; x; x = x->next)
		d.arguments++;
	d.any = d.arguments == 1 && call->b->kind == GN_CALL;
	b->calls = grow_array(b->calls, &b->cap, b->n + 1, sizeof(*b->calls));
	b->calls[b->n++] = d;
}

static void add_once(struct builder *b, struct goedge edge, const struct gonode *f)
{
	const struct gofunc *callee = goscope_callee(&b->scope, f);
	const struct gonode *literal = callee ? NULL : literal_of(&b->scope, f);

	if (f->kind == GN_FUNC_LIT)
		return; /* it runs where it stands */
	edge.to = SIZE_MAX;
	if (callee || literal)
		edge.to = goassume_is(b->out, callee ? callee->node : literal);
	if (edge.to != SIZE_MAX) {
		add_edge(b, edge);
		return;
	}
	add_dynamic(b, edge.call, f);
	b->calls[b->n - 1].arguments = 0;
	b->calls[b->n - 1].any = false;
}

/* x.f() of an x of a package that was not read, other than locks and the like. */
static bool is_method_call(const struct goscope *scope, const struct gonode *f)
{
	struct gonamed named;

	if (f->kind != GN_SELECTOR || !f->a ||
		(f->a->kind == GN_IDENT && goscope_find(scope, f->a->text).kind == GO_BOUND_IMPORT))
		return false;
	return !gotype_named(scope, goscope_type(scope, f->a), &named) ||
	       !str_eq(named.path, STR("sync"));
}

/* True: a package that was not read gets the arguments. */
static bool add_call(struct builder *b, const struct gonode *call)
{
	const struct gonode *f = call->a, *literal;
	struct goedge edge = {call, b->scope.source, b->scope.outer, b->body, 0, false};
	const struct gofunc *callee;

	while (f && f->kind == GN_PAREN)
		f = f->a;
	if (!f || f->kind == GN_FUNC_LIT || gocall_is_builtin(&b->scope, f))
		return false;
	callee = goscope_callee(&b->scope, f);
	literal = callee ? NULL : literal_of(&b->scope, f);
	if (callee || literal) {
		/* bodies of declarations are all there, of literals those above */
		edge.to = goassume_is(b->out, callee ? callee->node : literal);
		if (edge.to != SIZE_MAX) {
			add_edge(b, edge);
			return false;
		}
	}
	if (!callee && is_once(&b->scope, f) && call->b) {
		add_once(b, edge, call->b);
		return false;
	}
	if (!callee && f->kind == GN_SELECTOR && comes_from_afar(&b->scope, f, 0))
		return true;
	if (!callee && gocall_is_foreign(&b->scope, f)) {
		/* What it gets may be an interface, whose methods ours may be. */
		if (is_method_call(&b->scope, f)) {
			add_dynamic(b, call, f);
			b->calls[b->n - 1].how = GOCALLER_METHOD;
		}
		return true;
	}
	add_dynamic(b, call, f);
	return false;
}

/* T.M or (*T).M */
static void add_expression(struct builder *b, const struct gonode *n)
{
	const struct gonode *t = n->a;
	const struct gofunc *f;
	struct gonamed named;
	size_t body;

	while (t && (t->kind == GN_PAREN || t->kind == GN_STAR))
		t = t->a;
	if (!t || (t->kind == GN_IDENT && goscope_find(&b->scope, t->text).kind) ||
		!gotype_named(&b->scope, (struct gotype){t, b->scope.source}, &named))
		return;
	f = gopackage_func(named.package, named.name, n->text);
	body = f ? goassume_is(b->out, f->node) : SIZE_MAX;
	if (body != SIZE_MAX)
		b->out->bodies[body].value = b->out->bodies[body].expression = true;
}

static void add_value(struct builder *b, const struct gonode *n, bool given)
{
	const struct gofunc *f = goscope_callee(&b->scope, n);
	const struct gonode *literal = given && !f ? literal_of(&b->scope, n) : NULL;
	size_t body = literal ? goassume_is(b->out, literal) : SIZE_MAX;

	if (body != SIZE_MAX)
		b->out->bodies[body].given = true;
	if (!f && n->kind == GN_SELECTOR)
		add_expression(b, n);
	body = f ? goassume_is(b->out, f->node) : SIZE_MAX;
	if (body != SIZE_MAX) {
		b->out->bodies[body].value = true;
		b->out->bodies[body].given |= given;
	}
}

static void walk_call(struct builder *b, const struct gonode *call)
{
	bool foreign = add_call(b, call);
	const struct gonode *f = call->a;

	if (f && f->kind == GN_SELECTOR)
		walk(b, f->a, f, false);
	else if (f && f->kind != GN_IDENT)
		walk(b, f, call, false);
	for (const struct gonode *x = call->b; x; x = x->next)
		walk(b, x, call, foreign);
}

static void walk_literal(
	struct builder *b, const struct gonode *n, const struct gonode *parent, bool given)
{
	size_t body = b->body;

	if (!goliteral_runs(&b->scope, n, parent) &&
		!(parent && parent->kind == GN_CALL && parent->a &&
			is_once(&b->scope, parent->a))) {
		b->body = add_body(b, n, NULL);
		b->out->bodies[b->body].given = given;
	}
	walk(b, n->b, n, false);
	for (const struct gonode *s = n->b ? n->b->next : NULL; s; s = s->next)
		walk(b, s, n, false);
	b->body = body;
}

static void walk_kids(struct builder *b, const struct gonode *n, bool given)
{
	const struct gonode *const parts[] = {n->a, n->b, n->c, n->d};
	bool below = given && (n->kind == GN_UNARY || n->kind == GN_PAREN ||
				      n->kind == GN_COMPOSITE || n->kind == GN_KEY_VALUE);

	below |= n->kind == GN_COMPOSITE && is_foreign_type(&b->scope, n->a);
	below |= n->kind == GN_ASSIGN && is_foreign_place(&b->scope, n->a);
	for (size_t i = 0; i < 4; i++)
		for (const struct gonode *kid = parts[i]; kid; kid = kid->next)
			walk(b, kid, n, below);
}

static void walk(struct builder *b, const struct gonode *n, const struct gonode *parent, bool given)
{
	if (!n)
		return;
	b->scope.line = n->line;
	if (given && (n->kind == GN_IDENT || n->kind == GN_SELECTOR || n->kind == GN_UNARY ||
			     n->kind == GN_CALL || n->kind == GN_COMPOSITE || n->kind == GN_INDEX))
		give_type(b, goscope_type(&b->scope, n));
	if (n->kind == GN_IDENT || n->kind == GN_SELECTOR)
		add_value(b, n, given);
	if (n->kind == GN_CALL)
		walk_call(b, n);
	else if (n->kind == GN_FUNC_LIT)
		walk_literal(b, n, parent, given);
	else
		walk_kids(b, n, given);
}

/* ---- all of it ---- */

static bool takes(const struct gobody *body, const struct dynamic *d)
{
	return d->any || body->expression || body->parameters == d->arguments ||
	       (body->variadic && d->arguments + 1 >= body->parameters);
}

static bool may_mean(const struct gobody *body, const struct dynamic *d)
{
	bool method = body->func && body->func->receiver.n && str_eq(body->func->name, d->name);

	if (!takes(body, d))
		return false;
	if (d->how == GOCALLER_METHOD)
		return method;
	return body->value || (method && d->how == GOCALLER_EITHER);
}

static bool is_given(const struct goassume *a, const struct gofunc *f)
{
	for (size_t i = 0; f && f->receiver.n && i < a->ngiven; i++)
		if (str_eq(a->given[i], f->name))
			return true;
	for (size_t i = 0; f && f->receiver.n && goname_exported(f->name) && i < a->ntypes; i++)
		if (a->types[i].package == f->source->package &&
			str_eq(a->types[i].name, f->receiver))
			return true;
	return false;
}

static void finish(struct builder *b)
{
	struct goassume *a = b->out;

	for (size_t i = 0; i < a->nbodies; i++) {
		struct gobody *body = &a->bodies[i];

		body->given |= is_given(a, body->func);
		for (size_t k = 0; body->value && k < a->nvalues; k++)
			body->given |= body->expression || body->variadic ||
				       a->values[k] == body->parameters;
	}
	for (size_t i = 0; i < b->n; i++)
		for (size_t k = 0; k < a->nbodies && !a->over; k++)
			if (may_mean(&a->bodies[k], &b->calls[i])) {
				b->calls[i].edge.to = k;
				add_edge(b, b->calls[i].edge);
			}
}

static void walk_source(struct builder *b, const struct gosource *s)
{
	b->scope.source = s;
	for (const struct gonode *d = s->file.decls; d; d = d->next) {
		b->scope.outer = d;
		b->body = goassume_is(b->out, d);
		if (d->kind == GN_FUNC)
			walk(b, d->c, d, false);
		else if (d->kind == GN_VAR_SPEC)
			walk_kids(b, d, false);
	}
}

void goassume_build(struct goassume *a, struct goprogram *program)
{
	struct builder b = {.out = a, .scope = {.program = program}};

	/* Packages that nobody names call, too. */
	goprogram_import_all(program);
	for (size_t p = 0; p < program->npackages; p++)
		for (size_t i = 0; i < program->packages[p]->nfuncs; i++) {
			const struct gofunc *f = &program->packages[p]->funcs[i];

			b.scope.source = f->source;
			b.scope.outer = f->node;
			add_body(&b, f->node, f);
		}
	for (size_t p = 0; p < program->npackages; p++)
		for (size_t i = 0; i < program->packages[p]->nsources; i++)
			walk_source(&b, program->packages[p]->sources[i]);
	finish(&b);
	free(b.calls);
}

void goassume_close(const struct goassume *a, bool *leads)
{
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < a->nedges; i++) {
			const struct goedge *e = &a->edges[i];

			if (e->from == SIZE_MAX || leads[e->from] || !leads[e->to])
				continue;
			leads[e->from] = more = true;
		}
	}
}
