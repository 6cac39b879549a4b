/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_VIEW_H
#define ANALYZE_VIEW_H

#include "base/arena.h"
#include "base/err.h"
#include "base/regex.h"
#include "model/profile.h"

/* pprof's filters; empty = none. Patterns unless said otherwise. */
struct view_options {
	struct str focus, ignore, hide, show, show_from, prune_from;
	struct str tagfocus, tagignore; /* specs/pprof.md 2.6: key=, ranges, comma lists */
	struct str tagshow, taghide;
	struct str tagroot, tagleaf; /* comma lists of label keys */
	struct str unit;	     /* in which tagroot and tagleaf show numbers */
	bool names_as_stated;	     /* without the cutting of name_shown() */
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
	VIEW_TAG_ROOT,
	VIEW_TAG_LEAF,
	VIEW_STEPS,
};

/* Flags of locations; what a step does to a sample that holds one. */
enum view_flags {
	VIEW_DROP = 1 << 0,	  /* drop_frames: this location and what it called go */
	VIEW_DROP_BELOW = 1 << 1, /* only what it called goes */
	VIEW_FOCUSED = 1 << 2,
	VIEW_IGNORED = 1 << 3,
	VIEW_HIDDEN = 1 << 4,
	VIEW_FROM = 1 << 5,  /* show_from: its callers go */
	VIEW_PRUNE = 1 << 6, /* prune_from: what it called goes */
};

struct view_function {
	struct str name, file; /* as shown */
	int64_t start_line;
};

struct view_location {
	uint64_t address;
	uint32_t mapping;	     /* index or PROFILE_NONE */
	uint32_t first_line, nlines; /* in view.lines; what the filters left */
};

struct tag_filter;
struct tag_frames;

/*
 * What filters make of a profile, in pprof's order: drop_frames, focus to show, show_from, tags,
 * prune_from. Patterns are matched once per function and mapping; what they mean is kept as flags
 * of locations, so that a sample costs a walk over bytes.
 */
struct view {
	const struct profile *profile;
	struct arena arena;
	struct view_function *functions; /* the profile's, then those of tagroot and tagleaf */
	size_t nfunctions, cap_functions;
	struct view_location *locations;
	size_t nlocations, cap_locations;
	struct profile_line *lines;
	size_t nlines, cap_lines;
	struct str *mapping_files;
	uint8_t *flags; /* of locations */
	bool name_filters, any_hidden, pruning;
	struct tag_filter *tagfocus, *tagignore;
	struct tag_frames *tag_frames;
	struct regex *tagshow, *taghide;
	bool need_labels;
	bool wanted[VIEW_STEPS], matched[VIEW_STEPS];
	uint32_t *scratch; /* locations of the sample at hand */
	size_t cap_scratch;
	struct profile_label *labels; /* the same */
	size_t cap_labels;
};

bool view_init(
	struct view *v, const struct profile *p, const struct view_options *o, struct err *err);
void view_release(struct view *v);

/* The frames that filters see: without those of drop_frames, with those of tagroot and tagleaf. */
void view_frames(struct view *v, struct profile_sample *s);

/*
 * The sample as the filters leave it; false: it is filtered out. s->locations may move to the
 * view's memory. Once all samples went through, matched[] is complete.
 */
bool view_filter(struct view *v, struct profile_sample *s);

/* The labels that tagshow and taghide leave; they may move to the view's memory. */
void view_labels(struct view *v, struct profile_sample *s);

/* Whether all samples pass with their stacks as they are. */
bool view_keeps_stacks(const struct view *v);

/* Calls fn for every sample that the filters leave, as they leave it; labels if v->need_labels. */
bool view_each(struct view *v, profile_sample_fn fn, void *ctx, struct err *err);

/* "Focus", "TagHide", ...: for "X expression matched no samples". */
const char *view_step_name(enum view_step step);

#endif
