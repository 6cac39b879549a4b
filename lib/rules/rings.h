/* SPDX-License-Identifier: MIT */
#ifndef RULES_RINGS_H
#define RULES_RINGS_H

#include <sqlite3.h>

#include "model/finding.h"

/*
 * The rings of findings of the deadlock rules, link by link, from `deadlocks` and wait_edges. Their
 * fingerprints become those of all functions of the ring, wherever it is entered.
 */
bool rings_find(sqlite3 *db, struct report *report, struct err *err);

#endif
