/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_VIEW_PROFILE_H
#define ANALYZE_VIEW_PROFILE_H

#include "analyze/view.h"

struct view_profile_options {
	struct str binary, build_id; /* of the first mapping; the latter where it has none */
	struct str comment;	     /* one more */
	bool noinlines;		     /* only the outermost line of a location */
	bool showcolumns;	     /* keep columns even then */
};

/*
 * What filters and names make of a profile's tables, as a profile: functions and locations of
 * tagroot and tagleaf get the ids behind the highest, a profile without mappings gets an empty one.
 * Rows are those of the view, so that its samples name them; out holds no samples itself. Strings
 * are borrowed from the view and the options. profile_release() ends it.
 */
void view_profile(const struct view *v, const struct view_profile_options *o, struct profile *out);

#endif
