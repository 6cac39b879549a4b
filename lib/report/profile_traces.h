/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PROFILE_TRACES_H
#define REPORT_PROFILE_TRACES_H

#include "io/output.h"
#include "report/profile_text.h"

/* What `profq traces` prints, sample by sample: pprof's bytes. */
struct traces_report {
	struct profile_head head;
	const struct str *names; /* of frames, printable: those of location l, innermost first, */
	const uint32_t *first;	 /* are names[first[l]] to names[first[l + 1] - 1] */
	size_t nlocations;
	/* the report's own */
	struct profile_text text;
	struct strbuf frames; /* the lines of all locations as they are printed */
	size_t *at;	      /* of location l: at[l] to at[l + 1] */
	size_t *upto;	      /* bytes of so many outermost locations of the sample before */
	size_t cap_upto;
	size_t depth;	     /* its locations */
	bool current;	     /* its text is the last in out */
	struct strbuf value; /* the last one, as printed */
	int64_t last;
	struct strbuf scratch;
	struct strbuf out;
};

/* Unit of a numeric label: the caller's knowledge. */
typedef struct str (*label_unit_fn)(const void *ctx, struct str key);

void profile_traces_begin(struct traces_report *t, struct output *out);
void profile_traces_sample(struct traces_report *t, const struct profile_sample *s, int64_t value,
	label_unit_fn unit, const void *ctx);
void profile_traces_end(struct traces_report *t, struct output *out);

#endif
