/* SPDX-License-Identifier: MIT */
#include "gosrc/parser.h"

static struct gonode *parse_statement(struct parser *p);

/* What follows a list of expressions: an assignment, a send, x++, or nothing. */
static struct gonode *parse_simple_rest(struct parser *p, struct gonode *left)
{
	struct gonode *n;

	switch (parser_kind(p)) {
	case GO_ASSIGN:
	case GO_DEFINE:
	case GO_OP_ASSIGN:
		n = parser_node(p, GN_ASSIGN);
		parser_next(p);
		n->a = left;
		if (parser_kind(p) == GO_RANGE) {
			n->kind = GN_RANGE;
			parser_next(p);
			n->b = parse_expr(p);
		} else {
			n->b = parse_expr_list(p);
		}
		break;
	case GO_ARROW:
		n = parser_node(p, GN_SEND);
		parser_next(p);
		n->a = left;
		n->b = parse_expr(p);
		break;
	case GO_INC:
	case GO_DEC:
		n = parser_node(p, GN_INC_DEC);
		parser_next(p);
		n->a = left;
		break;
	default:
		n = parser_node(p, GN_EXPR);
		n->a = left;
		break;
	}
	n->line = left->line;
	return n;
}

/* May give a GN_RANGE without a body, which only `for` takes. */
static struct gonode *parse_simple(struct parser *p)
{
	uint32_t line = p->at->line;
	struct gonode *left, *n;

	if (parser_kind(p) == GO_RANGE) {
		n = parser_node(p, GN_RANGE);
		parser_next(p);
		n->b = parse_expr(p);
		return n;
	}
	left = parse_expr_list(p);
	if (!left)
		return NULL;
	n = parse_simple_rest(p, left);
	n->line = line;
	return n;
}

struct gonode *parse_statements(struct parser *p)
{
	struct gonode_list list = {0};

	for (;;) {
		enum gotoken_kind kind = parser_kind(p);

		if (kind == GO_RBRACE || kind == GO_CASE || kind == GO_DEFAULT || kind == GO_EOF)
			return list.first;
		if (parser_eat(p, GO_SEMICOLON))
			continue;
		gonode_list_add(&list, parse_statement(p));
		kind = parser_kind(p);
		if (kind != GO_RBRACE && kind != GO_CASE && kind != GO_DEFAULT && kind != GO_EOF)
			parser_expect(p, GO_SEMICOLON, "the end of a statement");
	}
}

struct gonode *parse_block(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_BLOCK);
	bool control = p->control;

	if (!parser_enter(p))
		return n;
	p->control = false;
	parser_expect(p, GO_LBRACE, "\"{\"");
	n->a = parse_statements(p);
	n->end = p->at->line;
	parser_expect(p, GO_RBRACE, "\"}\"");
	p->control = control;
	parser_leave(p);
	return n;
}

/* [init;] [what] before the brace of if and switch. */
static void parse_head(struct parser *p, struct gonode **init, struct gonode **what)
{
	bool control = p->control;

	p->control = true;
	if (parser_kind(p) != GO_SEMICOLON && parser_kind(p) != GO_LBRACE)
		*what = parse_simple(p);
	if (parser_eat(p, GO_SEMICOLON)) {
		*init = *what;
		*what = parser_kind(p) == GO_LBRACE ? NULL : parse_simple(p);
	}
	p->control = control;
}

static struct gonode *parse_if(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_IF), *condition = NULL;

	parser_next(p);
	parse_head(p, &n->a, &condition);
	if (condition && condition->kind == GN_EXPR)
		n->b = condition->a;
	else
		parser_fail(p, "a condition");
	n->c = parse_block(p);
	n->end = n->c->end;
	if (parser_eat(p, GO_ELSE)) {
		if (!parser_enter(p))
			return n;
		n->d = parser_kind(p) == GO_IF ? parse_if(p) : parse_block(p);
		n->end = n->d->end;
		parser_leave(p);
	}
	return n;
}

/* x.(type), v := x.(type) */
static bool is_type_switch(const struct gonode *s)
{
	const struct gonode *x = NULL;

	if (s && s->kind == GN_EXPR)
		x = s->a;
	else if (s && s->kind == GN_ASSIGN && s->op == GO_DEFINE)
		x = s->b;
	return x && x->kind == GN_ASSERT && !x->b;
}

static struct gonode *parse_case(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_CASE);

	if (parser_eat(p, GO_CASE))
		n->a = parse_expr_list(p);
	else
		parser_expect(p, GO_DEFAULT, "\"case\" or \"default\"");
	parser_expect(p, GO_COLON, "\":\"");
	n->b = parse_statements(p);
	n->end = p->at->line;
	return n;
}

static struct gonode *parse_comm(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_COMM);

	if (parser_eat(p, GO_CASE))
		n->a = parse_simple(p);
	else
		parser_expect(p, GO_DEFAULT, "\"case\" or \"default\"");
	parser_expect(p, GO_COLON, "\":\"");
	n->b = parse_statements(p);
	n->end = p->at->line;
	return n;
}

static void parse_cases(
	struct parser *p, struct gonode *n, struct gonode *(*parse)(struct parser *))
{
	struct gonode_list cases = {0};

	parser_expect(p, GO_LBRACE, "\"{\"");
	while (parser_kind(p) != GO_RBRACE && parser_kind(p) != GO_EOF)
		gonode_list_add(&cases, parse(p));
	n->end = p->at->line;
	parser_expect(p, GO_RBRACE, "\"}\"");
	n->c = cases.first;
}

static struct gonode *parse_switch(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_SWITCH), *tag = NULL;

	parser_next(p);
	parse_head(p, &n->a, &tag);
	if (is_type_switch(tag)) {
		n->kind = GN_TYPE_SWITCH;
		n->b = tag;
	} else if (tag && tag->kind == GN_EXPR) {
		n->b = tag->a;
	} else if (tag) {
		parser_fail(p, "an expression behind switch");
	}
	parse_cases(p, n, parse_case);
	return n;
}

static struct gonode *parse_select(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_SELECT);

	parser_next(p);
	parse_cases(p, n, parse_comm);
	return n;
}

static struct gonode *parse_for(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_FOR), *first = NULL;
	uint32_t line = p->at->line;
	bool control = p->control;

	parser_next(p);
	p->control = true;
	if (parser_kind(p) != GO_LBRACE && parser_kind(p) != GO_SEMICOLON)
		first = parse_simple(p);
	if (first && first->kind == GN_RANGE) {
		n = first;
		n->line = line;
	} else if (parser_eat(p, GO_SEMICOLON)) {
		n->a = first;
		if (parser_kind(p) != GO_SEMICOLON)
			n->b = parse_expr(p);
		parser_expect(p, GO_SEMICOLON, "\";\"");
		if (parser_kind(p) != GO_LBRACE)
			n->c = parse_simple(p);
	} else if (first && first->kind == GN_EXPR) {
		n->b = first->a;
	} else if (first) {
		parser_fail(p, "a condition");
	}
	p->control = control;
	n->d = parse_block(p);
	n->end = n->d->end;
	return n;
}

static struct gonode *parse_keyword_expr(struct parser *p, enum gonode_kind kind)
{
	struct gonode *n = parser_node(p, kind);

	parser_next(p);
	n->a = parse_expr(p);
	return n;
}

static struct gonode *parse_return(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_RETURN);

	parser_next(p);
	if (parser_kind(p) != GO_SEMICOLON && parser_kind(p) != GO_RBRACE)
		n->a = parse_expr_list(p);
	return n;
}

static struct gonode *parse_branch(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_BRANCH);

	parser_next(p);
	if (parser_kind(p) == GO_IDENT) {
		n->text = p->at->text;
		parser_next(p);
	}
	return n;
}

static struct gonode *parse_labeled(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_LABELED);

	n->text = p->at->text;
	parser_next(p);
	parser_next(p);
	n->a = parser_kind(p) == GO_RBRACE ? parser_node(p, GN_EMPTY) : parse_statement(p);
	return n;
}

static struct gonode *parse_declaration(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_DECL);

	n->a = parse_specs(p);
	return n;
}

static struct gonode *parse_statement_kind(struct parser *p)
{
	switch (parser_kind(p)) {
	case GO_SEMICOLON:
		return parser_node(p, GN_EMPTY);
	case GO_CONST:
	case GO_VAR:
	case GO_TYPE:
		return parse_declaration(p);
	case GO_LBRACE:
		return parse_block(p);
	case GO_IF:
		return parse_if(p);
	case GO_SWITCH:
		return parse_switch(p);
	case GO_SELECT:
		return parse_select(p);
	case GO_FOR:
		return parse_for(p);
	case GO_GO:
		return parse_keyword_expr(p, GN_GO);
	case GO_DEFER:
		return parse_keyword_expr(p, GN_DEFER);
	case GO_RETURN:
		return parse_return(p);
	case GO_BREAK:
	case GO_CONTINUE:
	case GO_GOTO:
	case GO_FALLTHROUGH:
		return parse_branch(p);
	default:
		if (parser_kind(p) == GO_IDENT && parser_peek(p) == GO_COLON)
			return parse_labeled(p);
		return parse_simple(p);
	}
}

static struct gonode *parse_statement(struct parser *p)
{
	struct gonode *n;

	if (!parser_enter(p))
		return NULL;
	n = parse_statement_kind(p);
	parser_leave(p);
	return n;
}
