/* SPDX-License-Identifier: MIT */
#ifndef MODEL_DUMP_TREE_H
#define MODEL_DUMP_TREE_H

#include <stdlib.h>

#include "model/dump_about.h"

enum tree_kind {
	TREE_THREADS, /* living threads */
	TREE_ENDED,   /* creators that are not in the dump any more */
	TREE_UNKNOWN, /* a creator of which only the function is printed (Go before 1.21) */
};

#define TREE_NONE UINT32_MAX

/*
 * Threads with the same entry function, created by the same function below the same node. What
 * creates its like is one node, however long the chain.
 */
struct tree_node {
	uint32_t parent; /* index, lower than its own; TREE_NONE at the top */
	enum tree_kind kind;
	funcid creator;	 /* 0 = none; of TREE_ENDED and TREE_UNKNOWN the function itself */
	funcid entry;	 /* of TREE_THREADS; 0 = no frames */
	uint64_t count;	 /* living threads in it */
	uint64_t total;	 /* with all that are below */
	uint64_t ended;	 /* distinct creators, for TREE_ENDED */
	uint64_t wanted; /* of total, those that the filter lets pass */
	uint64_t plain;	 /* of count, those that are not set aside */
	uint64_t depth;	 /* longest line of its like that created each other; 0 = none did */
	frameid top_site;
	uint64_t top_count;
	uint32_t states[WAIT_CLASSES];
};

/* Who created whom. Nodes in the order they are shown in: each before what is below it. */
struct dump_tree {
	const struct stacks *stacks;
	struct dump_about about;
	struct tree_node *nodes;
	size_t nnodes;
	size_t hidden_nodes; /* left out by filters */
	uint64_t rings;	     /* links that were cut because they led back: a dump that lies */
	bool creators;	     /* some thread says who created it */
	bool parents;	     /* ... and by id */
};

static inline void dump_tree_release(struct dump_tree *t)
{
	free(t->nodes);
	*t = (struct dump_tree){0};
}

#endif
