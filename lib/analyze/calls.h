/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_CALLS_H
#define ANALYZE_CALLS_H

#include "analyze/weigh.h"
#include "base/intern.h"
#include "model/callgraph.h"

/*
 * The rows of a weighing and the calls between them (specs/pprof.md 2.2, 2.3). A pass over the
 * samples; false when one is damaged. The weighing must outlive the graph.
 */
bool calls_build(struct callgraph *g, const struct weighing *w, struct err *err);

/* Names and sums of a node. */
struct call_node calls_node(const struct weighing *w, uint32_t node, struct arena *arena);

/* What call_node.whole is; context: 0, or the caller in a tree of calls. */
strid calls_whole(struct intern *known, const struct call_node *n, uint32_t context);

#endif
