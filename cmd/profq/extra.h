/* SPDX-License-Identifier: MIT */
#ifndef PROFQ_EXTRA_H
#define PROFQ_EXTRA_H

#include "analyze/weigh.h"
#include "cli/common.h"

/* What `top` has beyond pprof: samples behind the rows, rows of one's own code, stacks as output.
 */
struct extra {
	struct opt_list mine;
	bool samples, mine_only, require_match;
};

enum { EXTRA_ROWS = 4 };

/* Puts the rows, and the end, behind those of the table. */
void extra_rows(struct extra *e, struct opt *table);
void extra_release(struct extra *e);

/* The name of an option of these that is set, NULL: none is. */
const char *extra_option(const struct extra *e);

/* Whether rows must be chosen from all: then weigh() must not cut them. */
bool extra_picks(const struct extra *e);

/* Keeps the rows of one's own code, nodecount of them (0 = all). */
void extra_pick(const struct extra *e, struct weighing *w, int64_t nodecount);

/* "folded", "speedscope": the profile is written as stacks, and *done says so. */
bool extra_stacks(const struct common *c, struct view *v, size_t value, const char *path,
	struct output *out, bool *done, struct err *err);

#endif
