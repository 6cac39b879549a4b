/* SPDX-License-Identifier: MIT */
#ifndef STACKDIFF_STORED_H
#define STACKDIFF_STORED_H

#include "stackdiff.h"

/* Where snapshots come from when no file is named: --db F [--run NAME] [--input ID]... */
struct stored_options {
	const char *db, *run;
	struct opt_list inputs;
};

enum { STORED_OPTIONS = 3 };
void stored_rows(struct stored_options *o, struct opt *rows); /* STORED_OPTIONS of them */
void stored_release(struct stored_options *o);

/* The snapshots of the operands, or of the store when --db is given: never both. */
bool stored_or_files(const struct stored_options *o, struct snapshot_list *l,
	const struct common *c, const struct opt_list *operands, struct diag *diag,
	struct err *err);

#endif
