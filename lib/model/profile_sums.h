/* SPDX-License-Identifier: MIT */
#ifndef MODEL_PROFILE_SUMS_H
#define MODEL_PROFILE_SUMS_H

#include "base/hash.h"
#include "base/idmap.h"
#include "model/profile.h"
#include "model/stacks.h"

/*
 * One value of one or more profiles, added up by the stack of functions it was found at. The stacks
 * of all sides lie in one trie, so that they can be compared; frames have a function, no line, and
 * FRAME_INLINED where the compiler says so. Free of the files it was made from.
 */
struct profile_sum {
	stackid stack;
	int64_t value;
	uint64_t samples; /* that stand behind it; sampled_count() */
};

struct profile_side {
	struct str path, type, unit; /* "cpu", "nanoseconds" */
	struct str period_type, period_unit;
	const char *kind, *format;	      /* as struct profile's */
	int64_t period, time_ns, duration_ns; /* 0 = not stated */
	int64_t total;			      /* of absolute values */
	uint64_t samples;		      /* behind all of them */
	uint64_t records;		      /* that had a value and passed the filters */
	bool has_lines, has_inlines, has_names;
	struct profile_sum *sums; /* by rising stack */
	size_t nsums, cap_sums;
};

struct profile_sums {
	struct stacks stacks; /* only stacks_append() adds to its trie */
	struct idmap paths;   /* its nodes by path_key() */
	struct profile_side *sides;
	size_t nsides, cap_sides;
	struct arena arena;
};

/*
 * What a stack is known by: the key of its caller and its own frame; 0 is the root's. It does not
 * need the caller's node, so that the keys of a whole path can be looked for at once.
 */
static inline uint64_t path_key(uint64_t caller, frameid frame)
{
	return hash_ids(caller, frame);
}

void profile_sums_release(struct profile_sums *s);

/* Puts the sums in order, and those of one stack together. */
void profile_side_unite(struct profile_side *side);

/* Bytes in use, goroutines: values of a moment, not of a span of time. */
bool profile_side_is_level(const struct profile_side *side);

/* By stack, n of them (stacks.nnodes): what the side has at each stack and all below it. */
int64_t *profile_sums_below(const struct profile_sums *s, size_t side, size_t *n);

enum function_seen {
	FUNCTION_INLINED = 1 << 0,
	FUNCTION_CALLED = 1 << 1, /* as a frame of its own */
};

/* What a side has in a function; a recursive function counts once a stack. */
struct function_sum {
	int64_t flat, cum;
	uint64_t flat_samples, cum_samples;
	unsigned seen;	 /* enum function_seen */
	funcid function; /* one of that name; 0 = the side has none */
};

/* By stack: its function is on it further out, too. The same for all sides; the caller frees. */
bool *profile_sums_repeated(const struct profile_sums *s);

/* By the strid of the function's name, n of them; the caller frees. */
struct function_sum *profile_sums_functions(
	const struct profile_sums *s, size_t side, const bool *repeated, size_t *n);

/*
 * The sides again without inlined frames: for a comparison with a side that cannot know them.
 */
void profile_sums_drop_inlined(struct profile_sums *s);

#endif
