/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PROFILE_RAW_H
#define REPORT_PROFILE_RAW_H

#include "io/output.h"
#include "model/profile.h"

/* What `profq raw` prints, in three parts: pprof's bytes. Samples come with their labels. */
struct raw_report {
	const struct profile *profile;
	bool terminal;
	struct strbuf text;
	struct strbuf scratch;
};

void profile_raw_begin(struct raw_report *r, const struct profile *p, struct output *out);
void profile_raw_sample(struct raw_report *r, const struct profile_sample *s);
void profile_raw_end(struct raw_report *r, struct output *out);

#endif
