/* SPDX-License-Identifier: MIT */
#ifndef REPORT_DUMP_TREE_H
#define REPORT_DUMP_TREE_H

#include "model/dump_tree.h"
#include "report/style.h"

struct dump_tree_layout {
	struct look look;
	size_t depth; /* levels at most; 0 = TREE_LEVELS */
};

/* Lines grow with their level: what lies deeper is counted, unless asked for. */
enum { TREE_LEVELS = 40 };

/* For people: an indented tree, a line a node. */
void dump_tree_text(
	const struct dump_tree *t, const struct dump_tree_layout *layout, struct strbuf *out);

/* stackdiff.tree/1: a flat list, parents before children; no more than depth levels, 0 = all. */
void dump_tree_json(const struct dump_tree *t, size_t depth, struct strbuf *out);

#endif
