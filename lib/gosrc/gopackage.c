/* SPDX-License-Identifier: MIT */
#include "gosrc/gopackage.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "gosrc/gowalk.h"

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

struct search {
	uint32_t line;
	const struct gonode *found;
};

static bool spans(const struct gonode *n, uint32_t line)
{
	return n->line <= line && line <= n->end;
}

static bool visit(const struct gonode *n, void *context)
{
	struct search *s = context;

	if (n->kind != GN_FUNC_LIT || !spans(n, s->line))
		return true;
	/* Inner ones come later; of two on one line the first. */
	if (!s->found || s->found->line < n->line || s->found->end > n->end)
		s->found = n;
	return true;
}

const struct gonode *gosource_function_at(
	const struct gosource *s, uint32_t line, const struct gonode **outer)
{
	for (const struct gonode *n = s->file.decls; n; n = n->next) {
		struct search search = {.line = line};

		if ((n->kind == GN_FUNC && spans(n, line)) || n->kind == GN_VAR_SPEC)
			gonode_walk(n, visit, &search);
		if (search.found || (n->kind == GN_FUNC && spans(n, line))) {
			*outer = n;
			return search.found ? search.found : n;
		}
	}
	return NULL;
}
