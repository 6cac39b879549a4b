/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_VIEW_TAGS_H
#define ANALYZE_VIEW_TAGS_H

#include "analyze/view.h"

/* What tagfocus, tagignore, tagshow, taghide do to a view: specs/pprof.md 2.6. */
bool tag_filters_new(struct view *v, const struct view_options *o, struct err *err);
bool tag_filters_pass(struct view *v, const struct profile_sample *s);
void tag_filter_free(struct tag_filter *t); /* NULL is fine */

/* tagroot and tagleaf: frames made of label values, found in a pass over all samples. */
bool tag_frames_new(struct view *v, const struct view_options *o, struct err *err);
void tag_frames_add(struct view *v, struct profile_sample *s);
void tag_frames_free(struct tag_frames *t);

#endif
