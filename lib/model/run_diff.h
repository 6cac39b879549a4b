/* SPDX-License-Identifier: MIT */
#ifndef MODEL_RUN_DIFF_H
#define MODEL_RUN_DIFF_H

#include "model/finding.h"

/* A headline figure of two runs; the unit is the name's suffix, as of evidence. */
struct figure {
	struct str name; /* "threads", "heap_inuse_bytes" */
	double value[2]; /* before, after */
	bool known[2];
};

/* Two runs, one judged against the other: `after` has the findings of `before` for its baseline. */
struct run_diff {
	const struct report *before, *after;
	struct figure *figures;
	size_t nfigures;
};

#endif
