/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_MERGE_H
#define ANALYZE_MERGE_H

#include "model/profile.h"

/*
 * Several profiles as one (specs/pprof.md 2.10 and 2.11): equal stacks with equal labels are added
 * up, base profiles are subtracted. Copies what it is given. Zero-initialised is ready.
 */
struct merge_sample {
	strid stack, labels;
	size_t values; /* in merge.values */
};

struct merge_input {
	struct profile_type *types;
	size_t ntypes;
	struct profile_type period_type;
	int64_t period, time_ns, duration_ns;
	struct str drop_frames, keep_frames, default_type, doc_url;
	struct str *comments;
	size_t ncomments;
	struct merge_sample *samples;
	size_t n, cap;
};

struct merge {
	struct profile profile; /* tables, and the samples in the end */
	size_t cap_functions, cap_locations, cap_lines, cap_mappings;
	struct refs functions, locations, mappings; /* by hash of what they are */
	struct intern stacks, labels;		    /* bytes of location rows; see merge_labels.c */
	int64_t *values;
	size_t nvalues, cap_values;
	struct merge_input *sources, *bases;
	size_t nsources, cap_sources, nbases, cap_bases;
};

struct merge_options {
	bool diff_base; /* base samples carry the label pprof::base */
	bool normalize; /* the sources are scaled to the sums of the base */
};

bool merge_add(struct merge *m, const struct profile *p, bool base, struct err *err);

/* NULL: they do not fit together. Valid until merge_release(). */
const struct profile *merge_finish(struct merge *m, const struct merge_options *o, struct err *err);
void merge_release(struct merge *m);

/*
 * Leaves in the tables what the samples of in use, in order of first use. Returns the new rows + 1
 * of the old locations, the caller's to free.
 */
uint32_t *merge_compact(struct merge *m, const struct merge_input *in);

/* Labels as one interned text: string labels by key, then numbers by key. */
strid merge_labels(struct intern *t, const struct profile_label *labels, size_t n);
struct profile_label *merge_labels_of(struct str text, size_t *n); /* the caller frees */
strid merge_labels_with_base(struct intern *t, strid labels);

#endif
