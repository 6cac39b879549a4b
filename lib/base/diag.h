/* SPDX-License-Identifier: MIT */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/arena.h"

/*
 * What was wrong with an input but did not stop the reading: counted per kind, said once per kind
 * with the first position. `kind` is a short fixed phrase ("line is not part of a goroutine");
 * the same kind at the same file is one entry.
 */
enum diag_class {
	DIAG_NOTE, /* nothing lost */
	DIAG_LOSS, /* bytes or records were passed over: --strict makes this exit 2 */
};

struct diag_entry {
	struct str file;
	const char *kind; /* a literal */
	enum diag_class class;
	uint64_t count;
	uint64_t at;	   /* byte offset of the first, in the inflated bytes; UINT64_MAX: none */
	uint64_t lineno;   /* 1-based, 0: not a text */
	struct str sample; /* first lines' head as it stands in the file, may be empty */
};

struct diag {
	struct arena arena;
	struct diag_entry *items;
	size_t n, cap;
};

void diag_release(struct diag *d);

/* kind must outlive d. at and lineno as above. d may be NULL: then nothing is kept. */
void diag_add(struct diag *d, enum diag_class class, struct str file, const char *kind, uint64_t at,
	uint64_t lineno, struct str sample);

uint64_t diag_lost(const struct diag *d, struct str file); /* DIAG_LOSS counts of one file */
bool diag_any_loss(const struct diag *d);

#endif
