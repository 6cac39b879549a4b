/* SPDX-License-Identifier: MIT */
#include "gosrc/gocalls.h"

#include <stdlib.h>

#include "base/xmalloc.h"

struct builder {
	struct gocalls *out;
	struct goscope scope;
	bool loose;
};

void gocalls_release(struct gocalls *c)
{
	free(c->items);
	free(c->values);
	free(c->methods);
	*c = (struct gocalls){0};
}

bool goname_exported(struct str name)
{
	return !name.n || !((name.p[0] >= 'a' && name.p[0] <= 'z') || name.p[0] == '_');
}

const struct gofunc *gosource_func(const struct gosource *s, const struct gonode *outer)
{
	for (size_t i = 0; i < s->package->nfuncs; i++)
		if (s->package->funcs[i].node == outer)
			return &s->package->funcs[i];
	return NULL;
}

/* g.Go(func() { ... }) of sync.WaitGroup and errgroup starts it there. */
static bool is_group(const struct goscope *scope, const struct gonode *f)
{
	struct gonamed named;

	return f->kind == GN_SELECTOR && str_eq(f->text, STR("Go")) && f->a &&
	       gotype_named(scope, goscope_type(scope, f->a), &named) &&
	       (str_eq(named.path, STR("sync")) || str_ends(named.path, STR("/errgroup")));
}

bool goliteral_runs(
	const struct goscope *scope, const struct gonode *literal, const struct gonode *parent)
{
	return parent && parent->kind == GN_CALL && parent->a &&
	       (parent->a == literal || is_group(scope, parent->a));
}

static void walk(struct builder *b, const struct gonode *n, const struct gonode *parent);

static void add_value(struct builder *b, const struct gonode *n)
{
	const struct gofunc *f;

	b->scope.line = n->line;
	f = goscope_callee(&b->scope, n);
	if (!f)
		return;
	b->out->values = grow_array(b->out->values, &b->out->cap_values, b->out->nvalues + 1,
		sizeof(const struct gofunc *));
	b->out->values[b->out->nvalues++] = f;
}

static void add_call(struct builder *b, const struct gonode *call)
{
	struct gocalls *c = b->out;
	const struct gonode *f = call->a;
	const struct gofunc *callee;

	b->scope.line = call->line;
	callee = f ? goscope_callee(&b->scope, f) : NULL;
	if (callee) {
		c->items = grow_array(c->items, &c->cap, c->n + 1, sizeof(*c->items));
		c->items[c->n++] =
			(struct gocall){b->scope.source, b->scope.outer, call, callee, b->loose};
	}
	if (f && f->kind == GN_SELECTOR)
		walk(b, f->a, f);
	else if (f && f->kind != GN_IDENT)
		walk(b, f, call);
	for (const struct gonode *a = call->b; a; a = a->next)
		walk(b, a, call);
}

static void add_methods(struct builder *b, const struct gonode *interface)
{
	struct gocalls *c = b->out;

	for (const struct gonode *m = interface->a; m; m = m->next) {
		if (m->kind != GN_FIELD || !m->text.n)
			continue;
		c->methods = grow_array(
			c->methods, &c->cap_methods, c->nmethods + 1, sizeof(*c->methods));
		c->methods[c->nmethods++] = m->text;
	}
}

static void walk(struct builder *b, const struct gonode *n, const struct gonode *parent)
{
	const struct gonode *parts[4];
	bool loose = b->loose;

	if (!n)
		return;
	if (n->kind == GN_CALL) {
		add_call(b, n);
		return;
	}
	b->scope.line = n->line;
	if (n->kind == GN_FUNC_LIT)
		b->loose |= !goliteral_runs(&b->scope, n, parent);
	if (n->kind == GN_INTERFACE)
		add_methods(b, n);
	if (n->kind == GN_IDENT || n->kind == GN_SELECTOR)
		add_value(b, n);
	parts[0] = n->a;
	parts[1] = n->b;
	parts[2] = n->c;
	parts[3] = n->d;
	for (size_t i = 0; i < 4; i++)
		for (const struct gonode *kid = parts[i]; kid; kid = kid->next)
			walk(b, kid, n);
	b->loose = loose;
}

void gocalls_build(struct gocalls *c, struct goprogram *program)
{
	struct builder b = {.out = c, .scope = {.program = program}};

	/* Resolving names may read more packages: they come behind. */
	for (size_t p = 0; p < program->npackages; p++)
		for (size_t i = 0; i < program->packages[p]->nsources; i++) {
			b.scope.source = program->packages[p]->sources[i];
			for (const struct gonode *d = b.scope.source->file.decls; d; d = d->next) {
				b.scope.outer = d;
				walk(&b, d, NULL);
			}
		}
}

bool gocalls_is_dynamic(const struct gocalls *c, const struct gofunc *f)
{
	bool main = str_eq(f->source->package->path, STR("main"));

	if (goname_exported(f->name) && (f->receiver.n || !main))
		return true;
	for (size_t i = 0; i < c->nvalues; i++)
		if (c->values[i] == f)
			return true;
	for (size_t i = 0; f->receiver.n && i < c->nmethods; i++)
		if (str_eq(c->methods[i], f->name))
			return true;
	return false;
}
