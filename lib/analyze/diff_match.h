/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DIFF_MATCH_H
#define ANALYZE_DIFF_MATCH_H

#include "analyze/diff.h"

/* Which groups of several snapshots are the same group: each gets the number of its row. */
struct match {
	uint32_t *rows; /* of all groups of all inputs, one input behind the other */
	size_t *first;	/* where the rows of an input begin */
	size_t nrows;	/* numbered in the order of first sight */
	bool by_stack_only;
};

void match_groups(struct match *m, const struct diff_input *inputs, size_t n);
void match_release(struct match *m);

static inline uint32_t match_row(const struct match *m, size_t input, size_t group)
{
	return m->rows[m->first[input] + group];
}

#endif
