/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOOPENS_H
#define GOSRC_GOOPENS_H

#include "gosrc/goclose.h"

/* Types of the standard library, whose source is never read. */
enum gostd {
	GOSTD_UNKNOWN,
	GOSTD_HTTP_CLIENT,
	GOSTD_HTTP_TRANSPORT,
	GOSTD_HTTP_RESPONSE,
	GOSTD_SQL_DB,
	GOSTD_SQL_STMT,
	GOSTD_SQL_ROWS,
	GOSTD_SQL_TX,
	GOSTD_SQL_CONN,
};

/* The type of an expression, pointers looked through. */
enum gostd gostd_of(const struct goscope *scope, const struct gonode *expr);

/*
 * Whether the first result of a call is something new that somebody must close: of a method of the
 * standard library, or of a function or interface that was read and gives it with an error.
 */
bool goopens(const struct goscope *scope, const struct gonode *call, enum goclose_kind *kind);

/* Whether a call is of a function of the standard library; with a name: of that one. */
bool gostd_calls(const struct goscope *scope, const struct gonode *call, const char *name);

#endif
