/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PROFILE_DOT_H
#define REPORT_PROFILE_DOT_H

#include "io/output.h"
#include "model/callgraph.h"
#include "report/profile_text.h"

/* The graph as a text for Graphviz, as `go tool pprof -dot` prints it. */
void profile_dot_text(
	const struct profile_head *head, const struct callgraph *g, struct strbuf *out);

#endif
