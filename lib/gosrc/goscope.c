/* SPDX-License-Identifier: MIT */
/* What a name is bound to at a line. */
#include <stdlib.h>

#include "base/hash.h"
#include "base/xmalloc.h"
#include "gosrc/gotype.h"
#include "gosrc/gowalk.h"

/* A name that a function declares, and the lines of the innermost block around it. */
struct godecl {
	struct str name;
	uint32_t from, to;
	struct gobinding binding; /* without its source */
};

/* All names of a function, in the order of its tree: who asks for one asks for all of them. */
struct godecls {
	const struct gonode *outer; /* NULL: a free slot */
	struct godecl *items;
	size_t n, cap;
	struct str *assigned; /* names that get a value besides the one they are declared with */
	size_t nassigned, cap_assigned;
};

/* ---- the names of a function ---- */

static bool is_assigned(const struct godecls *d, struct str name)
{
	for (size_t i = 0; i < d->nassigned; i++)
		if (str_eq(d->assigned[i], name))
			return true;
	return false;
}

static void offer(struct godecls *d, struct godecl block, struct str name, struct gobinding b)
{
	block.name = name;
	block.binding = b;
	d->items = grow_array(d->items, &d->cap, d->n + 1, sizeof(*d->items));
	d->items[d->n++] = block;
}

static void offer_fields(struct godecls *d, struct godecl block, const struct gonode *fields,
	enum gobinding_kind kind)
{
	for (const struct gonode *f = fields; f; f = f->next)
		offer(d, block, f->text,
			(struct gobinding){.kind = kind, .line = f->line, .type = f->a});
}

/* a, b := x, y and a, b := f() */
static void offer_assigned(struct godecls *d, struct godecl block, const struct gonode *n)
{
	const struct gonode *value = n->b;
	uint32_t index = 0;
	bool each = n->kind == GN_ASSIGN && n->b && n->b->next;

	for (const struct gonode *left = n->a; left; left = left->next, index++) {
		if (left->kind == GN_IDENT)
			offer(d, block, left->text,
				(struct gobinding){.kind = GO_BOUND_LOCAL,
					.line = left->line,
					.value = value,
					.index = each ? 0 : index,
					.ranged = n->kind == GN_RANGE});
		if (each && value)
			value = value->next;
	}
}

static void offer_spec(struct godecls *d, struct godecl block, const struct gonode *n)
{
	const struct gonode *value = n->c;
	uint32_t index = 0;
	bool each = n->c && n->c->next;

	for (const struct gonode *name = n->a; name; name = name->next, index++) {
		offer(d, block, name->text,
			(struct gobinding){.kind = GO_BOUND_LOCAL,
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

static void note_assigned(struct godecls *d, const struct gonode *left)
{
	for (; left; left = left->next) {
		if (left->kind != GN_IDENT || is_assigned(d, left->text))
			continue;
		d->assigned = grow_array(
			d->assigned, &d->cap_assigned, d->nassigned + 1, sizeof(*d->assigned));
		d->assigned[d->nassigned++] = left->text;
	}
}

static void offer_names(struct godecls *d, struct godecl block, const struct gonode *n)
{
	switch (n->kind) {
	case GN_FUNC:
		offer_fields(d, block, n->a, GO_BOUND_RECEIVER);
		offer_fields(d, block, n->b->a, GO_BOUND_PARAMETER);
		offer_fields(d, block, n->b->b, GO_BOUND_PARAMETER);
		break;
	case GN_FUNC_LIT:
		offer_fields(d, block, n->a->a, GO_BOUND_PARAMETER);
		offer_fields(d, block, n->a->b, GO_BOUND_PARAMETER);
		break;
	case GN_ASSIGN:
	case GN_RANGE:
		if (n->op == GO_DEFINE)
			offer_assigned(d, block, n);
		else
			note_assigned(d, n->a);
		break;
	case GN_VAR_SPEC:
		offer_spec(d, block, n);
		break;
	default:
		break;
	}
}

/* Nesting is bounded by the parser. */
static void collect(struct godecls *d, struct godecl block, const struct gonode *n)
{
	const struct gonode *const parts[] = {n->a, n->b, n->c, n->d};

	if (closes_scope(n)) {
		block.from = n->line > block.from ? n->line : block.from;
		block.to = n->end < block.to ? n->end : block.to;
	}
	offer_names(d, block, n);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		for (const struct gonode *kid = parts[i]; kid; kid = kid->next)
			collect(d, block, kid);
}

/* ---- kept by the program ---- */

static struct godecls *slot_of(struct godecls *slots, size_t nslots, const struct gonode *outer)
{
	size_t i = hash_mix((uint64_t)(uintptr_t)outer, 1) & (nslots - 1);

	while (slots[i].outer && slots[i].outer != outer)
		i = (i + 1) & (nslots - 1);
	return &slots[i];
}

static void grow_slots(struct goprogram *p)
{
	size_t n = p->ndecl_slots ? p->ndecl_slots * 2 : 64;
	struct godecls *slots = xcalloc(n, sizeof(*slots));

	for (size_t i = 0; i < p->ndecl_slots; i++)
		if (p->decls[i].outer)
			*slot_of(slots, n, p->decls[i].outer) = p->decls[i];
	free(p->decls);
	p->decls = slots;
	p->ndecl_slots = n;
}

static const struct godecls *decls_of(struct goprogram *p, const struct gonode *outer)
{
	struct godecls *d = p->ndecl_slots ? slot_of(p->decls, p->ndecl_slots, outer) : NULL;

	if (d && d->outer)
		return d;
	if ((p->ndecls + 1) * 2 > p->ndecl_slots)
		grow_slots(p);
	d = slot_of(p->decls, p->ndecl_slots, outer);
	d->outer = outer;
	p->ndecls++;
	collect(d, (struct godecl){.to = UINT32_MAX}, outer);
	return d;
}

void goscope_release(struct goprogram *p)
{
	for (size_t i = 0; i < p->ndecl_slots; i++) {
		free(p->decls[i].items);
		free(p->decls[i].assigned);
	}
	free(p->decls);
}

/* A later declaration hides an earlier one; what is declared below the line does not count. */
static struct gobinding find_local(const struct goscope *scope, struct str name)
{
	const struct godecls *d = decls_of(scope->program, scope->outer);
	struct gobinding found = {0};

	for (size_t i = 0; i < d->n; i++) {
		const struct godecl *at = &d->items[i];

		if (scope->line < at->from || scope->line > at->to ||
			at->binding.line > scope->line || !str_eq(at->name, name) ||
			(found.kind && at->binding.line < found.line))
			continue;
		found = at->binding;
		found.source = scope->source;
	}
	return found;
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
	struct gobinding found = {0};

	if (scope->outer)
		found = find_local(scope, name);
	return found.kind ? found : find_in_package(scope, name);
}

bool goscope_assigns(const struct goscope *scope, struct str name)
{
	return scope->outer && is_assigned(decls_of(scope->program, scope->outer), name);
}
