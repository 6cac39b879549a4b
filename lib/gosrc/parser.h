/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_PARSER_H
#define GOSRC_PARSER_H

#include "gosrc/gonode.h"

/* What the parts of the parser share: a file of types, one of expressions, one of statements. */
struct parser {
	struct gofile *file;
	struct gotokens tokens;
	const struct gotoken *at;
	int depth;
	bool control; /* in the head of if, for, switch: `T {` opens the body */
};

/* Nodes in order: add to the end. */
struct gonode_list {
	struct gonode *first, **end;
};

static inline enum gotoken_kind parser_kind(const struct parser *p)
{
	return p->at->kind;
}

/* The token behind the current one; at the end the last one. */
enum gotoken_kind parser_peek(const struct parser *p);

void parser_next(struct parser *p);
bool parser_eat(struct parser *p, enum gotoken_kind kind);
void parser_expect(struct parser *p, enum gotoken_kind kind, const char *what);
void parser_fail(struct parser *p, const char *what); /* the first error stays; skips to the end */

/* One level of nesting more; false (and failed) when there are too many. */
bool parser_enter(struct parser *p);
void parser_leave(struct parser *p);

struct gonode *parser_node(struct parser *p, enum gonode_kind kind);
void gonode_list_add(struct gonode_list *list, struct gonode *node);

struct gonode *parse_type(struct parser *p);
struct gonode *parse_type_or_null(struct parser *p); /* without an error */
struct gonode *parse_func_type(struct parser *p);    /* behind "func" and a name */
struct gonode *parse_parameters(struct parser *p, enum gotoken_kind close);
struct gonode *parse_constraint(struct parser *p);
bool begins_type_parameters(const struct parser *p); /* at "[" */

struct gonode *parse_expr(struct parser *p);
struct gonode *parse_expr_list(struct parser *p);
struct gonode *parse_type_arguments(struct parser *p, struct gonode *of);

struct gonode *parse_block(struct parser *p);
struct gonode *parse_statements(struct parser *p);
struct gonode *parse_specs(struct parser *p); /* at const, var, type */

#endif
