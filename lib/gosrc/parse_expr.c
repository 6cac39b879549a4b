/* SPDX-License-Identifier: MIT */
#include "gosrc/parser.h"

static int precedence(enum gotoken_kind op)
{
	switch (op) {
	case GO_LOR:
		return 1;
	case GO_LAND:
		return 2;
	case GO_EQL:
	case GO_NEQ:
	case GO_LSS:
	case GO_LEQ:
	case GO_GTR:
	case GO_GEQ:
		return 3;
	case GO_ADD:
	case GO_SUB:
	case GO_OR:
	case GO_XOR:
		return 4;
	case GO_MUL:
	case GO_QUO:
	case GO_REM:
	case GO_SHL:
	case GO_SHR:
	case GO_AND:
	case GO_AND_NOT:
		return 5;
	default:
		return 0;
	}
}

static struct gonode *parse_composite(struct parser *p, struct gonode *type);

/* A value, or {...} whose type the literal around it gives. */
static struct gonode *parse_element_part(struct parser *p)
{
	return parser_kind(p) == GO_LBRACE ? parse_composite(p, NULL) : parse_expr(p);
}

static struct gonode *parse_element(struct parser *p)
{
	struct gonode *value = parse_element_part(p), *pair;

	if (parser_kind(p) != GO_COLON)
		return value;
	pair = parser_node(p, GN_KEY_VALUE);
	parser_next(p);
	pair->a = value;
	pair->b = parse_element_part(p);
	return pair;
}

/* T{...}, at the brace */
static struct gonode *parse_composite(struct parser *p, struct gonode *type)
{
	struct gonode *n = parser_node(p, GN_COMPOSITE);
	struct gonode_list elements = {0};
	bool control = p->control;

	if (!parser_enter(p))
		return n;
	p->control = false;
	parser_next(p);
	n->a = type;
	while (parser_kind(p) != GO_RBRACE && parser_kind(p) != GO_EOF) {
		gonode_list_add(&elements, parse_element(p));
		if (!parser_eat(p, GO_COMMA))
			break;
	}
	n->end = p->at->line;
	p->control = control;
	parser_expect(p, GO_RBRACE, "\",\" or \"}\"");
	n->b = elements.first;
	parser_leave(p);
	return n;
}

/* func(...) ... or func(...) ... {...} */
static struct gonode *parse_func(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_FUNC_LIT);
	bool control = p->control;

	parser_next(p);
	n->a = parse_func_type(p);
	if (parser_kind(p) != GO_LBRACE)
		return n->a;
	p->control = false;
	n->b = parse_block(p);
	n->end = n->b->end;
	p->control = control;
	return n;
}

static struct gonode *parse_text(struct parser *p, enum gonode_kind kind)
{
	struct gonode *n = parser_node(p, kind);

	n->text = p->at->text;
	parser_next(p);
	return n;
}

static struct gonode *parse_operand(struct parser *p)
{
	struct gonode *n;
	bool control = p->control;

	switch (parser_kind(p)) {
	case GO_IDENT:
		return parse_text(p, GN_IDENT);
	case GO_NUMBER:
	case GO_CHAR:
	case GO_STRING:
		return parse_text(p, GN_LITERAL);
	case GO_LPAREN:
		n = parser_node(p, GN_PAREN);
		parser_next(p);
		p->control = false;
		n->a = parse_expr(p);
		p->control = control;
		parser_expect(p, GO_RPAREN, "\")\"");
		return n;
	case GO_FUNC:
		return parse_func(p);
	default:
		n = parse_type_or_null(p);
		if (!n)
			parser_fail(p, "an expression");
		return n;
	}
}

/* x[i], x[a:b:c], f[T1, T2] */
static struct gonode *parse_index(struct parser *p, struct gonode *of)
{
	struct gonode *n = parser_node(p, GN_INDEX), *parts[3] = {0};
	struct gonode_list list = {0};
	size_t colons = 0;
	bool control = p->control;

	parser_next(p);
	p->control = false;
	n->a = of;
	if (parser_kind(p) != GO_COLON)
		parts[0] = parse_expr(p);
	while (colons < 2 && parser_eat(p, GO_COLON)) {
		colons++;
		if (parser_kind(p) != GO_COLON && parser_kind(p) != GO_RBRACK)
			parts[colons] = parse_expr(p);
	}
	gonode_list_add(&list, parts[0]);
	while (!colons && parser_eat(p, GO_COMMA) && parser_kind(p) != GO_RBRACK)
		gonode_list_add(&list, parse_type(p));
	p->control = control;
	parser_expect(p, GO_RBRACK, "\"]\"");
	n->b = list.first;
	if (colons) {
		n->kind = GN_SLICE;
		n->c = parts[1];
		n->d = parts[2];
	}
	return n;
}

static struct gonode *parse_call(struct parser *p, struct gonode *function)
{
	struct gonode *n = parser_node(p, GN_CALL);
	struct gonode_list arguments = {0};
	bool control = p->control;

	parser_next(p);
	p->control = false;
	n->a = function;
	while (parser_kind(p) != GO_RPAREN && parser_kind(p) != GO_EOF) {
		gonode_list_add(&arguments, parse_expr(p));
		parser_eat(p, GO_ELLIPSIS);
		if (!parser_eat(p, GO_COMMA))
			break;
	}
	n->end = p->at->line;
	p->control = control;
	parser_expect(p, GO_RPAREN, "\",\" or \")\"");
	n->b = arguments.first;
	return n;
}

/* .name, .(T), .(type) */
static struct gonode *parse_selector(struct parser *p, struct gonode *of)
{
	struct gonode *n;

	parser_next(p);
	n = parser_node(p, GN_SELECTOR);
	n->a = of;
	if (parser_eat(p, GO_LPAREN)) {
		n->kind = GN_ASSERT;
		if (!parser_eat(p, GO_TYPE))
			n->b = parse_type(p);
		parser_expect(p, GO_RPAREN, "\")\"");
		return n;
	}
	n->text = p->at->text;
	parser_expect(p, GO_IDENT, "a name behind \".\"");
	return n;
}

/* Whether `x {` may be a composite literal: x is a type, and no body can begin here. */
static bool may_be_composite(const struct parser *p, const struct gonode *x)
{
	switch (x->kind) {
	case GN_ARRAY:
	case GN_MAP:
	case GN_STRUCT:
		return true;
	case GN_INDEX:
		return !p->control && (x->a->kind == GN_IDENT || x->a->kind == GN_SELECTOR);
	case GN_SELECTOR:
		return !p->control && x->a && x->a->kind == GN_IDENT;
	case GN_IDENT:
		return !p->control;
	default:
		return false;
	}
}

static struct gonode *parse_primary(struct parser *p)
{
	struct gonode *x = parse_operand(p);

	while (x) {
		switch (parser_kind(p)) {
		case GO_PERIOD:
			x = parse_selector(p, x);
			continue;
		case GO_LBRACK:
			x = parse_index(p, x);
			continue;
		case GO_LPAREN:
			x = parse_call(p, x);
			continue;
		case GO_LBRACE:
			if (may_be_composite(p, x)) {
				x = parse_composite(p, x);
				continue;
			}
			return x;
		default:
			return x;
		}
	}
	return NULL;
}

/* "<-" before "chan" begins a type; else it receives. */
static struct gonode *parse_unary(struct parser *p)
{
	struct gonode *n = NULL;

	if (!parser_enter(p))
		return NULL;
	switch (parser_kind(p)) {
	case GO_ARROW:
		if (parser_peek(p) == GO_CHAN) {
			n = parse_primary(p);
			break;
		}
		/* fall through */
	case GO_ADD:
	case GO_SUB:
	case GO_NOT:
	case GO_XOR:
	case GO_AND:
	case GO_TILDE:
		n = parser_node(p, GN_UNARY);
		parser_next(p);
		n->a = parse_unary(p);
		break;
	case GO_MUL:
		n = parser_node(p, GN_STAR);
		parser_next(p);
		n->a = parse_unary(p);
		break;
	default:
		n = parse_primary(p);
		break;
	}
	parser_leave(p);
	return n;
}

static struct gonode *parse_binary(struct parser *p, int least)
{
	struct gonode *left = parse_unary(p), *n;
	int level;

	while (left && (level = precedence(parser_kind(p))) >= least) {
		n = parser_node(p, GN_BINARY);
		parser_next(p);
		n->a = left;
		if (!parser_enter(p))
			return n;
		n->b = parse_binary(p, level + 1);
		parser_leave(p);
		left = n;
	}
	return left;
}

struct gonode *parse_expr(struct parser *p)
{
	return parse_binary(p, 1);
}

struct gonode *parse_expr_list(struct parser *p)
{
	struct gonode_list list = {0};

	do
		gonode_list_add(&list, parse_expr(p));
	while (parser_eat(p, GO_COMMA));
	return list.first;
}
