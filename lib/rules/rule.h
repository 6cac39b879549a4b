/* SPDX-License-Identifier: MIT */
#ifndef RULES_RULE_H
#define RULES_RULE_H

#include "base/arena.h"
#include "base/err.h"
#include "model/finding.h"

/* A number of a rule that people may set: bound as :name. */
struct rule_param {
	struct str name, unit;
	double value;
	bool sited; /* a contract may set it for a function (temp.contracts) */
};

/*
 * One rule: a header of `-- key: value` lines, a comment for people, one SELECT (DESIGN section
 * 6). Texts live in the arena.
 */
struct rule {
	struct arena arena;
	struct str file; /* for messages */
	struct str id, title, message, fix, confirm;
	enum severity severity;
	enum basis basis;
	/* Words that must all hold; "a|b" holds when one of the two does. */
	struct str *needs;
	size_t nneeds;
	struct rule_param *params;
	size_t nparams;
	struct str why; /* the comment behind the header, without the dashes */
	struct str sql; /* from the first line of the statement on */
	uint32_t sql_line;
};

/* NULL with "FILE:LINE: what" in err. */
struct rule *rule_parse(struct str file, struct str text, struct err *err);
void rule_free(struct rule *r); /* NULL is fine */

bool rule_is_need(struct str word); /* one of the words of DESIGN section 6 */

#endif
