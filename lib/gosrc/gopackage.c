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

/* A function, or a type of a name that may be one. */
static bool may_be_function(const struct gonode *type)
{
	static const struct str plain[] = {STR_INIT("string"), STR_INIT("int"), STR_INIT("bool"),
		STR_INIT("int64"), STR_INIT("uint64"), STR_INIT("int32"), STR_INIT("uint32"),
		STR_INIT("float64"), STR_INIT("byte"), STR_INIT("error")};

	if (!type || (type->kind != GN_FUNC_TYPE && type->kind != GN_IDENT &&
			     type->kind != GN_SELECTOR && type->kind != GN_INDEX))
		return false;
	for (size_t i = 0; type->kind == GN_IDENT && i < sizeof(plain) / sizeof(plain[0]); i++)
		if (str_eq(type->text, plain[i]))
			return false;
	return true;
}

static void add_callables(struct gopackage *p, const struct gonode *type)
{
	for (const struct gonode *f = type && type->kind == GN_STRUCT ? type->a : NULL; f;
		f = f->next) {
		if (!f->text.n || !may_be_function(f->a))
			continue;
		p->callables = grow_array(
			p->callables, &p->cap_callables, p->ncallables + 1, sizeof(*p->callables));
		p->callables[p->ncallables++] = f->text;
	}
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
		else if (n->kind == GN_TYPE_SPEC) {
			add_symbol(p, source, n, n->text, 0);
			add_callables(p, n->a);
		} else if (n->kind == GN_VAR_SPEC || n->kind == GN_CONST_SPEC)
			for (const struct gonode *name = n->a; name; name = name->next)
				add_symbol(p, source, n, name->text, index++);
	}
}

void gopackage_release(struct gopackage *p)
{
	free(p->sources);
	free(p->funcs);
	free(p->symbols);
	free(p->callables);
	*p = (struct gopackage){0};
}

bool gopackage_has_callable(const struct gopackage *p, struct str name)
{
	for (size_t i = 0; i < p->ncallables; i++)
		if (str_eq(p->callables[i], name))
			return true;
	return false;
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

/* The compiler counts literals as they come in their function: 2 of "main.main.func1.2". */
static unsigned last_number(struct str function)
{
	struct str last = str_head(function, str_find(function, STR("-range")));
	unsigned number = 0;

	last = str_from_at(last, str_rchr(last, '.') + 1);
	if (!is_literal_name(last))
		return 0;
	str_eat(&last, STR("func"));
	for (size_t i = 0; i < last.n && number < UINT32_MAX / 100; i++)
		number = number * 10 + (unsigned)(last.p[i] - '0');
	return number;
}

struct search {
	uint32_t line;
	unsigned wanted, depth;
	unsigned number; /* of the literal that is wanted, where a line holds several; 0 = any */
	const struct gonode *found;
	unsigned found_depth;
};

static bool spans(const struct gonode *n, uint32_t line)
{
	return n->line <= line && line <= n->end;
}

static void search(const struct gonode *n, struct search *s, unsigned *count)
{
	const struct gonode *const parts[] = {n->a, n->b, n->c, n->d};
	bool literal = n->kind == GN_FUNC_LIT;
	unsigned inner = 0, number = literal ? ++*count : 0;

	if (literal && !spans(n, s->line))
		return;
	s->depth += literal;
	if (literal && s->depth <= s->wanted &&
		(s->depth > s->found_depth ||
			(s->depth == s->wanted && s->number && s->number == number))) {
		s->found = n;
		s->found_depth = s->depth;
	}
	for (size_t i = 0; i < 4; i++)
		for (const struct gonode *kid = parts[i]; kid; kid = kid->next)
			search(kid, s, literal ? &inner : count);
	s->depth -= literal;
}

static const struct gonode *function_at(
	const struct gosource *s, const struct search *wanted, const struct gonode **outer)
{
	for (const struct gonode *n = s->file.decls; n; n = n->next) {
		struct search in = *wanted;
		unsigned count = 0;

		if ((n->kind == GN_FUNC && spans(n, in.line)) || n->kind == GN_VAR_SPEC)
			search(n, &in, &count);
		if (in.found || (n->kind == GN_FUNC && spans(n, in.line))) {
			*outer = n;
			return in.found ? in.found : n;
		}
	}
	return NULL;
}

const struct gonode *gosource_function_at(
	const struct gosource *s, uint32_t line, unsigned literals, const struct gonode **outer)
{
	return function_at(s, &(struct search){.line = line, .wanted = literals}, outer);
}

const struct gonode *gosource_function_named(
	const struct gosource *s, uint32_t line, struct str function, const struct gonode **outer)
{
	return function_at(s,
		&(struct search){.line = line,
			.wanted = gosource_literals(function),
			.number = last_number(function)},
		outer);
}

/* ---- how a stack prints them ---- */

/* The number that the compiler gives a literal: it counts them as they come in their function. */
static bool number_literal(
	const struct gonode *n, const struct gonode *wanted, unsigned *count, struct strbuf *name)
{
	const struct gonode *const parts[] = {n->a, n->b, n->c, n->d};
	size_t before = name->n;
	unsigned inner = 0;

	if (n->kind == GN_FUNC_LIT) {
		strbuf_addf(name,
			str_find(strbuf_str(name), STR(".func")) == SIZE_MAX ? ".func%u" : ".%u",
			++*count);
		count = &inner;
		if (n == wanted)
			return true;
	}
	for (size_t i = 0; i < 4; i++)
		for (const struct gonode *kid = parts[i]; kid; kid = kid->next)
			if (number_literal(kid, wanted, count, name))
				return true;
	name->n = before;
	return false;
}

void gosource_name(const struct gosource *s, const struct gonode *outer,
	const struct gonode *function, struct strbuf *out)
{
	const struct gonode *r = outer->kind == GN_FUNC ? outer->a : NULL;
	unsigned count = 0;

	strbuf_add(out, s->package->path);
	strbuf_addc(out, '.');
	if (r && r->a)
		strbuf_addf(out, r->a->kind == GN_STAR ? "(*%.*s)." : "%.*s.",
			STR_ARG(gonode_type_name(r->a)));
	strbuf_add(out, outer->kind == GN_FUNC ? outer->text : STR("init"));
	if (function && function != outer)
		number_literal(outer, function, &count, out);
}
