/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_SOURCE_ORPHAN_PARTS_H
#define ANALYZE_SOURCE_ORPHAN_PARTS_H

#include "analyze/source_findings_parts.h"

/* One operation that a group of threads waits in, and all that is done with its objects. */
struct orphan_case {
	size_t group;
	struct gosync_op op;
	struct source_spot spot; /* the function that waits */
	struct gothing things[GOTHINGS_MAX];
	const struct gouses *uses[GOTHINGS_MAX];
	size_t n;
};

/* Calls of which it is assumed what they mean, some that would end the wait. */
enum { ORPHAN_ASSUMED = 2 };
struct orphan_assumed {
	struct source_spot spots[ORPHAN_ASSUMED];
	size_t n;
};

/* Whether the object is named in a declaration. */
bool orphan_names(const struct gouses *u, const struct gonode *outer);

/*
 * All that one operation may wait for, with the uses of each; false: unknown. c->group is set.
 */
bool orphan_find_uses(
	struct finding_work *w, const struct source_wait *wait, struct orphan_case *c);

/*
 * Adds the finding that n operations of a group, the cases of a select, are never ended. False when
 * that is no news: the thread may rest. assumed: NULL, or basis signature.
 */
bool orphan_report(struct finding_work *w, const struct orphan_case *c, size_t n, size_t group,
	const struct orphan_assumed *assumed);

/* What shows that the other end is gone; n > 1: the cases of a select. Fills draft->f.at. */
void orphan_places(
	struct finding_work *w, const struct orphan_case *c, size_t n, struct finding_draft *draft);

/* The first return that leaves the function of a use without it; 0 = none. */
uint32_t orphan_leaving_line(const struct gouse *use);

/* Hints for waits that have no verdict: ways out on which their other end is skipped. */
void finding_hints(struct finding_work *w, const bool *judged);

#endif
