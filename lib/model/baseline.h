/* SPDX-License-Identifier: MIT */
#ifndef MODEL_BASELINE_H
#define MODEL_BASELINE_H

#include "base/err.h"
#include "model/finding.h"

/*
 * Findings that a program is known to have (rootcause.baseline/1, JSON lines: the schema's name,
 * then an entry a line by rule, function and fingerprint). No line numbers, counts or values: what
 * says the same stays the same file. Effects are part of it, since another run may show them
 * without their cause; what is suppressed is not.
 */
struct baseline_entry {
	char fingerprint[17];
	struct str rule, function, title;
	struct str note; /* of people, kept by updates */
	bool seen;	 /* a finding of the report has this fingerprint */
};

/* Zero-initialised is empty. All texts live in the arena. */
struct baseline {
	struct arena arena;
	struct baseline_entry *items;
	size_t n, cap;
};

enum { BASELINE_MAX_BYTES = 64 << 20 };

void baseline_release(struct baseline *b);

/* "NAME:LINE: what" in err. */
bool baseline_parse(struct baseline *b, struct str text, const char *name, struct err *err);
void baseline_write(const struct baseline *b, struct strbuf *out);

/* The findings of a report that are not in it yet are added; entries stay sorted. How many. */
size_t baseline_add(struct baseline *b, const struct report *r);

/* Drops entries that are gone from the report although they were judged. How many. */
size_t baseline_prune(struct baseline *b, const struct report *r);

/*
 * Marks the report's findings as new or known and lists in report->fixed what is gone: an entry
 * whose rule was judged and did not find it. The report borrows the baseline.
 */
void baseline_apply(struct baseline *b, struct report *r);

#endif
