/* SPDX-License-Identifier: MIT */
#ifndef MODEL_PROFILE_DIFF_H
#define MODEL_PROFILE_DIFF_H

#include "model/profile_sums.h"
#include "model/stack_diff.h"

/* What the values of BASE are scaled by, so that they compare with NEW's (compare-and-report 2.2).
 */
enum profile_per {
	PER_AUTO,
	PER_NONE,   /* a level: bytes in use, goroutines; or nothing better is known */
	PER_SECOND, /* of the wall: the durations that the profiles state */
	PER_OP,	    /* operations, requests: counts that the user gives */
	PER_SHARE,  /* of the profile's total */
};

/* How the function of one side was found on the other (2.3); the first that fits. */
enum profile_match {
	MATCH_NAME,
	MATCH_CANONICAL, /* but for versions, type arguments, ordinals of closures */
	MATCH_GIVEN,	 /* --rename */
	MATCH_MOVED,	 /* same file and base name, another package */
	MATCH_RENAMED,	 /* same callers and callees, about the same value: perhaps */
	MATCH_NONE,
};

/* A function in BASE and NEW. Base values are scaled; NEW's are as the profile has them. */
struct profile_diff_row {
	strid name, base_name; /* 0 where that side has none */
	funcid function;       /* NEW's, else BASE's */
	int64_t base_flat, flat, base_cum, cum;
	uint64_t samples; /* behind it: of the larger side, in cum */
	enum diff_change change;
	enum profile_match match;
	double likeness; /* MATCH_RENAMED: 0 to 1; else 1 */
	bool inlining_changed;
	bool mine;
};

/* A call path that explains most of what the total changed by: root first. */
struct profile_blame {
	const strid *names;
	size_t n;
	int64_t delta;
};

struct profile_diff {
	struct arena arena;
	const struct profile_sums *sums; /* two sides: BASE, NEW */
	enum profile_per per;		 /* never PER_AUTO */
	double base_factor;		 /* of BASE's values; 1 = as they are */
	double base_of, of; /* what PER_SECOND (ns) and PER_OP divide by; 0 = unknown */
	int64_t base_total, total;
	int64_t base_stated; /* BASE's total before it was scaled */
	struct profile_diff_row *rows;
	size_t nrows;
	bool collapsed;	     /* one side cannot know what was inlined: physical frames on both */
	bool units_scaled;   /* BASE's unit was another */
	struct str no_rate;  /* why PER_SECOND was not possible; empty otherwise */
	struct str hint;     /* what would make it comparable; empty: it is */
	struct str unjudged; /* why no gate should stand on it; empty: it may */
	struct profile_blame *blames;
	size_t nblames;
};

void profile_diff_release(struct profile_diff *d);

const char *profile_per_name(enum profile_per per);
const char *profile_match_name(enum profile_match match);

#endif
