/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_PPROF_TEXT_H
#define FORMATS_PPROF_TEXT_H

#include "formats/format.h"
#include "formats/profile_build.h"

/*
 * One of Go's debug=1 texts, taken line by line; the parser of the line format and of its tests.
 * The line that pprof_text_starts() likes goes first.
 */
struct pprof_text;

bool pprof_text_starts(struct str line);
struct pprof_text *pprof_text_new(void);
void pprof_text_free(struct pprof_text *t); /* NULL is fine */

enum pprof_text_verdict {
	PPROF_TEXT_TAKEN,
	PPROF_TEXT_BAD, /* taken, but a record was damaged and is lost */
	PPROF_TEXT_END, /* not part of the profile */
};

enum pprof_text_verdict pprof_text_take(struct pprof_text *t, struct str line, uint64_t at);

/* The profile of the lines so far; valid until free. */
const struct profile *pprof_text_finish(struct pprof_text *t);

#endif
