/* SPDX-License-Identifier: MIT */
#include "gosrc/gopanic.h"

#include "gosrc/gowalk.h"

struct panic_search {
	struct goscope scope;
	const struct gonode *function;
	uint32_t from, to, found;
	unsigned depth;
	const struct gonode *asserted; /* of v, ok := x.(T) */
};

static uint32_t find(struct panic_search *s);

static struct gotype type_under(const struct panic_search *s, const struct gonode *e)
{
	return gotype_underlying(&s->scope, goscope_type(&s->scope, e));
}

/* m[k] of a map of pointers, or a variable that such a value was given: nil where k is missing. */
static bool is_from_map(const struct panic_search *s, const struct gonode *e)
{
	struct gobinding b;
	struct gotype t;

	if (e->kind == GN_IDENT) {
		b = goscope_find(&s->scope, e->text);
		if (b.kind != GO_BOUND_LOCAL || b.index || b.ranged || !b.value)
			return false;
		e = b.value;
	}
	if (e->kind != GN_INDEX)
		return false;
	t = type_under(s, e->a);
	return t.node && t.node->kind == GN_MAP && t.node->b && t.node->b->kind == GN_STAR;
}

static bool call_panics(struct panic_search *s, const struct gonode *call)
{
	struct gocallee callees[GOCALLEES_MAX];
	struct panic_search inner = {.depth = s->depth + 1, .to = UINT32_MAX};

	if (!call->a)
		return false;
	if (call->a->kind == GN_IDENT && str_eq(call->a->text, STR("panic")) &&
		!goscope_find(&s->scope, call->a->text).kind)
		return true;
	if (inner.depth > GOPANIC_DEPTH ||
		gochain_callees(NULL, &s->scope, call->a, callees) != 1 || !callees[0].func)
		return false;
	inner.scope = callees[0].scope;
	inner.function = callees[0].function;
	return inner.function->c && find(&inner) != 0;
}

static bool may_panic(struct panic_search *s, const struct gonode *n)
{
	struct gotype t;

	switch (n->kind) {
	case GN_CALL:
		return call_panics(s, n);
	case GN_ASSERT:
		return n->b && n != s->asserted;
	case GN_SLICE:
		return n->b || n->c;
	case GN_INDEX:
		t = type_under(s, n->a);
		if (!t.node) /* of a library; a map would rarely be asked for a number */
			return n->b && n->b->kind == GN_LITERAL && n->b->op == GO_NUMBER;
		return t.node->kind == GN_ARRAY;
	case GN_SELECTOR:
		return n->a && is_from_map(s, n->a);
	default:
		return false;
	}
}

static bool visit(const struct gonode *n, void *context)
{
	struct panic_search *s = context;

	if (s->found || n->kind == GN_FUNC_LIT || n->line > s->to)
		return false;
	/* v, ok := x.(T), v, ok = m[k]: asked whether it is there. */
	if (n->kind == GN_ASSIGN && n->a && n->a->next && n->b && !n->b->next)
		s->asserted = n->b;
	if (n->line < s->from)
		return true;
	s->scope.line = n->line;
	if (may_panic(s, n))
		s->found = n->line;
	return !s->found;
}

static uint32_t find(struct panic_search *s)
{
	const struct gonode *body = s->function->kind == GN_FUNC ? s->function->c : s->function->b;

	for (const struct gonode *n = body ? body->a : NULL; n; n = n->next)
		gonode_walk(n, visit, s);
	return s->found;
}

uint32_t gopanic_line(
	const struct goscope *scope, const struct gonode *function, uint32_t from, uint32_t to)
{
	struct panic_search s = {.scope = *scope, .function = function, .from = from, .to = to};

	return find(&s);
}

static bool visit_recover(const struct gonode *n, void *context)
{
	bool *found = context;

	*found |= n->kind == GN_CALL && n->a && n->a->kind == GN_IDENT &&
		  str_eq(n->a->text, STR("recover"));
	return !*found;
}

bool gopanic_recovers(const struct goprogram *program)
{
	bool found = false;

	for (size_t p = 0; p < program->npackages; p++)
		for (size_t i = 0; i < program->packages[p]->nsources; i++)
			for (const struct gonode *d = program->packages[p]->sources[i]->file.decls;
				d; d = d->next)
				gonode_walk(d, visit_recover, &found);
	return found;
}
