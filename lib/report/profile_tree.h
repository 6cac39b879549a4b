/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PROFILE_TREE_H
#define REPORT_PROFILE_TREE_H

#include "io/output.h"
#include "model/callgraph.h"
#include "report/profile_text.h"

/* What `profq tree` and `profq peek` print: pprof's bytes. */
struct tree_report {
	struct profile_head head;
	const struct callgraph *graph;
	const bool *chosen; /* by shown node: it has a block; NULL = all */
};

void profile_tree_text(const struct tree_report *t, struct output *out);

#endif
