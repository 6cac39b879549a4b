/* SPDX-License-Identifier: MIT */
#ifndef RULES_RESULT_H
#define RULES_RESULT_H

#include <sqlite3.h>

#include "rules/rule.h"

/*
 * The columns of a rule's statement by the contract (DESIGN section 6): where the site, the count
 * and the subject are; everything else is evidence. `doubt` and `fix` (in place of
 * the header's) are text for people, no evidence.
 */
enum result_column {
	RESULT_FUNCTION,
	RESULT_FILE,
	RESULT_LINE,
	RESULT_COUNT,
	RESULT_SUBJECT_KIND,
	RESULT_SUBJECT_KEY,
	RESULT_REQUIRED, /* the ones above must be there */
	RESULT_SEVERITY = RESULT_REQUIRED,
	RESULT_BASIS,
	RESULT_WEIGHT,
	RESULT_DOUBT,
	RESULT_FIX,
	RESULT_COLUMNS,
};

struct result_map {
	int at[RESULT_COLUMNS]; /* -1 = not there */
};

/* Checks columns, parameters and the placeholders of the message; "FILE:LINE: what" in err. */
bool result_map_init(
	struct result_map *m, const struct rule *r, sqlite3_stmt *stmt, struct err *err);

/* Rule, canonical function and kind of subject: stable over lines, counts, hosts and builds. */
void result_fingerprint(struct finding *f);
void result_fingerprint_of(struct finding *f, struct str site); /* of several functions at once */

/* One row as a finding whose texts live in the report's arena. False: the row breaks the contract.
 */
bool result_finding(const struct result_map *m, const struct rule *r, sqlite3_stmt *stmt,
	struct report *report, struct finding *out, struct err *err);

#endif
