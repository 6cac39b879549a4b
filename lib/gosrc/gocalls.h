/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOCALLS_H
#define GOSRC_GOCALLS_H

#include "gosrc/gotype.h"

struct goassume;

/* One call that is known by name: go and defer statements included. */
struct gocall {
	const struct gosource *source;
	const struct gonode *outer; /* the declaration that it stands in */
	const struct gonode *node;  /* GN_CALL */
	const struct gofunc *callee;
	bool loose; /* in a literal that is kept as a value: it may run at any time */
};

/*
 * Who calls whom in the packages that were read, and which functions may be called in ways that
 * are not seen: as values, through interfaces, or by packages that were not read.
 */
struct gocalls {
	struct gocall *items;
	size_t n, cap;
	const struct gofunc **values; /* mentioned otherwise than in a call */
	size_t nvalues, cap_values;
	struct str *methods; /* of interfaces that were read */
	size_t nmethods, cap_methods;
	/* Not NULL: calls through interfaces and function values mean what this assumes, and are
	 * followed. Borrowed. */
	const struct goassume *assume;
};

void gocalls_release(struct gocalls *c);
void gocalls_build(struct gocalls *c, struct goprogram *program);

bool gocalls_is_dynamic(const struct gocalls *c, const struct gofunc *f);

/*
 * Whether a literal runs where it stands, or as a goroutine from there: nobody keeps it. parent is
 * the node above it.
 */
bool goliteral_runs(
	const struct goscope *scope, const struct gonode *literal, const struct gonode *parent);

/* The declared function that this is the node of; NULL for anything else. */
const struct gofunc *gosource_func(const struct gosource *s, const struct gonode *outer);

bool goname_exported(struct str name); /* begins with an upper-case letter of ASCII, or none */

#endif
