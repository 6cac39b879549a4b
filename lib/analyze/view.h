/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_VIEW_H
#define ANALYZE_VIEW_H

#include "base/arena.h"
#include "base/err.h"
#include "model/profile.h"

/* pprof's filters; empty = none. Patterns unless said otherwise. */
struct view_options {
	struct str focus, ignore, hide, show, show_from, prune_from;
	struct str tagfocus, tagignore; /* specs/pprof.md 2.6: key=, ranges, comma lists */
	struct str tagshow, taghide;
	struct str tagroot, tagleaf; /* comma lists of label keys */
	struct str unit;	     /* in which tagroot and tagleaf show numbers */
};

enum view_step {
	VIEW_FOCUS,
	VIEW_IGNORE,
	VIEW_HIDE,
	VIEW_SHOW,
	VIEW_SHOW_FROM,
	VIEW_TAG_FOCUS,
	VIEW_TAG_IGNORE,
	VIEW_TAG_SHOW,
	VIEW_TAG_HIDE,
	VIEW_STEPS,
};

struct view_location {
	uint64_t address;
	uint32_t mapping;
	uint32_t first_line, nlines; /* in view.lines; what the filters left */
};

struct tag_filter;

/*
 * What filters make of a profile, in pprof's order: drop_frames, focus to show, show_from, tags,
 * prune_from. Patterns are matched once per function and mapping; what they mean is kept as flags
 * of locations, so that a sample costs a walk over bytes.
 */
struct view {
	const struct profile *profile;
	struct arena arena;
	struct str *names; /* of functions, as shown */
	struct view_location *locations;
	struct profile_line *lines;
	uint8_t *flags; /* of locations, enum in view.c */
	uint8_t any;	/* flags in use */
	bool any_name_filter;
	struct tag_filter *tagfocus, *tagignore;
	bool need_labels;
	bool matched[VIEW_STEPS], wanted[VIEW_STEPS];
	uint32_t *scratch; /* locations of the sample at hand */
	size_t cap_scratch;
};

bool view_init(struct view *v, const struct profile *p, const struct view_options *o,
	struct err *err);
void view_release(struct view *v);

/*
 * The sample as drop_frames leaves it (what totals are computed over), then as the filters leave
 * it; false: it is filtered out. The locations of *s may move to the view's memory.
 */
void view_prune(struct view *v, struct profile_sample *s);
bool view_filter(struct view *v, struct profile_sample *s);

/* "Focus", "TagHide", ...: for "X expression matched no samples". */
const char *view_step_name(enum view_step step);

#endif
