/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_PROFILE_SUMS_H
#define ANALYZE_PROFILE_SUMS_H

#include "analyze/view.h"
#include "model/profile_sums.h"

/*
 * Adds the profile of v as one more side: column `value` of what its filters leave, names as shown.
 * A location without a function is "[FILE]" of its mapping, or "<unknown>". False on a damaged
 * sample.
 */
bool profile_sums_add(
	struct profile_sums *s, struct view *v, size_t value, struct str path, struct err *err);

/* The frames of a location of the view, outermost first; built once for each. */
struct location_frames {
	struct stacks *stacks; /* borrowed */
	const struct view *view;
	uint32_t *first; /* by location: its part of frames */
	frameid *frames;
};

void location_frames_init(struct location_frames *l, struct stacks *s, const struct view *v);
void location_frames_release(struct location_frames *l);

#endif
