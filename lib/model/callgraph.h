/* SPDX-License-Identifier: MIT */
#ifndef MODEL_CALLGRAPH_H
#define MODEL_CALLGRAPH_H

#include "base/arena.h"

/* A label of the samples behind a node: how much of the node bears it. */
struct call_tag {
	struct str name;
	struct str group; /* string labels that a number goes with; empty = none */
	struct str unit;  /* of a number */
	int64_t value;	  /* the same */
	bool numeric;
	int64_t flat, cum, flat_div, cum_div;
};

/* What frames are counted as, specs/pprof.md 2.2, with what was counted. */
struct call_node {
	struct str name; /* printable */
	struct str function, file, objfile;
	uint64_t address;
	int64_t line, column, start_line;
	int64_t flat, cum;	   /* sums */
	int64_t flat_div, cum_div; /* 0: not a mean */
	uint32_t first_in, nin;	   /* in callgraph.in */
	uint32_t first_out, nout;
	uint32_t first_tag, ntags;
	uint32_t id;	/* of whoever built the graph */
	uint32_t whole; /* the same for all nodes of one function, in its context if there is one */
};

struct call_edge {
	uint32_t from, to; /* nodes */
	int64_t weight, div;
	bool inlined;  /* by every sample */
	bool residual; /* some sample has nodes in between that are not shown */
};

/*
 * A graph of calls as a report shows it. Nodes beyond shown are ends of calls that are not shown
 * themselves: their samples add up to nothing.
 */
struct callgraph {
	struct call_node *nodes;
	size_t nnodes, shown;
	struct call_edge *edges;
	size_t nedges;
	uint32_t *in, *out; /* edges of each node, the heaviest first */
	struct call_tag *tags;
	size_t ntags;
	size_t nodes_left; /* before nodecount */
	size_t dropped, dropped_edges;
	struct arena arena;
};

void callgraph_release(struct callgraph *g);

/* The value of a sum: divided where it is a mean. */
int64_t call_value(int64_t sum, int64_t div);

/* Fills in and out, and the parts of nodes, from edges. */
void callgraph_link(struct callgraph *g);

/*
 * Puts the shown nodes in order: by key (of each shown node), then by name, then by other, the
 * largest absolute values first. Edges follow; they are linked anew.
 */
void callgraph_sort(struct callgraph *g, const int64_t *key, const int64_t *other);

/*
 * Leaves the nodes that are marked, in their order; edges of others go. What is shown and marked
 * is shown afterwards. Links anew.
 */
void callgraph_keep(struct callgraph *g, const bool *kept);

/* The order of the edges of a node: heaviest first, then by names. */
int callgraph_compare_edges(
	const struct callgraph *g, const struct call_edge *a, const struct call_edge *b);

#endif
