/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PROFILE_CALLGRIND_H
#define REPORT_PROFILE_CALLGRIND_H

#include "io/output.h"
#include "model/callgraph.h"
#include "report/profile_text.h"

/* What `profq callgrind` prints: pprof's bytes. */
void profile_callgrind_text(
	const struct profile_head *head, const struct callgraph *g, struct output *out);

#endif
