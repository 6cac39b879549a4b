/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DIFF_H
#define ANALYZE_DIFF_H

#include "analyze/group.h"
#include "base/regex.h"
#include "model/owner.h"
#include "model/stack_diff.h"

/* One snapshot to compare: its groups, finished, and what to call it. */
struct diff_input {
	const struct groups *groups;
	struct str input, process;
};

/* Which groups are wanted. The table of states always shows all. */
struct diff_filter {
	uint64_t min;		      /* at least so many in the first or last snapshot */
	bool any_state;		      /* else only `states` */
	bool states[WAIT_CLASSES];    /* wanted */
	struct regex *focus, *ignore; /* of function names, NULL = none */
	bool aside;		      /* the runtime's own and the dumper too */
};

/*
 * Compares n >= 1 snapshots that share one struct stacks. Groups meet by state, functions with
 * lines, and creator, never by arguments. A grouped source has no creators and tells states only
 * from frames: where one takes part creators are left out, and where states cannot be compared the
 * stack alone decides.
 */
void stack_diff_build(
	struct stack_diff *d, const struct diff_input *inputs, size_t n, const struct owner *owner);

/* Drops the groups that are not wanted and gathers the sites of those that are left. */
void stack_diff_select(struct stack_diff *d, const struct diff_filter *filter);

#endif
