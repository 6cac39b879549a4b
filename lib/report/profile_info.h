/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PROFILE_INFO_H
#define REPORT_PROFILE_INFO_H

#include "base/json.h"
#include "io/output.h"
#include "model/profile.h"

/* What `profq info` says of one file. Lists hold literals. */
struct profile_info {
	const struct profile *profile;
	struct str path;
	int64_t *totals; /* by type, sums of the values as they are */
	size_t value;	 /* the type that reports take by default */
	uint64_t samples, empty_stacks;
	size_t deepest;		  /* frames */
	bool has_inlines;	  /* a location with more than one line */
	bool has_names;		  /* a function name at all */
	const struct str *labels; /* keys, sorted */
	size_t nlabels;
	const char *misses[8]; /* what this kind of sampling cannot show */
	size_t nmisses;
	const char *warnings[8];
	size_t nwarnings;
};

void profile_info_text(const struct profile_info *i, struct output *out);
void profile_info_json(const struct profile_info *i, struct json_writer *w);

#endif
