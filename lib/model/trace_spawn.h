/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_SPAWN_H
#define MODEL_TRACE_SPAWN_H

#include "model/trace.h"

/* Goroutines of one entry function that one go statement started within the trace. */
struct trace_spawn_row {
	funcid entry;
	frameid site;	  /* the go statement; 0 = unknown */
	uint64_t created; /* by it */
	uint64_t late;	  /* of them, in the second half of what was seen */
	uint64_t ended;	  /* of them */
	int64_t lived_ns; /* those that ended, together */
};

struct trace_spawn {
	struct trace_spawn_row *rows; /* the most created first */
	size_t nrows, cap_rows;
};

#endif
