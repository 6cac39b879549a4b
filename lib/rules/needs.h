/* SPDX-License-Identifier: MIT */
#ifndef RULES_NEEDS_H
#define RULES_NEEDS_H

#include <sqlite3.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "model/dump.h"
#include "rules/rule.h"

/*
 * Which of a rule's needs the judged run has. What is missing is appended to `missing`, blank-
 * separated; blind is said in `note`: a profile that is there but was taken with sampling off says
 * nothing, and that is not "clear". True: the rule can be judged.
 */
bool needs_met(sqlite3 *db, const struct rule *r, struct strbuf *missing, struct strbuf *note);

/* Whose programs the run is of: RUNTIME_GO unless it holds dumps of others and nothing of Go. */
enum runtime_kind needs_runtime(sqlite3 *db);

/* Whether each missing word is a file that can be taken of such a program. */
bool needs_can_be_met(enum runtime_kind runtime, struct str missing);

#endif
