/* SPDX-License-Identifier: MIT */
#ifndef MODEL_PROFILE_BY_H
#define MODEL_PROFILE_BY_H

#include "base/arena.h"
#include "base/idmap.h"
#include "base/intern.h"
#include "model/profile.h"

/* A profile's weight by the values of labels. All strings live in `texts` and the arena. */
struct profile_by_row {
	strid key;	    /* its values, joined */
	struct str *values; /* one a label */
	bool *present;	    /* false: those samples lack the label */
	int64_t value;
	uint64_t samples, records; /* that the profiler took, as far as is known; in the file */
	struct str top;		   /* the function with most of it, flat; empty = none has a name */
	int64_t top_value;
};

struct profile_by {
	struct arena arena;
	struct intern texts;
	struct str *labels; /* keys, as asked for */
	size_t nlabels;
	struct str path, type, unit;
	int64_t total, duration_ns;  /* total: of absolute values */
	struct profile_by_row *rows; /* largest first, then by values */
	size_t nrows, cap_rows;
};

void profile_by_release(struct profile_by *b);

#endif
