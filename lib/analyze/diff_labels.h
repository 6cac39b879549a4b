/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DIFF_LABELS_H
#define ANALYZE_DIFF_LABELS_H

#include "analyze/diff.h"

/* One label that is asked for; the key must be there and its value match. */
struct label_filter {
	struct str key;
	struct regex *value; /* NULL = any */
};

struct label_split {
	const struct label_filter *filters; /* all must hold */
	size_t n;
	struct str key; /* the value of this parts groups, empty = none */
};

/*
 * Splits the groups of a finished snapshot where their threads differ in what labels say, and
 * returns what they say, one a group, in the arena. Counts, waits (in whole seconds) and flags are
 * counted anew. The values of the key go to the strings of g->stacks.
 */
const struct diff_part *diff_split_labels(
	struct groups *g, const struct label_split *split, struct arena *arena);

#endif
