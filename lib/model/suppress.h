/* SPDX-License-Identifier: MIT */
#ifndef MODEL_SUPPRESS_H
#define MODEL_SUPPRESS_H

#include "model/finding.h"
#include "model/idle.h"

/*
 * Findings that people know of and do not want to fail a build (--suppress FILE,
 * rootcause-rules(5)): a rule and a function as globs, why, and until when. A suppressed finding
 * stays in the report, marked; it counts for no gate and leads no headline.
 */
struct suppression {
	struct str rule, function; /* globs, see idle_glob() */
	struct str reason;
	struct str until;  /* as written, empty = for ever */
	int64_t until_day; /* the last day it applies, days since 1970 */
	uint32_t line;	   /* in its file */
	enum idle_state state;
	size_t findings; /* that it holds */
};

/* Zero-initialised is empty. All texts live in the arena. */
struct suppress_list {
	struct arena arena;
	struct suppression *items;
	size_t n, cap;
	struct str file; /* for messages */
};

void suppress_list_release(struct suppress_list *l);

/* "NAME:LINE: what" in err, and then nothing is added. */
bool suppress_list_add(struct suppress_list *l, struct str text, const char *name, struct err *err);

/*
 * Marks the findings of a report; the report borrows the list. Whether an entry has ended is asked
 * of `today` (days since 1970) when that is given, else of the last capture, never of the clock:
 * what has ended, or has an end and cannot be dated, does not hold.
 */
void suppress_apply(struct suppress_list *l, struct report *r, const int64_t *today);

/* After that: what people should know of an entry. False: nothing. */
bool suppress_remark(const struct suppress_list *l, size_t entry, struct strbuf *out);

const char *suppress_state_name(
	const struct suppression *s); /* "used", "unused", "expired", "undated" */

#endif
