/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOCHAIN_H
#define GOSRC_GOCHAIN_H

#include "gosrc/gosync.h"

/*
 * How a function was called, as a stack or a walk through calls proves it: what its parameters are
 * then stands in that call. Nothing of this is assumed.
 */
struct gochain {
	const struct gonode *function; /* a declaration, or a literal: the parameters are its own */
	const struct gonode *call;     /* GN_CALL; NULL = not known */
	struct goscope scope;	       /* of the call */
	bool started;		       /* it is that of a go statement */
	const struct gochain *caller;  /* of the function around the call; NULL = not known */
	/* function is a literal: of the declaration that it stands in; NULL = not known */
	const struct gochain *around;
};

/* An expression where it stands. */
struct goplaced {
	struct goscope scope;
	const struct gonode *expr;
	const struct gochain *chain; /* of the function around it; NULL = not known */
	unsigned up;		     /* calls between it and where it was asked for */
	bool around;  /* on the way there were names of a declaration around a literal, */
	bool started; /* or go statements */
};

/* What a parameter is, back through parameters of callers; false: it is none, or not known. */
bool gochain_argument(const struct gochain *chain, const struct goscope *scope,
	const struct gonode *name, struct goplaced *out);

/*
 * Names the object of an operation that is a parameter of which the type does not tell it: key,
 * path and root are those of what was given, op->up calls above. Else op stays as it is.
 */
void gochain_name(const struct gochain *chain, const struct goscope *scope, struct gosync_op *op);

/* A function that a call means. */
struct gocallee {
	struct goscope scope;	       /* of its body */
	const struct gonode *function; /* a declaration, or a literal */
	const struct gofunc *func;     /* NULL: a literal */
	const struct gochain *around;  /* a literal: as in struct gochain */
};

enum { GOCALLEES_MAX = 8 };

/*
 * What a call may mean, all of it: the function that it names, literals that a variable is given
 * and nothing else ever, what a parameter was given, the elements of a list that is ranged over.
 * 0 = not known.
 */
size_t gochain_callees(const struct gochain *chain, const struct goscope *scope,
	const struct gonode *f, struct gocallee *out);

/*
 * A method that is called through an interface: all methods of that name and number of parameters
 * in the whole program, which was read. What packages that were not read have behind the interface
 * is not among them: that they do nothing to what is ours is an assumption. False: it is no such
 * call, or not all are known. *n may be 0.
 */
bool gochain_methods(
	const struct goscope *scope, const struct gonode *call, struct gocallee *out, size_t *n);

/*
 * A call of a function value (a field, an element of a map, a parameter): all functions of the
 * whole program, which was read, that are used as values somewhere and have that number of
 * parameters. More than its type allows; functions of packages that were not read are not among
 * them, as above. False: it is no such call, or not all are known. *n may be 0.
 */
bool gochain_values(
	const struct goscope *scope, const struct gonode *call, struct gocallee *out, size_t *n);

#endif
