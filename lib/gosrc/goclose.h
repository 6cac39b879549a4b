/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOCLOSE_H
#define GOSRC_GOCLOSE_H

#include "gosrc/gotype.h"

/*
 * Things of net/http and database/sql that keep a connection until they are closed (documentation
 * of the packages, Go 1.19 to 1.26), and the ways out of the function that opened them on which
 * that is forgotten.
 */
enum goclose_kind {
	GOCLOSE_BODY, /* of an *http.Response: Close, or read to its end */
	GOCLOSE_ROWS, /* *sql.Rows: Close, or Next until it is false */
	GOCLOSE_TX,   /* *sql.Tx: Commit or Rollback */
	GOCLOSE_CONN, /* *sql.Conn: Close */
};

enum { GOCLOSE_MAX = 16, GOCLOSE_WAYS = 3 };

struct goclose {
	enum goclose_kind kind;
	const struct gonode *node;     /* the call that opens it */
	const struct gonode *function; /* around it: a literal or the declaration */
	/* Ways out that leave it open, the first few; none: nothing ever closes it. */
	uint32_t leaves[GOCLOSE_WAYS];
	size_t nleaves;
};

/*
 * All in a declaration, in the order of their lines; returns how many, GOCLOSE_MAX at most. What is
 * handed on (returned, stored, passed to a function that is not of the standard library, used in a
 * closure) is somebody else's to close and is left out; so is a way out where nothing was opened
 * because of an error.
 */
size_t goclose_find(const struct goscope *scope, struct goclose *out);

#endif
