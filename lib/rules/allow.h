/* SPDX-License-Identifier: MIT */
#ifndef RULES_ALLOW_H
#define RULES_ALLOW_H

#include <sqlite3.h>

#include "model/idle.h"

/*
 * The allowlist as the temporary tables that prelude.sql reads, every name of the store matched
 * once: idle_names (the built-in list) and idle_marks, idle_labels (what people gave). Entries that
 * have expired by the time of the run's last capture are left out.
 */
bool allow_load(sqlite3 *db, struct str run, struct idle_list *list, struct err *err);

/* After the prelude: which of the given entries matched a group of the run. */
bool allow_used(sqlite3 *db, struct idle_list *list, struct err *err);

#endif
