/* SPDX-License-Identifier: MIT */
/* What a name is bound to at a line. */
#include "gosrc/gotype.h"
#include "gosrc/gowalk.h"

struct search {
	const struct goscope *scope;
	struct str name;
	struct gobinding found;
};

static bool spans(const struct gonode *n, uint32_t line)
{
	return n->line <= line && line <= n->end;
}

/* A later declaration hides an earlier one; what is declared below the line does not count. */
static void offer(struct search *s, struct gobinding b)
{
	if (b.line > s->scope->line || (s->found.kind && b.line < s->found.line))
		return;
	b.source = s->scope->source;
	s->found = b;
}

static void offer_fields(struct search *s, const struct gonode *fields, enum gobinding_kind kind)
{
	for (const struct gonode *f = fields; f; f = f->next)
		if (str_eq(f->text, s->name))
			offer(s, (struct gobinding){.kind = kind, .line = f->line, .type = f->a});
}

/* a, b := x, y and a, b := f() */
static void offer_assigned(struct search *s, const struct gonode *n)
{
	const struct gonode *value = n->b;
	uint32_t index = 0;
	bool each = n->kind == GN_ASSIGN && n->b && n->b->next;

	for (const struct gonode *left = n->a; left; left = left->next, index++) {
		if (left->kind == GN_IDENT && str_eq(left->text, s->name))
			offer(s, (struct gobinding){.kind = GO_BOUND_LOCAL,
					 .line = left->line,
					 .value = value,
					 .index = each ? 0 : index,
					 .ranged = n->kind == GN_RANGE});
		if (each && value)
			value = value->next;
	}
}

static void offer_spec(struct search *s, const struct gonode *n)
{
	const struct gonode *value = n->c;
	uint32_t index = 0;
	bool each = n->c && n->c->next;

	for (const struct gonode *name = n->a; name; name = name->next, index++) {
		if (str_eq(name->text, s->name))
			offer(s, (struct gobinding){.kind = GO_BOUND_LOCAL,
					 .line = name->line,
					 .type = n->b,
					 .value = value,
					 .index = each ? 0 : index});
		if (each && value)
			value = value->next;
	}
}

/* Blocks that do not hold the line end before it, or begin behind it: their names are not in scope.
 */
static bool closes_scope(const struct gonode *n)
{
	switch (n->kind) {
	case GN_BLOCK:
	case GN_IF:
	case GN_FOR:
	case GN_RANGE:
	case GN_SWITCH:
	case GN_TYPE_SWITCH:
	case GN_CASE:
	case GN_COMM:
	case GN_SELECT:
	case GN_FUNC_LIT:
		return true;
	default:
		return false;
	}
}

static bool visit(const struct gonode *n, void *context)
{
	struct search *s = context;

	if (closes_scope(n) && !spans(n, s->scope->line))
		return false;
	switch (n->kind) {
	case GN_FUNC:
		offer_fields(s, n->a, GO_BOUND_RECEIVER);
		offer_fields(s, n->b->a, GO_BOUND_PARAMETER);
		offer_fields(s, n->b->b, GO_BOUND_PARAMETER);
		break;
	case GN_FUNC_LIT:
		offer_fields(s, n->a->a, GO_BOUND_PARAMETER);
		offer_fields(s, n->a->b, GO_BOUND_PARAMETER);
		break;
	case GN_ASSIGN:
		if (n->op == GO_DEFINE)
			offer_assigned(s, n);
		break;
	case GN_RANGE:
		if (n->op == GO_DEFINE)
			offer_assigned(s, n);
		break;
	case GN_VAR_SPEC:
		offer_spec(s, n);
		break;
	default:
		break;
	}
	return true;
}

static struct gobinding find_in_package(const struct goscope *scope, struct str name)
{
	const struct gosymbol *v = gopackage_symbol(scope->source->package, GN_VAR_SPEC, name);
	const struct gonode *value;
	struct str path;

	if (v) {
		bool each = v->node->c && v->node->c->next;

		value = v->node->c;
		for (uint32_t i = 0; each && value && i < v->index; i++)
			value = value->next;
		return (struct gobinding){.kind = GO_BOUND_PACKAGE,
			.source = v->source,
			.line = v->node->line,
			.type = v->node->b,
			.value = value,
			.index = each ? 0 : v->index};
	}
	path = gosource_import(scope->source, name);
	if (path.n)
		return (struct gobinding){
			.kind = GO_BOUND_IMPORT, .source = scope->source, .path = path};
	return (struct gobinding){0};
}

struct gobinding goscope_find(const struct goscope *scope, struct str name)
{
	struct search s = {.scope = scope, .name = name};

	if (scope->outer)
		gonode_walk(scope->outer, visit, &s);
	return s.found.kind ? s.found : find_in_package(scope, name);
}
