/* SPDX-License-Identifier: MIT */
#ifndef RULES_FIGURES_H
#define RULES_FIGURES_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/run_diff.h"

enum { FIGURES_MAX = 16 };

/*
 * The headline figures of a run as side 0 or 1 of out, which has room for FIGURES_MAX; *n counts
 * those that either side knows. What a run does not state it does not have.
 */
bool figures_read(sqlite3 *db, struct str run, int side, struct figure *out, size_t *n,
	struct arena *arena, struct err *err);

#endif
