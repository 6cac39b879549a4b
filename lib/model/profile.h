/* SPDX-License-Identifier: MIT */
#ifndef MODEL_PROFILE_H
#define MODEL_PROFILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "model/refs.h"

/*
 * A pprof profile: its tables in memory, its samples as the packed bytes they came in, decoded one
 * at a time by profile_each() (DESIGN section 4 [E]). Strings are borrowed from the input's bytes
 * or from the arena; the input must stay open while the profile is in use. Indexes below are
 * positions in the arrays; numbers that the file uses as ids are named ..._ref.
 */
#define PROFILE_NONE UINT32_MAX /* "no such row" for an index */

struct profile_type {
	struct str type, unit; /* "cpu", "nanoseconds" */
};

struct profile_function {
	uint64_t ref;
	struct str name, system_name, file;
	int64_t start_line;
};

struct profile_line {
	uint32_t function; /* index or PROFILE_NONE */
	int64_t line, column;
};

struct profile_location {
	uint64_t ref;
	uint64_t address;
	uint32_t mapping;    /* index or PROFILE_NONE */
	uint32_t first_line; /* in lines[]; line 0 is the innermost inlinee */
	uint32_t nlines;
	bool folded;
};

struct profile_mapping {
	uint64_t ref, start, limit, offset;
	struct str file, build_id;
	bool has_functions, has_filenames, has_line_numbers, has_inline_frames;
};

struct profile_label {
	struct str key;
	struct str text; /* string label; empty when numeric */
	struct str unit;
	int64_t number;
	bool numeric;
};

struct profile {
	struct arena arena;
	struct profile_type *types; /* columns of every sample */
	size_t ntypes;
	/* Values of a sample on the wire; columns[i] is the one of types[i], NULL: they are equal.
	 */
	uint32_t *columns;
	size_t ncolumns;
	struct profile_function *functions;
	size_t nfunctions;
	struct profile_line *lines;
	size_t nlines;
	struct profile_location *locations;
	size_t nlocations;
	struct profile_mapping *mappings;
	size_t nmappings;
	struct str *strings; /* string table of a protobuf, for the labels of packed samples */
	size_t nstrings;
	struct str *comments;
	size_t ncomments;
	struct profile_type period_type;
	int64_t period;
	int64_t time_ns;     /* UTC since 1970, 0 = not stated */
	int64_t duration_ns; /* 0 = not stated */
	struct str drop_frames, keep_frames, default_type, doc_url;
	/* Samples: runs of Sample messages, each behind tag and length, in file order. */
	struct str packed; /* borrowed, or built.p of a profile that a text reader appended to */
	struct strbuf built;
	struct intern built_strings;
	uint64_t nsamples;
	uint64_t base;	    /* file offset of packed.p, for messages */
	const char *format; /* "pprof", "pprof-debug1", "folded": what it was read from */
	const char *kind;   /* profile_guess_kind(): "cpu", "heap", "mutex", ... or "other" */
	struct refs location_refs; /* what samples call the locations */
};

/* One sample, decoded; valid during the callback. Locations are indexes, leaf first. */
struct profile_sample {
	const uint32_t *locations;
	size_t nlocations;
	size_t shared; /* at least so many outermost locations are those of the sample before */
	const int64_t *values; /* ntypes of them */
	const struct profile_label *labels;
	size_t nlabels;
	uint64_t at; /* byte offset in the inflated file */
};

typedef bool (*profile_sample_fn)(void *ctx, const struct profile_sample *sample);

void profile_release(struct profile *p);

/*
 * Calls fn for every sample in file order. With labels false the labels are not decoded (nlabels
 * is 0). False on a damaged sample (err set) or when fn says false (err untouched).
 */
bool profile_each(
	const struct profile *p, bool labels, profile_sample_fn fn, void *ctx, struct err *err);

/*
 * Index of the value column that a name, number or "" (pprof's default rule, specs/pprof.md 2.8)
 * means; false with ERR_USAGE and the known names when there is none.
 */
bool profile_value_index(const struct profile *p, struct str wanted, size_t *out, struct err *err);

/*
 * "cpu", "heap", "allocs", "mutex", "block", "goroutine", "threadcreate", "other"; "contention"
 * when an empty profile does not tell mutex from block.
 */
/*
 * How the comment begins that tells the delays of an execution trace from a block profile; the kind
 * of time follows.
 */
#define PROFILE_FROM_TRACE STR("from an execution trace: ")

const char *profile_guess_kind(const struct profile *p);

/*
 * For readers of other formats: appends one sample to p->built; its locations and types must be in
 * p by then. profile_built() ends the building: the samples can be read afterwards.
 */
void profile_add_sample(struct profile *p, const struct profile_sample *sample);
void profile_built(struct profile *p);

#endif
