/* SPDX-License-Identifier: MIT */
#ifndef RULES_WAITS_H
#define RULES_WAITS_H

#include <sqlite3.h>

#include "model/deadlock.h"

/* What the wait analysis says of dumps of the run that is judged. */
struct wait_dump {
	int64_t snapshot; /* snapshot.id in the store */
	struct deadlock deadlock;
};

struct waits {
	struct wait_dump *items;
	size_t n, cap;
};

/* Fills the temporary tables of waits.sql; w may be NULL: nothing was analysed. */
bool waits_fill(sqlite3 *db, const struct waits *w, struct err *err);

/* The chains of findings of the wait rules, from wait_steps. */
bool waits_explain(sqlite3 *db, struct report *report, struct err *err);

/*
 * Ranks the findings; those at places that wait for the subject of another (wait_effects) become
 * its effects. It then weighs what the worst of them does: what stops four hundred threads is no
 * smaller than the four hundred.
 */
bool waits_join(sqlite3 *db, struct report *report, struct err *err);

#endif
