/* SPDX-License-Identifier: MIT */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include <sqlite3.h>

#include "base/err.h"

/*
 * One prepared statement. Failures are sticky: after the first, every call does nothing, and
 * query_close() says false with the reason, so a sequence of binds and steps is written straight.
 */
struct query {
	sqlite3 *db;
	sqlite3_stmt *stmt;
	bool failed;
	struct err err;
};

void query_open(struct query *q, sqlite3 *db, const char *sql);
bool query_close(struct query *q, struct err *err); /* err may be NULL */

/* Parameters count from 1; texts are copied. A text that is empty stays empty, no NULL. */
void query_int(struct query *q, int at, int64_t v);
void query_real(struct query *q, int at, double v);
void query_text(struct query *q, int at, struct str s);
void query_null(struct query *q, int at);
void query_int_or_null(struct query *q, int at, int64_t v, int64_t unknown);
void query_pointer(struct query *q, int at, void *p, const char *type);

bool query_next(struct query *q); /* a row is there */
void query_run(struct query *q);  /* to the end, then ready for new parameters */
void query_reset(struct query *q);

/* Columns count from 0; a text is valid until the next step. */
int64_t query_col_int(struct query *q, int col);
struct str query_col_text(struct query *q, int col);
bool query_col_null(struct query *q, int col);

/* A statement without parameters; one number of the first row (or fallback without a row). */
bool query_exec(sqlite3 *db, const char *sql, struct err *err);
bool query_number(sqlite3 *db, const char *sql, int64_t *out, struct err *err);

#endif
