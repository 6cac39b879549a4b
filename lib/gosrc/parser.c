/* SPDX-License-Identifier: MIT */
/* What all parts of the parser use, and the declarations of a file. */
#include "gosrc/parser.h"

#include <stdlib.h>

#include "base/xmalloc.h"

enum gotoken_kind parser_peek(const struct parser *p)
{
	return p->at->kind == GO_EOF ? GO_EOF : p->at[1].kind;
}

void parser_next(struct parser *p)
{
	if (p->at->kind != GO_EOF)
		p->at++;
}

bool parser_eat(struct parser *p, enum gotoken_kind kind)
{
	if (p->at->kind != kind)
		return false;
	parser_next(p);
	return true;
}

void parser_fail(struct parser *p, const char *what)
{
	if (!p->file->error) {
		p->file->error = what;
		p->file->error_line = p->at->line;
	}
	p->at = p->tokens.items + p->tokens.n - 1;
}

void parser_expect(struct parser *p, enum gotoken_kind kind, const char *what)
{
	if (!parser_eat(p, kind))
		parser_fail(p, what);
}

bool parser_enter(struct parser *p)
{
	if (p->depth >= GOFILE_DEPTH_MAX) {
		parser_fail(p, "less nesting");
		return false;
	}
	p->depth++;
	return true;
}

void parser_leave(struct parser *p)
{
	p->depth--;
}

struct gonode *parser_node(struct parser *p, enum gonode_kind kind)
{
	struct gonode *n = arena_alloc(&p->file->arena, sizeof(*n));

	*n = (struct gonode){
		.kind = kind, .op = p->at->kind, .line = p->at->line, .end = p->at->line};
	return n;
}

void gonode_list_add(struct gonode_list *list, struct gonode *node)
{
	if (!list->end)
		list->end = &list->first;
	if (!node)
		return;
	*list->end = node;
	while (*list->end)
		list->end = &(*list->end)->next;
}

/* The semicolon behind a statement or spec may be left out before a closing parenthesis or brace.
 */
static void end_spec(struct parser *p)
{
	if (parser_kind(p) != GO_RPAREN && parser_kind(p) != GO_RBRACE && parser_kind(p) != GO_EOF)
		parser_expect(p, GO_SEMICOLON, "the end of a declaration");
}

/* "path", . "path", name "path" */
static struct gonode *parse_import(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_IMPORT);

	if (parser_kind(p) == GO_IDENT || parser_kind(p) == GO_PERIOD) {
		n->a = parser_node(p, GN_IDENT);
		n->a->text = p->at->text;
		parser_next(p);
	}
	if (parser_kind(p) != GO_STRING) {
		parser_fail(p, "an import path");
		return n;
	}
	n->text = str_head(str_from_at(p->at->text, 1), p->at->text.n - 2);
	parser_next(p);
	return n;
}

static struct gonode *parse_names(struct parser *p)
{
	struct gonode_list names = {0};

	do {
		struct gonode *n = parser_node(p, GN_IDENT);

		n->text = p->at->text;
		parser_expect(p, GO_IDENT, "a name");
		gonode_list_add(&names, n);
	} while (parser_eat(p, GO_COMMA));
	return names.first;
}

static struct gonode *parse_value_spec(struct parser *p, enum gonode_kind kind)
{
	struct gonode *n = parser_node(p, kind);

	n->a = parse_names(p);
	n->b = parse_type_or_null(p);
	if (parser_eat(p, GO_ASSIGN))
		n->c = parse_expr_list(p);
	return n;
}

static struct gonode *parse_type_spec(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_TYPE_SPEC);

	n->text = p->at->text;
	parser_expect(p, GO_IDENT, "a type's name");
	if (parser_kind(p) == GO_LBRACK && begins_type_parameters(p)) {
		parser_next(p);
		n->b = parse_parameters(p, GO_RBRACK);
	}
	n->op = parser_kind(p);
	parser_eat(p, GO_ASSIGN);
	n->a = parse_type(p);
	return n;
}

static struct gonode *parse_spec(struct parser *p, enum gotoken_kind keyword)
{
	switch (keyword) {
	case GO_IMPORT:
		return parse_import(p);
	case GO_TYPE:
		return parse_type_spec(p);
	case GO_CONST:
		return parse_value_spec(p, GN_CONST_SPEC);
	default:
		return parse_value_spec(p, GN_VAR_SPEC);
	}
}

struct gonode *parse_specs(struct parser *p)
{
	struct gonode_list specs = {0};
	enum gotoken_kind keyword = parser_kind(p);

	parser_next(p);
	if (!parser_eat(p, GO_LPAREN))
		return parse_spec(p, keyword);
	while (parser_kind(p) != GO_RPAREN && parser_kind(p) != GO_EOF) {
		gonode_list_add(&specs, parse_spec(p, keyword));
		end_spec(p);
	}
	parser_expect(p, GO_RPAREN, "\")\"");
	return specs.first;
}

static struct gonode *parse_func(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_FUNC);

	parser_next(p);
	if (parser_eat(p, GO_LPAREN))
		n->a = parse_parameters(p, GO_RPAREN);
	n->text = p->at->text;
	parser_expect(p, GO_IDENT, "a function's name");
	if (parser_eat(p, GO_LBRACK))
		n->d = parse_parameters(p, GO_RBRACK);
	n->b = parse_func_type(p);
	if (parser_kind(p) == GO_LBRACE)
		n->c = parse_block(p);
	n->end = n->c ? n->c->end : n->line;
	return n;
}

static struct gonode *parse_decl(struct parser *p)
{
	switch (parser_kind(p)) {
	case GO_IMPORT:
	case GO_CONST:
	case GO_VAR:
	case GO_TYPE:
		return parse_specs(p);
	case GO_FUNC:
		return parse_func(p);
	default:
		parser_fail(p, "a declaration");
		return NULL;
	}
}

struct deep {
	const struct gonode *node;
	uint32_t depth;
};

/*
 * Whether a tree is deeper than recursion over it may be. Nesting is bounded while parsing; chains
 * such as a.b.c or a + b + c grow to the left and are not.
 */
static bool is_too_deep(const struct gonode *decl)
{
	struct deep *stack = NULL;
	size_t n = 0, cap = 0;
	bool deep = false;

	stack = grow_array(stack, &cap, 1, sizeof(*stack));
	stack[n++] = (struct deep){decl, 1};
	while (n > 0 && !deep) {
		struct deep top = stack[--n];
		const struct gonode *parts[] = {top.node->a, top.node->b, top.node->c, top.node->d};

		deep = top.depth > GOFILE_TREE_MAX;
		for (size_t i = 0; i < 4; i++)
			for (const struct gonode *kid = parts[i]; kid; kid = kid->next) {
				stack = grow_array(stack, &cap, n + 1, sizeof(*stack));
				stack[n++] = (struct deep){kid, top.depth + 1};
			}
	}
	free(stack);
	return deep;
}

bool gofile_parse(struct gofile *f, struct str src)
{
	struct parser p = {.file = f};
	struct gonode_list decls = {0};

	*f = (struct gofile){0};
	gotokens_scan(&p.tokens, src);
	p.at = p.tokens.items;
	parser_expect(&p, GO_PACKAGE, "\"package\"");
	f->package = p.at->text;
	parser_expect(&p, GO_IDENT, "the package's name");
	parser_expect(&p, GO_SEMICOLON, "the end of the package clause");
	while (parser_kind(&p) != GO_EOF) {
		struct gonode *decl;

		if (parser_eat(&p, GO_SEMICOLON))
			continue;
		decl = parse_decl(&p);
		for (const struct gonode *n = decl; n && !f->error; n = n->next)
			if (is_too_deep(n))
				parser_fail(&p, "shorter expressions");
		if (f->error)
			break;
		gonode_list_add(&decls, decl);
		end_spec(&p);
	}
	f->decls = decls.first;
	gotokens_release(&p.tokens);
	return !f->error;
}

void gofile_release(struct gofile *f)
{
	arena_release(&f->arena);
	*f = (struct gofile){0};
}
