/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DIFF_H
#define ANALYZE_DIFF_H

#include "analyze/group.h"
#include "base/regex.h"
#include "model/owner.h"
#include "model/stack_diff.h"

/* What labels say of a group of a snapshot; see analyze/diff_labels.h. */
struct diff_part {
	strid label; /* value of the key that groups are made by, 0 = none */
	bool matches;
};

/* One snapshot to compare: its groups, finished, and what to call it. */
struct diff_input {
	const struct groups *groups;
	struct str input, process;
	const struct diff_part *parts; /* one a group; NULL = labels play no part */
};

/* Which groups are wanted. The table of states always shows all. */
struct diff_filter {
	uint64_t min;		      /* at least so many in the first or last snapshot */
	bool any_state;		      /* else only `states` */
	bool states[WAIT_CLASSES];    /* wanted */
	struct regex *focus, *ignore; /* of function names, NULL = none */
	struct regex *created_by;     /* of the creator's name, NULL = any or none */
	bool aside;		      /* the runtime's own and the dumper too */
	enum diff_level level;
	size_t top;	      /* functions that LEVEL_TOP looks at */
	struct str label_key; /* of LEVEL_LABEL, for the words; the parts of the inputs decide */
	enum diff_sort sort;
};

/*
 * Compares n >= 1 snapshots that share one struct stacks. Groups meet by state, functions with
 * lines, and creator, never by arguments. A grouped source has no creators and tells states only
 * from frames: where one takes part creators are left out, and where states cannot be compared the
 * stack alone decides. Where user-level and system-level dumps meet, what the compiler wrapped
 * around a go statement does not count (place_is_wrapper()). Groups and owner are borrowed until
 * stack_diff_select() is done.
 */
void stack_diff_build(
	struct stack_diff *d, const struct diff_input *inputs, size_t n, const struct owner *owner);

/*
 * Once after building: drops what is not wanted, gathers what is alike at the filter's level, and
 * the sites, and counts who stayed. All filters but min look at the groups of exact lines.
 */
void stack_diff_select(struct stack_diff *d, const struct diff_filter *filter);

#endif
