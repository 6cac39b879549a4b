/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_PPROF_H
#define FORMATS_PPROF_H

#include "formats/format.h"
#include "io/cursor.h"
#include "model/profile.h"

extern const struct format format_pprof;

/* Where the messages of each table stand in the file, in file order. */
struct pprof_spans {
	struct str *items;
	size_t n, cap;
};

/* What the first walk over a pprof file finds; numbers are unresolved string indexes. */
struct pprof_scan {
	const char *file;
	struct str bytes;
	struct pprof_spans types, mappings, locations, functions;
	struct pprof_spans strings;
	struct str period_type; /* p NULL: none */
	uint64_t drop_frames, keep_frames, default_type, doc_url;
	uint64_t *comments;
	size_t ncomments, cap_comments;
	uint64_t nlines; /* an upper bound */
};

/* Turns the spans into p's tables and checks what pprof checks. */
bool pprof_tables(const struct pprof_scan *scan, struct profile *p, struct err *err);

#endif
