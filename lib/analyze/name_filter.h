/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_NAME_FILTER_H
#define ANALYZE_NAME_FILTER_H

#include "base/regex.h"
#include "model/stacks.h"

/* A pattern of function names, matched once a function however often it is on a stack. */
struct name_filter {
	struct regex *regex; /* borrowed; NULL = no pattern: matches nothing */
	const struct stacks *stacks;
	uint8_t *answers; /* by funcid */
};

/* Functions that come to the stacks later are unknown to it. */
void name_filter_init(struct name_filter *f, struct regex *regex, const struct stacks *stacks);
void name_filter_release(struct name_filter *f);

bool name_filter_frame(const struct name_filter *f, frameid frame);

/* Some function on the stack, or the creator (0 = none). */
bool name_filter_stack(const struct name_filter *f, stackid stack, frameid creator);

#endif
