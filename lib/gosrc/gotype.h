/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOTYPE_H
#define GOSRC_GOTYPE_H

#include "gosrc/goprogram.h"

/*
 * As much of Go's types as it takes to say which field of which struct a lock or channel is. A type
 * is its expression and the file it stands in. Pointers, parentheses and names are looked through
 * as needed. What is not sure is no type: interfaces, function values and type parameters are never
 * guessed.
 */
struct gotype {
	const struct gonode *node; /* NULL: unknown */
	const struct gosource *source;
};

/* Where an expression stands: names mean what they mean on this line of this function. */
struct goscope {
	struct goprogram *program;
	const struct gosource *source;
	const struct gonode *outer; /* the declared function around it */
	uint32_t line;
};

/* What a name was declared as, nearest first: parameters, :=, var, range, then the package's. */
enum gobinding_kind {
	GO_BOUND_NOWHERE,
	GO_BOUND_RECEIVER,
	GO_BOUND_PARAMETER,
	GO_BOUND_LOCAL,
	GO_BOUND_PACKAGE, /* a variable of the package */
	GO_BOUND_IMPORT,  /* the name of a package */
};

struct gobinding {
	enum gobinding_kind kind;
	const struct gosource *source;
	uint32_t line; /* of the declaration */
	/* What tells its type: a type, or the value it began as. */
	const struct gonode *type;
	const struct gonode *value;
	uint32_t index;	 /* of the value's results: a, b := f() */
	bool ranged;	 /* value is what is ranged over; index 0 key, 1 element */
	struct str path; /* of an import */
};

struct gobinding goscope_find(const struct goscope *scope, struct str name);

/* Whether the declared function around it gives the name another value somewhere (`n = n.next`). */
bool goscope_assigns(const struct goscope *scope, struct str name);

struct gotype goscope_type(const struct goscope *scope, const struct gonode *expr);

/* The function that a call names; NULL for values, interfaces and what was not read. */
const struct gofunc *goscope_callee(const struct goscope *scope, const struct gonode *function);

/* The declared type behind pointers and names: its own package and name; false when it has none. */
struct gonamed {
	const struct gopackage *package; /* NULL: not read (standard library, other modules) */
	struct str path, name;		 /* "sync", "Mutex" */
};
bool gotype_named(const struct goscope *scope, struct gotype type, struct gonamed *out);

/* What a named type is declared as, through pointers and aliases: a struct, a channel, ... */
struct gotype gotype_underlying(const struct goscope *scope, struct gotype type);

/*
 * The field of a struct type, promoted through embedded ones; *owner is the struct type it is
 * declared in. Unknown when there is none.
 */
struct gotype gotype_field(
	const struct goscope *scope, struct gotype type, struct str name, struct gonamed *owner);

#endif
