/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOUSES_H
#define GOSRC_GOUSES_H

#include "gosrc/gocalls.h"
#include "gosrc/gosync.h"

/*
 * All that a program does with one channel or WaitGroup, by its text: from the expression that a
 * goroutine waits in back to where the object was made, and from there through variables,
 * parameters and results to every operation. What cannot be followed (interfaces, maps, function
 * values, packages that were not read) makes it unknown: nobody may then be said to be gone.
 */
enum gothing_kind {
	GOTHING_LOCAL,	 /* a variable of a function: a new object with each call */
	GOTHING_FIELD,	 /* a field of a type: any object of that type */
	GOTHING_PACKAGE, /* a variable of a package */
	GOTHING_NIL,	 /* no object at all: nothing ever ends a wait for it */
};

struct gothing {
	enum gothing_kind kind;
	const struct gosource *source; /* LOCAL: where it is declared */
	const struct gonode *outer;    /* LOCAL: the declaration around it */
	uint32_t line;		       /* LOCAL: of its own declaration */
	struct str name;	       /* of the variable or field */
	struct str key;		       /* FIELD, PACKAGE: as gosync_op.key */
	bool cancel; /* a function that ends a context: to call it is to close what Done returns */
};

enum { GOTHINGS_MAX = 8, GOUSES_MAX = 256, GOUSE_OUTERS_MAX = 64 };

/* What an expression may be; 0 = unknown, GOTHINGS_MAX at most. */
size_t gothing_of(const struct gocalls *calls, const struct goscope *scope,
	const struct gonode *expr, struct gothing *out);

/* Where something of the source stands. */
struct gospot {
	const struct gosource *source;
	const struct gonode *outer, *function; /* function: a literal in outer, or outer itself */
	const struct gonode *node;
};

struct gouse {
	enum gosync_kind kind;
	struct gospot at; /* node as gosync_op.node: the call, send, receive or range */
	bool loose;	  /* in a literal that is kept as a value: it may run at any time */
};

struct gouses {
	struct gouse items[GOUSES_MAX];
	size_t n;
	const struct gonode *outers[GOUSE_OUTERS_MAX]; /* declarations that name it */
	size_t nouters;
	bool unknown;	    /* it goes where it cannot be followed, or comes from there */
	struct gospot made; /* source NULL = not found */
};

/* Every mention of the thing in the packages that were read. out is large: on the heap. */
void gouses_find(struct goprogram *program, const struct gocalls *calls,
	const struct gothing *thing, struct gouses *out);

/* Which ends a wait of the other: a receive a send, a send or close a receive, Done a Wait. */
bool gosync_frees(enum gosync_kind frees, enum gosync_kind waits);

#endif
