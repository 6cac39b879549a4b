/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_EDGES_H
#define ANALYZE_EDGES_H

#include "analyze/weigh.h"
#include "model/callgraph.h"

/*
 * The calls between the nodes that trimming kept, by a pass over the samples; from and to are
 * nodes of the graph. With wanted only those into such nodes. The caller frees *out, which is in no
 * order that means anything. False on a damaged sample.
 */
bool edges_collect(const struct weighing *w, const bool *wanted, struct call_edge **out, size_t *n,
	struct err *err);

#endif
