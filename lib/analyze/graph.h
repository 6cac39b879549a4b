/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_GRAPH_H
#define ANALYZE_GRAPH_H

#include "analyze/view.h"

enum granularity {
	GRANULARITY_FUNCTIONS,
	GRANULARITY_FILEFUNCTIONS,
	GRANULARITY_FILES,
	GRANULARITY_LINES,
	GRANULARITY_ADDRESSES,
};

struct graph_options {
	enum granularity granularity;
	bool noinlines, showcolumns;
	bool files_as_stated; /* neither trim_path nor source_path nor what is trimmed always */
	bool objects;	      /* the binary and the first line of a function count too */
	struct str trim_path, source_path; /* colon lists */
};

/* What frames are counted as: all of its fields are the identity (specs/pprof.md 2.2). */
struct node {
	struct str name, file, objfile;
	uint64_t address;
	int64_t line, column, start_line;
	uint32_t function;  /* of the first frame that made it, in the view; or PROFILE_NONE */
	bool several_files; /* its functions stand in several files */
	bool inlinable;	    /* some location has it as an inlined line */
};

enum { GRAPH_SLACK = 4 }; /* entries that may be read behind the last of of_line */

/*
 * The nodes of a view, and for each location the nodes of its lines, outermost first:
 * of_line[first[l]] to of_line[first[l + 1] - 1].
 */
struct graph {
	struct node *nodes;
	size_t n, cap;
	uint32_t *slots; /* node + 1 */
	size_t nslots;
	uint32_t *first, *of_line;
	struct arena arena;
	bool any_inlinable;
};

void graph_init(struct graph *g, const struct view *v, const struct graph_options *o);
void graph_release(struct graph *g);

/* As pprof prints a node; borrowed from the node or from the arena. */
struct str node_printable(const struct node *n, struct arena *arena);

#endif
