/* SPDX-License-Identifier: MIT */
#include "gosrc/gotype.h"

enum { LOOK_MAX = 32 }; /* of aliases, embeddings and initial values followed; a cycle ends there */

static struct gotype type_of(const struct goscope *scope, const struct gonode *expr, int look);

static const struct gotype unknown;

static struct gotype in(const struct gosource *source, const struct gonode *node)
{
	return (struct gotype){node, source};
}

/* *T, (T) and []T, [N]T of T[A]: what the name of a type is. */
static const struct gonode *bare(const struct gonode *node)
{
	while (node && (node->kind == GN_STAR || node->kind == GN_PAREN ||
			       (node->kind == GN_UNARY && node->op == GO_AND)))
		node = node->a;
	if (node && node->kind == GN_INDEX && node->a &&
		(node->a->kind == GN_IDENT || node->a->kind == GN_SELECTOR))
		return node->a;
	return node;
}

static const struct gopackage *package_of(const struct goscope *scope, struct str path)
{
	return goprogram_import(scope->program, path);
}

bool gotype_named(const struct goscope *scope, struct gotype type, struct gonamed *out)
{
	const struct gonode *node = bare(type.node);

	*out = (struct gonamed){0};
	if (!node)
		return false;
	if (node->kind == GN_IDENT) {
		out->package = type.source->package;
		out->path = type.source->package->path;
		out->name = node->text;
		return gopackage_symbol(out->package, GN_TYPE_SPEC, node->text) != NULL;
	}
	if (node->kind != GN_SELECTOR || !node->a || node->a->kind != GN_IDENT)
		return false;
	out->path = gosource_import(type.source, node->a->text);
	out->name = node->text;
	/* What sync.NewCond() returns stands for its type. */
	if (str_eq(out->path, STR("sync")) && str_eq(node->text, STR("NewCond")))
		out->name = STR("Cond");
	if (str_ends(out->path, STR("/errgroup")) && str_eq(node->text, STR("WithContext")))
		out->name = STR("Group");
	out->package = out->path.n ? package_of(scope, out->path) : NULL;
	return out->path.n > 0;
}

static struct gotype underlying(const struct goscope *scope, struct gotype type, int look)
{
	struct gonamed named;
	const struct gosymbol *symbol;
	const struct gonode *node = bare(type.node);

	if (!node || look > LOOK_MAX)
		return unknown;
	if (node->kind != GN_IDENT && node->kind != GN_SELECTOR)
		return in(type.source, node);
	if (!gotype_named(scope, type, &named))
		return unknown;
	symbol = gopackage_symbol(named.package, GN_TYPE_SPEC, named.name);
	return symbol ? underlying(scope, in(symbol->source, symbol->node->a), look + 1) : unknown;
}

struct gotype gotype_underlying(const struct goscope *scope, struct gotype type)
{
	return underlying(scope, type, 0);
}

static struct gotype field_of(const struct goscope *scope, struct gotype type, struct str name,
	struct gonamed *owner, int look)
{
	struct gotype s = underlying(scope, type, 0);

	if (!s.node || s.node->kind != GN_STRUCT || look > LOOK_MAX)
		return unknown;
	for (const struct gonode *f = s.node->a; f; f = f->next) {
		struct str called = f->text.n ? f->text : gonode_type_name(f->a);

		if (!str_eq(called, name))
			continue;
		if (owner && !gotype_named(scope, type, owner))
			*owner = (struct gonamed){0};
		return in(s.source, f->a);
	}
	for (const struct gonode *f = s.node->a; f; f = f->next) {
		struct gotype found =
			f->text.n ? unknown
				  : field_of(scope, in(s.source, f->a), name, owner, look + 1);

		if (found.node)
			return found;
	}
	return unknown;
}

struct gotype gotype_field(
	const struct goscope *scope, struct gotype type, struct str name, struct gonamed *owner)
{
	return field_of(scope, type, name, owner, 0);
}

/* ---- expressions ---- */

/* What indexing, ranging over or receiving from a type gives; index 0 is a key. */
static struct gotype element_of(const struct goscope *scope, struct gotype type, uint32_t index)
{
	struct gotype t = underlying(scope, type, 0);

	if (!t.node)
		return unknown;
	switch (t.node->kind) {
	case GN_ARRAY:
		return index ? in(t.source, t.node->b) : unknown;
	case GN_MAP:
		return in(t.source, index ? t.node->b : t.node->a);
	case GN_CHAN:
	case GN_ELLIPSIS:
		return in(t.source, t.node->a);
	default:
		return unknown;
	}
}

static struct gotype result_of(const struct gofunc *f, uint32_t index)
{
	const struct gonode *r = f ? f->node->b->b : NULL;

	while (r && index-- > 0)
		r = r->next;
	return r ? in(f->source, r->a) : unknown;
}

static bool is_type_node(const struct goscope *scope, const struct gonode *n)
{
	switch (n->kind) {
	case GN_ARRAY:
	case GN_MAP:
	case GN_CHAN:
	case GN_STRUCT:
	case GN_INTERFACE:
	case GN_FUNC_TYPE:
		return true;
	case GN_PAREN:
	case GN_STAR:
		return n->a && is_type_node(scope, n->a);
	case GN_IDENT:
	case GN_SELECTOR: {
		struct gonamed named;

		return gotype_named(scope, in(scope->source, n), &named) && named.package &&
		       gopackage_symbol(named.package, GN_TYPE_SPEC, named.name);
	}
	default:
		return false;
	}
}

/* sync.NewCond(l), errgroup.WithContext(ctx): what they return first stands for its type. */
static bool is_new(const struct goscope *scope, const struct gonode *f, uint32_t index)
{
	struct str path;

	if (f->kind != GN_SELECTOR || !f->a || f->a->kind != GN_IDENT || index)
		return false;
	path = goscope_find(scope, f->a->text).path;
	return (str_eq(f->text, STR("NewCond")) && str_eq(path, STR("sync"))) ||
	       (str_eq(f->text, STR("WithContext")) && str_ends(path, STR("/errgroup")));
}

/* The function that a call names; NULL for values, interfaces and what was not read. */
static const struct gofunc *callee(
	const struct goscope *scope, const struct gonode *function, int look)
{
	struct gobinding b;
	struct gonamed named;

	if (function->kind == GN_INDEX && function->a)
		function = function->a;
	if (function->kind == GN_IDENT) {
		b = goscope_find(scope, function->text);
		return b.kind ? NULL
			      : gopackage_func(scope->source->package, STR(""), function->text);
	}
	if (function->kind != GN_SELECTOR || !function->a)
		return NULL;
	if (function->a->kind == GN_IDENT) {
		b = goscope_find(scope, function->a->text);
		if (b.kind == GO_BOUND_IMPORT)
			return gopackage_func(package_of(scope, b.path), STR(""), function->text);
	}
	if (!gotype_named(scope, type_of(scope, function->a, look + 1), &named))
		return NULL;
	return gopackage_func(named.package, named.name, function->text);
}

static struct gotype type_of_call(
	const struct goscope *scope, const struct gonode *call, uint32_t index, int look)
{
	const struct gonode *f = call->a;

	if (!f)
		return unknown;
	if (f->kind == GN_IDENT && call->b &&
		(str_eq(f->text, STR("make")) || str_eq(f->text, STR("new"))))
		return in(scope->source, call->b);
	if (f->kind == GN_IDENT && str_eq(f->text, STR("append")) && call->b)
		return type_of(scope, call->b, look + 1);
	if (is_type_node(scope, f) || is_new(scope, f, index))
		return in(scope->source, f);
	return result_of(callee(scope, f, look), index);
}

static struct gotype type_of_binding(const struct goscope *scope, struct gobinding b, int look)
{
	struct goscope there = *scope;
	struct gotype t;

	if (b.type)
		return in(b.source, b.type);
	if (!b.value)
		return unknown;
	there.source = b.source;
	if (b.kind == GO_BOUND_PACKAGE)
		there.outer = NULL;
	/* What it began as is named by names from above it: x := x.y */
	there.line = b.line && b.kind == GO_BOUND_LOCAL ? b.line - 1 : scope->line;
	if (b.kind == GO_BOUND_LOCAL && there.outer && there.line < there.outer->line)
		there.line = there.outer->line;
	if (b.ranged)
		return element_of(&there, type_of(&there, b.value, look + 1), b.index);
	if (b.value->kind == GN_CALL)
		return type_of_call(&there, b.value, b.index, look + 1);
	t = type_of(&there, b.value, look + 1);
	return b.index == 0 ? t : unknown;
}

static struct gotype type_of_selector(
	const struct goscope *scope, const struct gonode *expr, int look)
{
	struct gobinding b;
	const struct gosymbol *v;

	if (expr->a && expr->a->kind == GN_IDENT) {
		b = goscope_find(scope, expr->a->text);
		if (b.kind == GO_BOUND_IMPORT) {
			struct goscope there = *scope;
			const struct gopackage *package = package_of(scope, b.path);

			v = gopackage_symbol(package, GN_VAR_SPEC, expr->text);
			if (!v)
				return unknown;
			there.source = v->source;
			there.outer = NULL;
			return type_of_binding(&there, goscope_find(&there, expr->text), look + 1);
		}
	}
	return field_of(scope, type_of(scope, expr->a, look + 1), expr->text, NULL, 0);
}

static struct gotype type_of(const struct goscope *scope, const struct gonode *expr, int look)
{
	if (!expr || look > LOOK_MAX)
		return unknown;
	switch (expr->kind) {
	case GN_IDENT:
		return type_of_binding(scope, goscope_find(scope, expr->text), look + 1);
	case GN_SELECTOR:
		return type_of_selector(scope, expr, look);
	case GN_PAREN:
	case GN_STAR:
	case GN_SLICE:
		return type_of(scope, expr->a, look + 1);
	case GN_UNARY:
		if (expr->op == GO_AND)
			return type_of(scope, expr->a, look + 1);
		if (expr->op == GO_ARROW)
			return element_of(scope, type_of(scope, expr->a, look + 1), 1);
		return unknown;
	case GN_INDEX:
		return element_of(scope, type_of(scope, expr->a, look + 1), 1);
	case GN_CALL:
		return type_of_call(scope, expr, 0, look + 1);
	case GN_COMPOSITE:
		return expr->a ? in(scope->source, expr->a) : unknown;
	case GN_ASSERT:
		return expr->b ? in(scope->source, expr->b) : unknown;
	default:
		return unknown;
	}
}

struct gotype goscope_type(const struct goscope *scope, const struct gonode *expr)
{
	return type_of(scope, expr, 0);
}

const struct gofunc *goscope_callee(const struct goscope *scope, const struct gonode *function)
{
	return function ? callee(scope, function, 0) : NULL;
}
