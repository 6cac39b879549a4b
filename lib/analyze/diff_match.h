/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DIFF_MATCH_H
#define ANALYZE_DIFF_MATCH_H

#include "analyze/diff.h"
#include "model/stack_order.h"

/* Which groups of several snapshots are the same group: each gets the number of its row. */
struct match {
	uint32_t *rows; /* of all groups of all inputs, one input behind the other */
	size_t *first;	/* where the rows of an input begin */
	size_t nrows;	/* numbered in the order of first sight */
	bool by_stack_only;
	bool skip_wrappers; /* user-level and system-level dumps side by side */
};

/* The arrays live in the arena. */
void match_groups(struct match *m, struct arena *arena, const struct diff_input *inputs, size_t n);

static inline uint32_t match_row(const struct match *m, size_t input, size_t group)
{
	return m->rows[m->first[input] + group];
}

/* What stack_diff_select() goes on with; d->work, in its arena. */
struct diff_work {
	struct match match;
	const struct diff_input *inputs; /* one a snapshot */
	const struct owner *owner;
	const double *seconds;	  /* when the snapshots were taken, rising; NULL = not all say */
	bool trends;		  /* three or more, and no lower bounds */
	struct stack_order order; /* while stack_diff_select() runs */
	uint32_t *targets; /* of a row: its index in d->groups once they are final, or NOWHERE */
};

#define DIFF_NOWHERE UINT32_MAX

/* Where a group of an input ended up: an index in d->groups, or DIFF_NOWHERE. */
static inline uint32_t diff_target(const struct stack_diff *d, size_t input, size_t group)
{
	return d->work->targets[match_row(&d->work->match, input, group)];
}

#endif
