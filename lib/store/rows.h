/* SPDX-License-Identifier: MIT */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include <sqlite3.h>

#include "base/err.h"

/*
 * C arrays as the table-valued function rows(?): `INSERT INTO t SELECT c0, c1 FROM rows(?1)` loads
 * a million rows in half the time of a million statements (specs/limits.md). `column` gives one
 * value by calling a sqlite3_result_ function; not calling one gives NULL.
 */
enum { ROWS_COLUMNS = 40 };

struct rows {
	uint64_t n;
	const void *data;
	void (*column)(const struct rows *r, uint64_t row, int col, sqlite3_context *out);
};

bool rows_register(sqlite3 *db, struct err *err);

/* Runs sql with ?1 bound to r. */
bool rows_load(sqlite3 *db, const char *sql, const struct rows *r, struct err *err);

/* For columns: NULL when v is unknown; borrowed text that outlives the statement. */
void rows_int_or_null(sqlite3_context *out, int64_t v, int64_t unknown);
void rows_text(sqlite3_context *out, struct str s);
void rows_address(sqlite3_context *out, uint64_t address); /* "0xc000012345"; 0 gives NULL */

#endif
