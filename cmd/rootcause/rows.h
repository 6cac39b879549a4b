/* SPDX-License-Identifier: MIT */
#ifndef ROOTCAUSE_ROWS_H
#define ROOTCAUSE_ROWS_H

#include "cli/common.h"

/* Runs one SELECT on the store and prints its rows as --format says; the exit code. */
int print_query(const struct common *c, const char *db, const char *sql);

/* A verb that takes --db and prints rows: those of sql, or of its operand where sql is NULL. */
int query_verb(struct common *c, int argc, char **argv, const char *sql, const char *usage);

#endif
