/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOASSUME_H
#define GOSRC_GOASSUME_H

#include "base/idmap.h"
#include "gosrc/gocalls.h"

/*
 * Who may call whom when calls through interfaces and function values are assumed to mean any
 * function of the packages read that fits: methods of that name, functions and literals that are
 * kept as values, with that number of parameters. More than Go's types allow, so that what no
 * candidate does is not done; but code that was not read may pass in others. Conclusions from this
 * are of basis signature.
 */
enum { GOASSUME_EDGES_MAX = 200000 };

/* A declared function, or a literal that is kept as a value: it runs when somebody calls it. */
struct gobody {
	const struct gosource *source;
	const struct gonode *outer, *node; /* node: a literal in outer, or outer itself */
	const struct gofunc *func;	   /* NULL: a literal */
	bool value;			   /* it is used as a value: function values may mean it */
	bool given; /* a package that was not read has it: it may be called at any time */
	uint32_t parameters;
	bool variadic;
	bool expression; /* T.M is used as a value: its receiver comes as an argument */
};

enum gocaller { GOCALLER_KNOWN, GOCALLER_METHOD, GOCALLER_VALUE, GOCALLER_EITHER };

/* A call and what it may mean: bodies by index. */
struct goedge {
	const struct gonode *call;
	const struct gosource *source; /* of the call */
	const struct gonode *outer;
	size_t from, to; /* bodies; from SIZE_MAX: at the start of the program */
	bool assumed;
};

struct goassume {
	struct gobody *bodies; /* by declaration */
	size_t nbodies, cap_bodies;
	struct idmap index;   /* bodies by the address of their node */
	struct goedge *edges; /* in the order of the calls */
	size_t nedges, cap_edges;
	struct str *given; /* methods by name that packages that were not read may call, */
	size_t ngiven, cap_given;
	uint32_t *
		values; /* function values by their number of parameters, of which the same is so */
	size_t nvalues, cap_values;
	struct gonamed *types; /* ... and types all of whose methods they may */
	size_t ntypes, cap_types;
	bool over; /* GOASSUME_EDGES_MAX was met: nothing may be concluded */
};

void goassume_build(struct goassume *a, struct goprogram *program);
void goassume_release(struct goassume *a);

/* The body that a node of a declaration lies in, literals that run where they stand looked through;
 * SIZE_MAX: none. */
size_t goassume_body(const struct goassume *a, const struct gonode *outer, const struct gonode *n);

/* The body that this function is; SIZE_MAX: it is none of its own. */
size_t goassume_is(const struct goassume *a, const struct gonode *function);

/* leads[body] is set for bodies with a way into one that is set already. */
void goassume_close(const struct goassume *a, bool *leads);

#endif
