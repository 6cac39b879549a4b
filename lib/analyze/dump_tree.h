/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DUMP_TREE_H
#define ANALYZE_DUMP_TREE_H

#include "analyze/diff.h"
#include "model/dump_tree.h"

/*
 * Who created whom in one dump, its groups finished; t->about is filled before. Go 1.21 and later
 * print the creator's id, older ones its function only: those hang below that function alone,
 * for which of its threads it was is not known. Ids that lead back to themselves are cut
 * once a ring. A node is kept when it or one below it holds threads that the
 * filter wants, filter->min of them at least.
 *
 * Memory and time are those of the threads, times log n; nothing recurs.
 */
void dump_tree_build(struct dump_tree *t, const struct groups *g, const struct diff_filter *filter,
	const struct owner *owner);

#endif
