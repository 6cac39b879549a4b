/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PROFILE_TEXT_H
#define REPORT_PROFILE_TEXT_H

#include "base/strbuf.h"
#include "model/profile.h"

/*
 * What all reports on a profile say of it, and how they print values: pprof's bytes
 * (internal/report/report.go, google/pprof in Go 1.26; specs/pprof.md 2.13). Strings are borrowed.
 */
struct profile_head {
	const struct profile *profile;
	struct str binary;   /* "File:" line, when not that of the first mapping */
	struct str build_id; /* the same, where the profile has none */
	struct str extra_comment;
	struct str type, unit; /* of the values; type with "mean_" where it is that */
	int64_t total;
	double ratio;		   /* printed values are multiplied by it; 1 or <= 0: not */
	struct str unit_wanted;	   /* --unit */
	bool compact;		   /* without the header lines of the profile */
	const struct str *filters; /* "focus=x" */
	size_t nfilters;
	double nodefraction, edgefraction;
};

/* A text on its way. On a terminal control bytes of names are made visible. */
struct profile_text {
	const struct profile_head *head;
	struct strbuf *to;
	struct str unit; /* of all numbers; "minimum" and "auto": each its own */
	bool terminal;
	size_t first_line; /* bytes of the first line of the header, which may hold line ends */
};

/* What of a graph is shown. */
struct profile_shown {
	int64_t flat; /* sum */
	size_t nodes, nodes_left, dropped, dropped_edges;
};

void profile_text_put(struct profile_text *x, struct str name);
void profile_text_value(struct profile_text *x, int64_t v, size_t width);
void profile_text_percentage(struct profile_text *x, int64_t v, int64_t total, bool trim);
void profile_text_pad(struct profile_text *x, struct str s, size_t width); /* on the left */

/* "File: ..." to "Duration: ...", a line each; nothing is escaped but for a terminal. */
void profile_text_profile(struct profile_text *x);
void profile_text_filters(struct profile_text *x);
void profile_text_counts(struct profile_text *x, const struct profile_shown *s);

/* Last part of the name of the binary; empty = not known. */
struct str profile_text_binary(const struct profile_head *h);

int64_t profile_text_times(const struct profile_head *h, int64_t v);

/*
 * The one unit of a report whose smallest value is least (0: there is none); any: it has rows.
 * Reports that print whole numbers keep the unit of the smallest.
 */
struct str profile_text_unit(const struct profile_head *h, int64_t least, bool any, bool whole);

/* The smaller of both that is not 0; a row counts by flat, or by cum where flat is 0. */
int64_t profile_text_least(int64_t least, int64_t flat, int64_t cum);

#endif
