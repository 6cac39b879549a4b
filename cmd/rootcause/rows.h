/* SPDX-License-Identifier: MIT */
#ifndef ROOTCAUSE_ROWS_H
#define ROOTCAUSE_ROWS_H

#include "cli/common.h"

/* Runs one SELECT on the store and prints its rows as --format says; the exit code. */
int print_query(const struct common *c, const char *db, const char *sql);

#endif
