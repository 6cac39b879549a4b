/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_CALLS_H
#define ANALYZE_CALLS_H

#include "analyze/weigh.h"
#include "base/intern.h"
#include "model/callgraph.h"

/*
 * The rows of a weighing and the calls between them (specs/pprof.md 2.2, 2.3). A pass over the
 * samples; false when one is damaged. Its names are borrowed from the graph of the weighing.
 */
bool calls_build(struct callgraph *g, const struct weighing *w, struct err *err);

/* The order of texts: by flat or by cum. */
void calls_sort(struct callgraph *g, bool cum);

/* Drops lighter calls into what is shown; dropped_edges says how many went this time. */
void calls_drop_light(struct callgraph *g, int64_t cut);

struct call_node calls_names(const struct node *n, struct arena *arena);

/* What call_node.whole is; context: 0, or the caller in a tree of calls. */
strid calls_whole(struct intern *known, const struct call_node *n, uint32_t context);

#endif
