/* SPDX-License-Identifier: MIT */
#include "gosrc/goreach.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "gosrc/gowalk.h"

/* One function of those that are followed, under the one that calls it. */
struct reach {
	struct goscope scope;
	const struct gonode *function;
	uint32_t line; /* from here on; 0 = all of it */
	struct goreach *out;
	const struct reach *caller;
	unsigned depth;
	bool started;		     /* in a goroutine that would be started */
	const struct gonode *called; /* on the line, in progress; NULL = not known */
	const struct gochain *chain; /* how it was called; NULL = not known */
};

static void follow(struct reach *r);

void goreach_release(struct goreach *r)
{
	free(r->ops);
	free(r->sites);
	*r = (struct goreach){0};
}

void goreach_add(struct goreach *r, const struct gosync_op *op)
{
	r->ops = grow_array(r->ops, &r->cap, r->n + 1, sizeof(*r->ops));
	r->ops[r->n++] = *op;
}

/* ---- calls ---- */

static bool is_running(const struct reach *r, const struct gonode *function)
{
	for (; r; r = r->caller)
		if (r->function == function)
			return true;
	return false;
}

bool gocall_is_builtin(const struct goscope *scope, const struct gonode *f)
{
	static const struct str names[] = {STR_INIT("append"), STR_INIT("cap"), STR_INIT("clear"),
		STR_INIT("close"), STR_INIT("complex"), STR_INIT("copy"), STR_INIT("delete"),
		STR_INIT("imag"), STR_INIT("len"), STR_INIT("make"), STR_INIT("max"),
		STR_INIT("min"), STR_INIT("new"), STR_INIT("panic"), STR_INIT("print"),
		STR_INIT("println"), STR_INIT("real"), STR_INIT("recover"), STR_INIT("string"),
		STR_INIT("error"), STR_INIT("bool"), STR_INIT("byte"), STR_INIT("rune"),
		STR_INIT("int"), STR_INIT("int8"), STR_INIT("int16"), STR_INIT("int32"),
		STR_INIT("int64"), STR_INIT("uint"), STR_INIT("uint8"), STR_INIT("uint16"),
		STR_INIT("uint32"), STR_INIT("uint64"), STR_INIT("uintptr"), STR_INIT("float32"),
		STR_INIT("float64"), STR_INIT("complex64"), STR_INIT("complex128")};

	if (f->kind != GN_IDENT)
		return f->kind == GN_ARRAY || f->kind == GN_MAP || f->kind == GN_CHAN ||
		       f->kind == GN_PAREN || f->kind == GN_INTERFACE;
	if (goscope_find(scope, f->text).kind)
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(names[i], f->text))
			return true;
	return gopackage_symbol(scope->source->package, GN_TYPE_SPEC, f->text) != NULL;
}

bool gocall_is_foreign(const struct goscope *scope, const struct gonode *f)
{
	struct gonamed named;
	struct gobinding b;

	if (f->kind != GN_SELECTOR || !f->a)
		return false;
	if (f->a->kind == GN_IDENT) {
		b = goscope_find(scope, f->a->text);
		if (b.kind == GO_BOUND_IMPORT)
			return !goprogram_import(scope->program, b.path);
	}
	return gotype_named(scope, goscope_type(scope, f->a), &named) && !named.package;
}

/* Channels, functions and locks among the arguments give a foreign function power over them. */
static bool gives_power(const struct goscope *scope, const struct gonode *arguments)
{
	for (const struct gonode *a = arguments; a; a = a->next) {
		struct gotype t;

		if (a->kind == GN_FUNC_LIT)
			continue; /* its body is walked where it stands */
		t = gotype_underlying(scope, goscope_type(scope, a));
		if (t.node && (t.node->kind == GN_CHAN || t.node->kind == GN_FUNC_TYPE))
			return true;
	}
	return false;
}

/* cancel of ctx, cancel := context.WithCancel(ctx): it calls nobody's functions. */
static bool is_cancel(const struct goscope *scope, const struct gonode *f)
{
	const struct gonode *made;
	struct gobinding b;

	if (f->kind != GN_IDENT || goscope_assigns(scope, f->text))
		return false;
	b = goscope_find(scope, f->text);
	if (b.kind != GO_BOUND_LOCAL || b.ranged || b.index != 1 || !b.value ||
		b.value->kind != GN_CALL)
		return false;
	made = b.value->a;
	return made && made->kind == GN_SELECTOR && str_starts(made->text, STR("With")) &&
	       made->a && made->a->kind == GN_IDENT &&
	       str_eq(goscope_find(scope, made->a->text).path, STR("context"));
}

static void add_site(struct reach *r, const struct gonode *call)
{
	struct goreach *out = r->out;

	out->sites = grow_array(out->sites, &out->cap_sites, out->nsites + 1, sizeof(*out->sites));
	out->sites[out->nsites++] = (struct goreach_call){call, r->line && call->line == r->line};
}

static void follow_callee(struct reach *r, const struct gonode *call, const struct gocallee *callee)
{
	struct gochain chain = {.function = callee->function,
		.call = call,
		.scope = r->scope,
		.caller = r->chain,
		.around = callee->around};
	struct reach inner = {.scope = callee->scope,
		.function = callee->function,
		.out = r->out,
		.caller = r,
		.depth = r->depth + 1,
		.started = r->started,
		.chain = &chain};

	if ((callee->func && !callee->function->c) || is_running(r, callee->function))
		return;
	if (r->line && call->line == r->line && callee->function == r->called)
		return;
	if (inner.depth > GOREACH_DEPTH || r->out->calls == GOREACH_CALLS) {
		r->out->cut = true;
		return;
	}
	r->out->calls++;
	follow(&inner);
}

static void follow_call(struct reach *r, const struct gonode *call)
{
	struct gocallee callees[GOCALLEES_MAX];
	size_t n;

	r->scope.line = call->line;
	if (r->out->flat) {
		add_site(r, call);
		return;
	}
	if (!call->a || call->a->kind == GN_FUNC_LIT || gocall_is_builtin(&r->scope, call->a))
		return;
	n = gochain_callees(r->chain, &r->scope, call->a, callees);
	if (!n && r->line && !r->depth && call == r->out->progress)
		return;
	if (!n &&
		(gochain_methods(&r->scope, call, callees, &n) ||
			gochain_values(&r->scope, call, callees, &n)) &&
		(n || !gives_power(&r->scope, call->b)))
		r->out->assumed = true;
	else if (!n && !is_cancel(&r->scope, call->a) &&
		 (!gocall_is_foreign(&r->scope, call->a) || gives_power(&r->scope, call->b)))
		r->out->unknown = true;
	for (size_t i = 0; i < n; i++)
		follow_callee(r, call, &callees[i]);
}

/* ---- statements ---- */

static bool spans(const struct gonode *n, uint32_t line)
{
	return n->line <= line && line <= n->end;
}

/* Whether control may come to n: it lies behind the line, in a loop around it, or is deferred. */
static bool is_ahead(const struct reach *r, const struct gonode *n)
{
	return !r->line || n->line >= r->line;
}

static bool visit(const struct gonode *n, void *context);

static void visit_all(struct reach *r, const struct gonode *n)
{
	uint32_t line = r->line;

	r->line = 0;
	gonode_walk(n, visit, r);
	r->line = line;
}

/* Another goroutine's work: it is in the dump itself if it runs, and may be if not. */
static void visit_started(struct reach *r, const struct gonode *n)
{
	bool started = r->started;

	r->started = true;
	visit_all(r, n);
	r->started = started;
}

static bool visit(const struct gonode *n, void *context)
{
	struct reach *r = context;
	struct gosync_op op;

	switch (n->kind) {
	case GN_FOR:
	case GN_RANGE:
		if (r->out->flat && n->kind == GN_RANGE && n->line >= r->line)
			add_site(r, n);
		if (r->line && spans(n, r->line)) {
			visit_all(r, n);
			return false;
		}
		break;
	case GN_DEFER:
		/* Runs at the end, wherever it was said. */
		if (r->line && n->line < r->line && n->a) {
			visit_all(r, n->a);
			return false;
		}
		break;
	case GN_GO:
		if (is_ahead(r, n) && n->a)
			visit_started(r, n->a);
		return false;
	default:
		break;
	}
	if (!is_ahead(r, n))
		return true; /* what lies inside may be behind the line */
	r->scope.line = n->line;
	if (gosync_op_of(&r->scope, n, &op)) {
		gochain_name(r->chain, &r->scope, &op);
		op.depth = r->depth;
		op.started = r->started;
		goreach_add(r->out, &op);
	} else if (n->kind == GN_CALL)
		follow_call(r, n);
	return true;
}

static void follow(struct reach *r)
{
	gonode_walk(r->function->kind == GN_FUNC ? r->function->c : r->function->b, visit, r);
}

void goreach_from(const struct goscope *scope, const struct gonode *function, uint32_t line,
	struct goreach *out)
{
	goreach_behind(scope, function, line, NULL, out);
}

struct count_calls {
	struct goscope scope;
	const struct gonode *called;
	unsigned n;
};

static bool visit_called(const struct gonode *n, void *context)
{
	struct count_calls *c = context;
	const struct gofunc *f;

	if (n->kind != GN_CALL || n->line != c->scope.line || !n->a)
		return true;
	f = goscope_callee(&c->scope, n->a);
	c->n += f && f->node == c->called;
	return true;
}

void goreach_behind(const struct goscope *scope, const struct gonode *function, uint32_t line,
	const struct gonode *called, struct goreach *out)
{
	struct reach r = {.scope = *scope,
		.function = function,
		.line = line,
		.out = out,
		.chain = out->chain};
	struct count_calls c = {*scope, called, 0};

	c.scope.line = line;
	if (called)
		gonode_walk(function, visit_called, &c);
	r.called = c.n == 1 ? called : NULL;
	follow(&r);
}

/* ---- the line itself ---- */

struct here {
	struct goscope scope;
	uint32_t line;
	struct gosync_op *out;
	size_t n, max;
};

static bool visit_here(const struct gonode *n, void *context)
{
	struct here *h = context;
	struct gosync_op op;

	if (n->kind == GN_FUNC_LIT && n->line != n->end)
		return false; /* a function of its own */
	if (n->line != h->line || h->n == h->max)
		return true;
	h->scope.line = n->line;
	if (gosync_op_of(&h->scope, n, &op))
		h->out[h->n++] = op;
	return true;
}

/* The cases of a select stand on lines of their own. */
static bool visit_select(const struct gonode *n, void *context)
{
	struct here *h = context;

	if (n->kind != GN_SELECT || n->line != h->line)
		return true;
	for (const struct gonode *c = n->c; c; c = c->next) {
		uint32_t line = h->line;

		if (!c->a)
			continue;
		h->line = c->a->line;
		gonode_walk(c->a, visit_here, h);
		h->line = line;
	}
	return false;
}

size_t goreach_at(const struct goscope *scope, const struct gonode *function, uint32_t line,
	struct gosync_op *out, size_t max)
{
	struct here h = {.scope = *scope, .line = line, .out = out, .max = max};
	const struct gonode *body = function->kind == GN_FUNC ? function->c : function->b;

	gonode_walk(body, visit_select, &h);
	if (!h.n)
		gonode_walk(body, visit_here, &h);
	for (size_t i = 0; i < h.n / 2; i++) { /* innermost first */
		struct gosync_op swap = out[i];

		out[i] = out[h.n - 1 - i];
		out[h.n - 1 - i] = swap;
	}
	return h.n;
}
