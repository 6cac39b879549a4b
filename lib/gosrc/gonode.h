/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GONODE_H
#define GOSRC_GONODE_H

#include "base/arena.h"
#include "gosrc/gotoken.h"

/*
 * Syntax of a Go file (go.dev/ref/spec, Go 1.26). What a..d and text mean is said beside each kind;
 * a list is its first node, the others follow by next. NULL is "not there".
 */
enum gonode_kind {
	/* expressions */
	GN_IDENT,     /* text */
	GN_LITERAL,   /* text: number, char, string; op tells which */
	GN_FUNC_LIT,  /* a type, b body */
	GN_COMPOSITE, /* a type or NULL inside another one, b list of elements */
	GN_KEY_VALUE, /* a: b, in a composite */
	GN_PAREN,     /* a */
	GN_SELECTOR,  /* a . text */
	GN_INDEX,     /* a [ list b ]: also an instantiation */
	GN_SLICE,     /* a [ b : c : d ] */
	GN_ASSERT,    /* a . ( b ); b NULL: .(type) */
	GN_CALL,      /* a ( list b ) */
	GN_STAR,      /* * a: also a pointer type */
	GN_UNARY,     /* op a; GO_ARROW is a receive */
	GN_BINARY,    /* a op b */
	/* types; names, selectors, stars, parentheses and indexes are expressions */
	GN_ARRAY,     /* [a] b; a NULL: slice; a GN_ELLIPSIS: [...] */
	GN_MAP,	      /* map[a] b */
	GN_CHAN,      /* a; op GO_CHAN both ways, GO_ARROW receive only, GO_SEMICOLON send only */
	GN_STRUCT,    /* list a of GN_FIELD */
	GN_INTERFACE, /* list a: GN_FIELD for methods, else embedded types and unions */
	GN_FUNC_TYPE, /* list a of GN_FIELD parameters, b results */
	GN_ELLIPSIS,  /* ...a */
	GN_FIELD,     /* text name (empty: embedded or unnamed), a type */
	/* statements */
	GN_EMPTY,
	GN_DECL,	/* list a of specs */
	GN_LABELED,	/* text: a */
	GN_EXPR,	/* a */
	GN_SEND,	/* a <- b */
	GN_INC_DEC,	/* a op */
	GN_ASSIGN,	/* list a op list b */
	GN_GO,		/* a */
	GN_DEFER,	/* a */
	GN_RETURN,	/* list a */
	GN_BRANCH,	/* op: break, continue, goto, fallthrough; text label or empty */
	GN_BLOCK,	/* list a */
	GN_IF,		/* a; if b c else d */
	GN_SWITCH,	/* a; switch b { list c of GN_CASE } */
	GN_TYPE_SWITCH, /* a; switch b { c }; b: GN_ASSIGN or GN_EXPR of a GN_ASSERT */
	GN_CASE,	/* list a (NULL: default), list b of statements */
	GN_SELECT,	/* list c of GN_COMM */
	GN_COMM,	/* a: GN_SEND, GN_EXPR or GN_ASSIGN (NULL: default), list b of statements */
	GN_FOR,		/* a; b; c with body d */
	GN_RANGE,	/* list a op range b with body d */
	/* declarations */
	GN_IMPORT,     /* text path without quotes, a name or NULL */
	GN_CONST_SPEC, /* list a of names, b type, list c of values */
	GN_VAR_SPEC,   /* the same */
	GN_TYPE_SPEC,  /* text name, a type, list b of type parameters; op GO_ASSIGN: alias */
	GN_FUNC, /* text name, a receiver, b GN_FUNC_TYPE, c body or NULL, d type parameters */
};

struct gonode {
	enum gonode_kind kind;
	enum gotoken_kind op;
	uint32_t line, end; /* first and last; a call's line is that of its opening parenthesis */
	struct str text;    /* in the source */
	struct gonode *a, *b, *c, *d, *next;
};

struct gofile {
	struct arena arena;
	struct str package;
	struct gonode *decls; /* GN_IMPORT, _CONST_SPEC, _VAR_SPEC, _TYPE_SPEC, GN_FUNC */
	uint32_t error_line;  /* where it stopped parsing, 0 = all of it parsed */
	const char *error;    /* what was expected there */
};

enum {
	GOFILE_DEPTH_MAX = 1000, /* of nesting; more is an error */
	GOFILE_TREE_MAX = 4000,	 /* of the tree of a declaration: so deep may recursion go */
};

/*
 * Parses src, which must outlive the file. False when it does not parse: the declarations before
 * the error are there.
 */
bool gofile_parse(struct gofile *f, struct str src);
void gofile_release(struct gofile *f);

#endif
