/* SPDX-License-Identifier: MIT */
#include "gosrc/parser.h"

static struct gonode *parse_name(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_IDENT);

	n->text = p->at->text;
	parser_expect(p, GO_IDENT, "a type");
	if (parser_kind(p) == GO_PERIOD) {
		struct gonode *s = parser_node(p, GN_SELECTOR);

		parser_next(p);
		s->a = n;
		s->text = p->at->text;
		parser_expect(p, GO_IDENT, "a name behind \".\"");
		n = s;
	}
	return n;
}

/* T[A, B] */
struct gonode *parse_type_arguments(struct parser *p, struct gonode *of)
{
	struct gonode *n = parser_node(p, GN_INDEX);
	struct gonode_list list = {0};

	parser_next(p);
	n->a = of;
	while (parser_kind(p) != GO_RBRACK && parser_kind(p) != GO_EOF) {
		gonode_list_add(&list, parse_type(p));
		if (!parser_eat(p, GO_COMMA))
			break;
	}
	parser_expect(p, GO_RBRACK, "\"]\"");
	n->b = list.first;
	return n;
}

static struct gonode *parse_array(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_ARRAY);
	bool control = p->control;

	parser_next(p);
	p->control = false;
	if (parser_kind(p) == GO_ELLIPSIS) {
		n->a = parser_node(p, GN_ELLIPSIS);
		parser_next(p);
	} else if (parser_kind(p) != GO_RBRACK) {
		n->a = parse_expr(p);
	}
	p->control = control;
	parser_expect(p, GO_RBRACK, "\"]\"");
	n->b = parse_type(p);
	return n;
}

static struct gonode *parse_map(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_MAP);

	parser_next(p);
	parser_expect(p, GO_LBRACK, "\"[\" behind map");
	n->a = parse_type(p);
	parser_expect(p, GO_RBRACK, "\"]\"");
	n->b = parse_type(p);
	return n;
}

/* chan T, chan<- T, <-chan T */
static struct gonode *parse_chan(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_CHAN);

	if (parser_eat(p, GO_ARROW)) {
		n->op = GO_ARROW;
		parser_expect(p, GO_CHAN, "\"chan\"");
	} else {
		parser_next(p);
		n->op = parser_eat(p, GO_ARROW) ? GO_SEMICOLON : GO_CHAN;
	}
	n->a = parse_type(p);
	return n;
}

static struct gonode *field(struct parser *p, struct str name, struct gonode *type)
{
	struct gonode *n = parser_node(p, GN_FIELD);

	n->text = name;
	n->a = type;
	if (type)
		n->line = n->end = type->line;
	return n;
}

/* What stands behind the bracket that matches the one at t. */
static enum gotoken_kind behind_brackets(const struct gotoken *t)
{
	int level = 0;

	do {
		level += (t->kind == GO_LBRACK) - (t->kind == GO_RBRACK);
		t++;
	} while (level > 0 && t->kind != GO_EOF);
	return t->kind;
}

static bool ends_field(enum gotoken_kind kind)
{
	return kind == GO_SEMICOLON || kind == GO_STRING || kind == GO_RBRACE;
}

/* A name and a type, against an embedded T, p.T, T[A]. */
static bool begins_named_field(const struct parser *p)
{
	enum gotoken_kind next = parser_peek(p);

	if (parser_kind(p) != GO_IDENT || next == GO_PERIOD || ends_field(next))
		return false;
	return next != GO_LBRACK || !ends_field(behind_brackets(p->at + 1));
}

/* a, b T `tag`; T; *p.T */
static void parse_struct_field(struct parser *p, struct gonode_list *fields)
{
	struct gonode_list names = {0};

	if (begins_named_field(p)) {
		do {
			struct gonode *n = parser_node(p, GN_FIELD);

			n->text = p->at->text;
			parser_expect(p, GO_IDENT, "a field's name");
			gonode_list_add(&names, n);
		} while (parser_eat(p, GO_COMMA));
		names.first->a = parse_type(p);
		for (struct gonode *n = names.first->next; n; n = n->next)
			n->a = names.first->a;
		gonode_list_add(fields, names.first);
	} else {
		gonode_list_add(fields, field(p, STR(""), parse_type(p)));
	}
	parser_eat(p, GO_STRING);
}

static struct gonode *parse_struct(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_STRUCT);
	struct gonode_list fields = {0};

	parser_next(p);
	parser_expect(p, GO_LBRACE, "\"{\" behind struct");
	while (parser_kind(p) != GO_RBRACE && parser_kind(p) != GO_EOF) {
		parse_struct_field(p, &fields);
		if (parser_kind(p) != GO_RBRACE)
			parser_expect(p, GO_SEMICOLON, "the end of a field");
	}
	n->end = p->at->line;
	parser_expect(p, GO_RBRACE, "\"}\"");
	n->a = fields.first;
	return n;
}

/* ~T | U | interface{...} */
struct gonode *parse_constraint(struct parser *p)
{
	struct gonode *left = NULL;

	do {
		struct gonode *term, *both;

		if (parser_kind(p) == GO_TILDE) {
			term = parser_node(p, GN_UNARY);
			parser_next(p);
			term->a = parse_type(p);
		} else {
			term = parse_type(p);
		}
		if (!left) {
			left = term;
			continue;
		}
		both = parser_node(p, GN_BINARY);
		both->op = GO_OR;
		both->a = left;
		both->b = term;
		left = both;
	} while (parser_eat(p, GO_OR));
	return left;
}

static struct gonode *parse_interface(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_INTERFACE);
	struct gonode_list elements = {0};

	parser_next(p);
	parser_expect(p, GO_LBRACE, "\"{\" behind interface");
	while (parser_kind(p) != GO_RBRACE && parser_kind(p) != GO_EOF) {
		if (parser_kind(p) == GO_IDENT && parser_peek(p) == GO_LPAREN) {
			struct gonode *method = parser_node(p, GN_FIELD);

			method->text = p->at->text;
			parser_next(p);
			method->a = parse_func_type(p);
			gonode_list_add(&elements, method);
		} else {
			gonode_list_add(&elements, parse_constraint(p));
		}
		if (parser_kind(p) != GO_RBRACE)
			parser_expect(p, GO_SEMICOLON, "the end of a method");
	}
	n->end = p->at->line;
	parser_expect(p, GO_RBRACE, "\"}\"");
	n->a = elements.first;
	return n;
}

/*
 * "[" of type parameters or of an array: `T[P any]`, `T[P, Q any]` against `T [N]int`, `T []int`. A
 * name that another name, a comma or a type follows begins parameters (go/parser decides likewise;
 * `[P *C]` without a comma is taken for an array there, too, unless C is no expression).
 */
bool begins_type_parameters(const struct parser *p)
{
	const struct gotoken *t = p->at;

	if (t->kind == GO_IDENT) /* at the name */
		t++;
	if (t->kind != GO_LBRACK || t[1].kind != GO_IDENT)
		return false;
	switch (t[2].kind) {
	case GO_IDENT:
	case GO_COMMA:
	case GO_INTERFACE:
	case GO_TILDE:
	case GO_LBRACK:
	case GO_MAP:
	case GO_CHAN:
	case GO_FUNC:
	case GO_STRUCT:
		return true;
	case GO_MUL:
		for (t += 3; t->kind != GO_RBRACK && t->kind != GO_EOF; t++)
			if (t->kind == GO_COMMA || t->kind == GO_OR)
				return true;
		return false;
	default:
		return false;
	}
}

/* One entry of a list: a type, or a name and a type. */
static struct gonode *parse_parameter(struct parser *p, bool constraints)
{
	struct gonode *n = parser_node(p, GN_FIELD);
	struct gonode *first;

	if (parser_kind(p) == GO_ELLIPSIS) {
		n->a = parser_node(p, GN_ELLIPSIS);
		parser_next(p);
		n->a->a = parse_type(p);
		return n;
	}
	if (constraints && parser_kind(p) == GO_IDENT) {
		n->text = p->at->text;
		parser_next(p);
		if (parser_kind(p) != GO_COMMA && parser_kind(p) != GO_RBRACK)
			n->a = parse_constraint(p);
		return n;
	}
	if (parser_kind(p) == GO_IDENT && parser_peek(p) == GO_LBRACK) {
		/* name []T, name [4]T, or the type Name[T] */
		enum gotoken_kind behind = behind_brackets(p->at + 1);

		if (p->at[2].kind == GO_RBRACK || (behind != GO_COMMA && behind != GO_RPAREN)) {
			n->text = p->at->text;
			parser_next(p);
		}
		n->a = parse_type(p);
		return n;
	}
	first = parse_type(p);
	if (parser_kind(p) == GO_COMMA || parser_kind(p) == GO_RPAREN || !first ||
		first->kind != GN_IDENT) {
		n->a = first;
		return n;
	}
	n->text = first->text;
	if (parser_kind(p) == GO_ELLIPSIS) {
		n->a = parser_node(p, GN_ELLIPSIS);
		parser_next(p);
		n->a->a = parse_type(p);
	} else {
		n->a = parse_type(p);
	}
	return n;
}

/* Where one has a name all have: `a, b int` gave two types at first sight. */
static void share_types(struct gonode *first)
{
	bool named = false;

	for (struct gonode *n = first; n; n = n->next)
		named |= n->text.n > 0;
	if (!named)
		return;
	for (struct gonode *n = first; n; n = n->next) {
		struct gonode *typed = n;

		if (n->text.n && n->a)
			continue;
		while (typed && !(typed->text.n && typed->a))
			typed = typed->next;
		if (!n->text.n && n->a)
			n->text = n->a->text;
		n->a = typed ? typed->a : NULL;
	}
}

struct gonode *parse_parameters(struct parser *p, enum gotoken_kind close)
{
	struct gonode_list list = {0};
	bool control = p->control;

	p->control = false;
	while (parser_kind(p) != close && parser_kind(p) != GO_EOF) {
		gonode_list_add(&list, parse_parameter(p, close == GO_RBRACK));
		if (!parser_eat(p, GO_COMMA))
			break;
	}
	p->control = control;
	parser_expect(p, close, "the end of a parameter list");
	share_types(list.first);
	return list.first;
}

/* (parameters) result, or (parameters) (results) */
struct gonode *parse_func_type(struct parser *p)
{
	struct gonode *n = parser_node(p, GN_FUNC_TYPE), *result;

	parser_expect(p, GO_LPAREN, "\"(\"");
	n->a = parse_parameters(p, GO_RPAREN);
	if (parser_eat(p, GO_LPAREN)) {
		n->b = parse_parameters(p, GO_RPAREN);
	} else {
		result = parse_type_or_null(p);
		if (result)
			n->b = field(p, STR(""), result);
	}
	return n;
}

static struct gonode *parse_plain_type(struct parser *p)
{
	struct gonode *n;

	switch (parser_kind(p)) {
	case GO_IDENT:
		n = parse_name(p);
		return parser_kind(p) == GO_LBRACK ? parse_type_arguments(p, n) : n;
	case GO_MUL:
		n = parser_node(p, GN_STAR);
		parser_next(p);
		n->a = parse_type(p);
		return n;
	case GO_LPAREN:
		n = parser_node(p, GN_PAREN);
		parser_next(p);
		n->a = parse_type(p);
		parser_expect(p, GO_RPAREN, "\")\"");
		return n;
	case GO_LBRACK:
		return parse_array(p);
	case GO_STRUCT:
		return parse_struct(p);
	case GO_INTERFACE:
		return parse_interface(p);
	case GO_MAP:
		return parse_map(p);
	case GO_CHAN:
	case GO_ARROW:
		return parse_chan(p);
	case GO_FUNC:
		parser_next(p);
		return parse_func_type(p);
	default:
		return NULL;
	}
}

struct gonode *parse_type_or_null(struct parser *p)
{
	struct gonode *n;

	if (!parser_enter(p))
		return NULL;
	n = parse_plain_type(p);
	parser_leave(p);
	return n;
}

struct gonode *parse_type(struct parser *p)
{
	struct gonode *n = parse_type_or_null(p);

	if (!n)
		parser_fail(p, "a type");
	return n;
}
