/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_CALLTREE_H
#define ANALYZE_CALLTREE_H

#include "analyze/call_tags.h"
#include "analyze/weigh.h"
#include "model/callgraph.h"

/*
 * --call_tree: a node for every way that leads to a frame, instead of one for all of them (newTree
 * in internal/graph/graph.go of google/pprof, Go 1.26). Shown is what adds up to something; id is
 * the number of the node in the tree.
 */
struct calltree {
	struct view *view;
	const struct graph *graph;
	struct weigh_options options;
	struct total sums;
	struct call_tags *tags; /* NULL = labels do not count */
	struct calltree_node *nodes;
	size_t n, cap;
	uint32_t *slots; /* node + 1 */
	size_t nslots;
	bool too_large;
};

/* A pass over the samples; false when one is damaged, or the tree gets out of hand. */
bool calltree_build(struct callgraph *g, struct calltree *t, struct err *err);
void calltree_release(struct calltree *t);

/* Leaves the shown nodes that are marked; what they called is then called by their callers. */
void calltree_trim(struct callgraph *g, const bool *kept);

#endif
