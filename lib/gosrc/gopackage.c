/* SPDX-License-Identifier: MIT */
#include "gosrc/gopackage.h"

#include <stdlib.h>

#include "base/xmalloc.h"

struct str gonode_type_name(const struct gonode *type)
{
	while (type) {
		switch (type->kind) {
		case GN_IDENT:
		case GN_SELECTOR:
			return type->text;
		case GN_STAR:
		case GN_PAREN:
		case GN_INDEX:
			type = type->a;
			break;
		default:
			return STR("");
		}
	}
	return STR("");
}

static void add_func(struct gopackage *p, const struct gosource *source, const struct gonode *node)
{
	struct gofunc f = {.name = node->text, .node = node, .source = source};

	if (node->a) {
		f.receiver = gonode_type_name(node->a->a);
		f.pointer = node->a->a && node->a->a->kind == GN_STAR;
	}
	p->funcs = grow_array(p->funcs, &p->cap_funcs, p->nfuncs + 1, sizeof(*p->funcs));
	p->funcs[p->nfuncs++] = f;
}

static void add_symbol(struct gopackage *p, const struct gosource *source,
	const struct gonode *node, struct str name, uint32_t index)
{
	p->symbols = grow_array(p->symbols, &p->cap_symbols, p->nsymbols + 1, sizeof(*p->symbols));
	p->symbols[p->nsymbols++] = (struct gosymbol){name, node, source, index};
}

void gopackage_add(struct gopackage *p, struct gosource *source)
{
	source->package = p;
	p->sources = grow_array(p->sources, &p->cap_sources, p->nsources + 1, sizeof(*p->sources));
	p->sources[p->nsources++] = source;
	for (const struct gonode *n = source->file.decls; n; n = n->next) {
		uint32_t index = 0;

		if (n->kind == GN_FUNC)
			add_func(p, source, n);
		else if (n->kind == GN_TYPE_SPEC)
			add_symbol(p, source, n, n->text, 0);
		else if (n->kind == GN_VAR_SPEC || n->kind == GN_CONST_SPEC)
			for (const struct gonode *name = n->a; name; name = name->next)
				add_symbol(p, source, n, name->text, index++);
	}
}

void gopackage_release(struct gopackage *p)
{
	free(p->sources);
	free(p->funcs);
	free(p->symbols);
	*p = (struct gopackage){0};
}

const struct gofunc *gopackage_func(const struct gopackage *p, struct str receiver, struct str name)
{
	for (size_t i = 0; p && i < p->nfuncs; i++)
		if (str_eq(p->funcs[i].name, name) && str_eq(p->funcs[i].receiver, receiver))
			return &p->funcs[i];
	return NULL;
}

const struct gosymbol *gopackage_symbol(
	const struct gopackage *p, enum gonode_kind kind, struct str name)
{
	for (size_t i = 0; p && i < p->nsymbols; i++)
		if (p->symbols[i].node->kind == kind && str_eq(p->symbols[i].name, name))
			return &p->symbols[i];
	return NULL;
}

/* "gopkg.in/yaml.v3" is mostly called yaml, "example.com/x/v2" x, "go-redis" redis. */
static bool is_called(struct str path, struct str name)
{
	size_t slash = str_rchr(path, '/');
	struct str last = slash == SIZE_MAX ? path : str_from_at(path, slash + 1);
	size_t dot;

	if (last.n > 1 && last.p[0] == 'v' && last.p[1] >= '0' && last.p[1] <= '9' &&
		slash != SIZE_MAX)
		return is_called(str_head(path, slash), name);
	dot = str_find(last, STR(".v"));
	if (dot != SIZE_MAX)
		last = str_head(last, dot);
	if (str_eq(last, name))
		return true;
	str_eat(&last, STR("go-"));
	return str_eq(last, name);
}

struct str gosource_import(const struct gosource *s, struct str name)
{
	for (const struct gonode *n = s->file.decls; n; n = n->next) {
		if (n->kind != GN_IMPORT)
			continue;
		if (n->a ? str_eq(n->a->text, name) : is_called(n->text, name))
			return n->text;
	}
	return STR("");
}

/* ---- the function around a line ---- */

/* ".func12" or ".12", not ".gowrap1", whose frames are no code of their own. */
static bool is_literal_name(struct str part)
{
	str_eat(&part, STR("func"));
	if (!part.n)
		return false;
	for (size_t i = 0; i < part.n; i++)
		if (part.p[i] < '0' || part.p[i] > '9')
			return false;
	return true;
}

unsigned gosource_literals(struct str function)
{
	unsigned n = 0;
	size_t slash = str_rchr(function, '/'), dash;

	function = str_from_at(function, slash == SIZE_MAX ? 0 : slash + 1);
	dash = str_find(function, STR("-range"));
	function = str_head(function, dash);
	while (function.n)
		n += is_literal_name(str_split(&function, '.'));
	return n;
}

struct search {
	uint32_t line;
	unsigned wanted, depth;
	const struct gonode *found;
	unsigned found_depth;
};

static bool spans(const struct gonode *n, uint32_t line)
{
	return n->line <= line && line <= n->end;
}

static void search(const struct gonode *n, struct search *s)
{
	const struct gonode *const parts[] = {n->a, n->b, n->c, n->d};
	bool literal = n->kind == GN_FUNC_LIT;

	if (literal && !spans(n, s->line))
		return;
	s->depth += literal;
	if (literal && s->depth <= s->wanted && s->depth > s->found_depth) {
		s->found = n;
		s->found_depth = s->depth;
	}
	for (size_t i = 0; i < 4; i++)
		for (const struct gonode *kid = parts[i]; kid; kid = kid->next)
			search(kid, s);
	s->depth -= literal;
}

const struct gonode *gosource_function_at(
	const struct gosource *s, uint32_t line, unsigned literals, const struct gonode **outer)
{
	for (const struct gonode *n = s->file.decls; n; n = n->next) {
		struct search in = {.line = line, .wanted = literals};

		if ((n->kind == GN_FUNC && spans(n, line)) || n->kind == GN_VAR_SPEC)
			search(n, &in);
		if (in.found || (n->kind == GN_FUNC && spans(n, line))) {
			*outer = n;
			return in.found ? in.found : n;
		}
	}
	return NULL;
}
