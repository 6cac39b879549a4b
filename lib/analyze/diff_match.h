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
	bool skip_wrappers; /* user-level and system-level dumps side by side */
};

void match_groups(struct match *m, const struct diff_input *inputs, size_t n);
void match_release(struct match *m);

/*
 * Whether the outermost frame is what the compiler wrapped around `go f(x)`: dialConn.func5 at the
 * line where dialConn created the goroutine. User-level tracebacks leave it out, system-level ones
 * print it (Go 1.17 to 1.21; later ones call it gowrap). A closure on one line looks the same.
 */
bool match_is_wrapper(const struct stacks *s, frameid outermost, frameid creator);

static inline uint32_t match_row(const struct match *m, size_t input, size_t group)
{
	return m->rows[m->first[input] + group];
}

#endif
