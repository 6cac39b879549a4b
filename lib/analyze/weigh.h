/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_WEIGH_H
#define ANALYZE_WEIGH_H

#include "analyze/graph.h"
#include "analyze/total.h"

struct weigh_options {
	size_t value;  /* column */
	bool mean;     /* values are divided by column 0 */
	bool relative; /* the total is what the filters leave */
	bool cum;      /* order by cum */
	bool drop_negative;
	int64_t nodecount; /* 0 = all */
	double nodefraction, edgefraction;
};

struct weight {
	int64_t flat;
	int64_t flat_div, cum_div; /* 0 unless mean */
};

/* The part that every frame of every sample touches. */
struct cum_weight {
	int64_t cum;
	uint32_t stamp; /* last sample that was added */
};

/*
 * The nodes of the sample at hand, outermost first. What it shares with the sample before stays
 * where it is.
 */
struct node_path {
	uint32_t *nodes;
	size_t n, cap;
	uint32_t *upto; /* nodes of so many outermost locations */
	size_t cap_upto;
	bool current; /* it is that of the sample before */
};

/* A node that is shown, in the order of the report. */
struct ranked {
	uint32_t node;
	struct str name;	     /* printable */
	int64_t flat, cum;	     /* divided where mean */
	int64_t key, other;	     /* of the order: raw flat and cum */
	bool inline_edge, call_edge; /* how callers reach it; only where a location inlines */
};

/* Flat and cum of every node of a graph, and the rows that trimming leaves. */
struct weighing {
	const struct profile *profile;
	struct view *view;
	const struct graph *graph;
	struct weigh_options options;
	struct weight *weights;	 /* by node */
	struct cum_weight *cums; /* by node */
	struct ranked *rows;
	size_t nrows;
	size_t nodes_left; /* before nodecount */
	size_t dropped;	   /* below nodefraction */
	int64_t total;
	uint64_t samples; /* that had a value and passed the filters */
	bool identical;	  /* no filter changes a sample */
	bool kept_some;	  /* kept is in force */
	bool *kept;	  /* by node */
	int64_t node_cut, edge_cut;
	uint32_t stamp;
	struct node_path path;
	struct total sums;
	struct arena arena;
};

/* Inline marks of the rows are weigh_marks()'s. False on a damaged sample. */
bool weigh(struct weighing *w, struct view *v, const struct graph *g, const struct weigh_options *o,
	struct err *err);
void weigh_release(struct weighing *w);

/* Leaves the first n rows, and their nodes as those that are kept. */
void weigh_keep(struct weighing *w, size_t n);

/* Sets inline_edge and call_edge of the rows: a pass over the samples for edges. */
bool weigh_marks(struct weighing *w, struct err *err);

#endif
