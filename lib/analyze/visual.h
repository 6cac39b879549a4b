/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_VISUAL_H
#define ANALYZE_VISUAL_H

#include "analyze/call_tags.h"
#include "analyze/calltree.h"
#include "analyze/weigh.h"
#include "model/callgraph.h"

/*
 * A graph of calls to be drawn: the nodes that say most, and no edges that other ways replace
 * (newTrimmedGraph in internal/report/report.go and internal/graph/graph.go of google/pprof in
 * Go 1.26). A node is the more telling the less it is one link of a chain: its score is the entropy
 * of the edges into and out of it.
 */
struct visual {
	struct callgraph graph; /* the result, until release */
	int64_t total;
	/* what it was made of */
	struct weighing weighing;
	struct calltree tree;
	struct call_tags tags;
	uint32_t *first_tag;
	bool is_tree;
	int64_t node_cut, edge_cut;
};

struct visual_options {
	struct weigh_options weigh;
	struct str unit; /* of numeric labels */
	bool call_tree;
};

bool visual_build(struct visual *x, struct view *v, const struct graph *graph,
	const struct visual_options *o, struct err *err);
void visual_release(struct visual *x);

#endif
