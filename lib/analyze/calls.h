/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_CALLS_H
#define ANALYZE_CALLS_H

#include "analyze/weigh.h"
#include "model/callgraph.h"

/*
 * The rows of a weighing and the calls between them (specs/pprof.md 2.2, 2.3). A pass over the
 * samples; false when one is damaged. The weighing must outlive the graph.
 */
bool calls_build(struct callgraph *g, const struct weighing *w, struct err *err);

/* Names and sums of a node. */
struct call_node calls_node(const struct weighing *w, uint32_t node, struct arena *arena);

#endif
