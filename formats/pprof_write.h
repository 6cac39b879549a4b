/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_PPROF_WRITE_H
#define FORMATS_PPROF_WRITE_H

#include "base/strbuf.h"
#include "model/stacks.h"

/*
 * Writes a pprof profile (profile.proto, gzip) of stacks with values. Zero-initialise, then begin,
 * samples, end. Each frame is a location of its own, without addresses and mappings: what reads it
 * needs no binary. What was given once appears once; the same calls give the same bytes.
 */
enum { PPROF_WRITE_TYPES = 4 };

struct pprof_write_type {
	struct str type, unit; /* "delay", "nanoseconds" */
};

struct pprof_write {
	const struct stacks *stacks;
	struct strbuf body, scratch, part;
	struct strbuf strings; /* the table's messages, in order */
	uint32_t nstrings;
	uint32_t *string_of;   /* by strid: index in the table; 0 = not yet */
	uint32_t *function_of; /* by funcid, 1 = written */
	uint32_t *frame_of;    /* by frameid, likewise */
	size_t ntypes;
};

/* stacks must be complete and stay. */
void pprof_write_begin(struct pprof_write *w, const struct stacks *stacks,
	const struct pprof_write_type *types, size_t ntypes);
void pprof_write_sample(struct pprof_write *w, stackid stack, const int64_t *values);

/* Behind begin. */
void pprof_write_comment(struct pprof_write *w, struct str text);

/*
 * time_ns: UTC since 1970, 0 = unknown. Appends the compressed bytes to out and releases the
 * writer.
 */
void pprof_write_end(
	struct pprof_write *w, int64_t time_ns, int64_t duration_ns, struct strbuf *out);

#endif
