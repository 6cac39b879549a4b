/* SPDX-License-Identifier: MIT */
#ifndef RULES_NEEDS_H
#define RULES_NEEDS_H

#include <sqlite3.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "rules/rule.h"

/*
 * Which of a rule's needs the judged run has. What is missing is appended to `missing`, blank-
 * separated; blind is said in `note`: a profile that is there but was taken with sampling off says
 * nothing, and that is not "clear". True: the rule can be judged.
 */
bool needs_met(sqlite3 *db, const struct rule *r, struct strbuf *missing, struct strbuf *note);

#endif
