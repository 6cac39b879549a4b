/* SPDX-License-Identifier: MIT */
#ifndef RULES_SANDBOX_H
#define RULES_SANDBOX_H

#include <sqlite3.h>

#include "base/err.h"

/*
 * What a statement that came from a file may do: read the store and the temporary tables made for
 * rules, with a list of functions, within a budget of virtual machine steps and of memory. The
 * budget counts steps and never seconds, so that the answer does not depend on the machine.
 */
struct sandbox {
	sqlite3 *db;
	int64_t steps, budget; /* of the statement that runs */
	int64_t old_heap;
	char denied[96]; /* what the last refusal was about */
};

enum { SANDBOX_ROWS = 1000 };
#define SANDBOX_BUDGET INT64_C(100000000)

/* db must be a connection that cannot write. Everything holds until sandbox_leave. */
void sandbox_enter(struct sandbox *s, sqlite3 *db);
void sandbox_leave(struct sandbox *s);

/* For what a person types: as long and as large as it takes, refusals stay. */
void sandbox_lift_limits(struct sandbox *s);

/* One statement and nothing behind it. False: refused, with the reason. */
bool sandbox_prepare(struct sandbox *s, struct str sql, sqlite3_stmt **out, struct err *err);

/* A row is there / over / trouble (err). */
enum sandbox_step { SANDBOX_ROW, SANDBOX_DONE, SANDBOX_FAILED };
enum sandbox_step sandbox_step(struct sandbox *s, sqlite3_stmt *stmt, struct err *err);

#endif
