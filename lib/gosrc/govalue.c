/* SPDX-License-Identifier: MIT */
/* Functions that are used as values, and calls of values that may mean them. */
#include "base/xmalloc.h"
#include "gosrc/gochain.h"

struct value_search {
	struct goscope scope;
	struct goprogram *program;
};

static void add(struct value_search *s, const struct gonode *literal, const struct gofunc *func)
{
	struct goprogram *p = s->program;
	struct govalue v = {
		.source = s->scope.source, .outer = s->scope.outer, .function = literal};

	if (func)
		v = (struct govalue){func->source, func->node, func->node, func};
	for (size_t i = 0; i < p->nvalues; i++)
		if (p->values[i].function == v.function)
			return;
	p->values = grow_array(p->values, &p->cap_values, p->nvalues + 1, sizeof(*p->values));
	p->values[p->nvalues++] = v;
}

/* called: the node is what a call calls; else a function that it names is a value. */
static void walk(struct value_search *s, const struct gonode *n, bool called)
{
	const struct gonode *const parts[] = {n->a, n->b, n->c, n->d};
	const struct gofunc *func;

	s->scope.line = n->line;
	if (n->kind == GN_FUNC_LIT && !called)
		add(s, n, NULL);
	if (!called && (n->kind == GN_IDENT || n->kind == GN_SELECTOR)) {
		func = goscope_callee(&s->scope, n);
		if (func && func->node->c)
			add(s, NULL, func);
	}
	for (size_t i = 0; i < 4; i++)
		for (const struct gonode *kid = parts[i]; kid; kid = kid->next)
			walk(s, kid, n->kind == GN_CALL && kid == n->a);
}

static void find_values(struct goprogram *p)
{
	struct value_search s = {.program = p};

	for (; p->nvalued < p->npackages; p->nvalued++) {
		const struct gopackage *package = p->packages[p->nvalued];

		for (size_t i = 0; i < package->nsources; i++)
			for (const struct gonode *d = package->sources[i]->file.decls; d;
				d = d->next) {
				s.scope = (struct goscope){p, package->sources[i], d, d->line};
				walk(&s, d, false);
			}
	}
}

/* Whether a function of this type can be called with the arguments. */
static bool fits(const struct gonode *type, const struct gonode *argument)
{
	if (argument && !argument->next && argument->kind == GN_CALL)
		return true; /* f(g()): as many as g returns */
	for (const struct gonode *p = type->a; p; p = p->next) {
		if (p->a && p->a->kind == GN_ELLIPSIS)
			return true;
		if (!argument)
			return false;
		argument = argument->next;
	}
	return !argument;
}

bool gochain_values(
	const struct goscope *scope, const struct gonode *call, struct gocallee *out, size_t *n)
{
	struct goprogram *p = scope->program;
	struct gotype t = gotype_underlying(scope, goscope_type(scope, call->a));

	*n = 0;
	if (!t.node || t.node->kind != GN_FUNC_TYPE || !goprogram_import_all(p))
		return false;
	find_values(p);
	for (size_t i = 0; i < p->nvalues; i++) {
		const struct govalue *v = &p->values[i];
		const struct gonode *type = v->func ? v->function->b : v->function->a;

		if (!fits(type, call->b))
			continue;
		if (*n == GOCALLEES_MAX)
			return false;
		out[(*n)++] =
			(struct gocallee){.scope = {p, v->source, v->outer, v->function->line},
				.function = v->function,
				.func = v->func};
	}
	return true;
}
