/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOTOKEN_H
#define GOSRC_GOTOKEN_H

#include "base/str.h"

/* Tokens of Go source (go.dev/ref/spec, Go 1.26), as go/token names them. */
enum gotoken_kind {
	GO_EOF,
	GO_ILLEGAL, /* a byte that begins no token, or a literal that does not end */
	GO_IDENT,
	GO_NUMBER, /* integer, float or imaginary */
	GO_CHAR,
	GO_STRING, /* quoted or raw, with its quotes */
	/* operators */
	GO_ADD,
	GO_SUB,
	GO_MUL,
	GO_QUO,
	GO_REM,
	GO_AND,
	GO_OR,
	GO_XOR,
	GO_SHL,
	GO_SHR,
	GO_AND_NOT,
	GO_OP_ASSIGN, /* += -= *= ... */
	GO_LAND,
	GO_LOR,
	GO_ARROW,
	GO_INC,
	GO_DEC,
	GO_EQL,
	GO_LSS,
	GO_GTR,
	GO_ASSIGN,
	GO_NOT,
	GO_TILDE,
	GO_NEQ,
	GO_LEQ,
	GO_GEQ,
	GO_DEFINE,
	GO_ELLIPSIS,
	GO_LPAREN,
	GO_LBRACK,
	GO_LBRACE,
	GO_COMMA,
	GO_PERIOD,
	GO_RPAREN,
	GO_RBRACK,
	GO_RBRACE,
	GO_SEMICOLON, /* written, or empty text where the end of a line stands for one */
	GO_COLON,
	/* keywords */
	GO_BREAK,
	GO_CASE,
	GO_CHAN,
	GO_CONST,
	GO_CONTINUE,
	GO_DEFAULT,
	GO_DEFER,
	GO_ELSE,
	GO_FALLTHROUGH,
	GO_FOR,
	GO_FUNC,
	GO_GO,
	GO_GOTO,
	GO_IF,
	GO_IMPORT,
	GO_INTERFACE,
	GO_MAP,
	GO_PACKAGE,
	GO_RANGE,
	GO_RETURN,
	GO_SELECT,
	GO_STRUCT,
	GO_SWITCH,
	GO_TYPE,
	GO_VAR,
};

struct gotoken {
	struct str text; /* in the source */
	uint32_t line;	 /* from 1 */
	enum gotoken_kind kind;
};

struct gotokens {
	struct gotoken *items; /* the last one is GO_EOF */
	size_t n, cap;
	size_t illegal; /* of kind GO_ILLEGAL */
};

/* All of src, which must outlive the tokens; comments are left out. Cannot fail. */
void gotokens_scan(struct gotokens *t, struct str src);
void gotokens_release(struct gotokens *t);

#endif
