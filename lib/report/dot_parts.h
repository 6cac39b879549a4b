/* SPDX-License-Identifier: MIT */
#ifndef REPORT_DOT_PARTS_H
#define REPORT_DOT_PARTS_H

#include "model/callgraph.h"
#include "report/profile_text.h"

/* A graph on its way to Graphviz. Of profile_dot.c and its pieces. */
struct dot {
	struct profile_text text;
	const struct callgraph *graph;
	struct arena arena;
};

/* A text inside double quotes: line ends become Graphviz's left-justified ones. */
void dot_escape(struct strbuf *out, struct str s);

/* "#rrggbb" for a share of the total: red is more, green is less, grey is nothing. */
void dot_color(struct strbuf *out, double share, bool background);

/* A function's name, short, over several lines. */
void dot_node_name(struct dot *d, const struct call_node *n);

/* The boxes for the labels of node i; whether there are any. */
bool dot_tags(struct dot *d, size_t i);

#endif
