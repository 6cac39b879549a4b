/* SPDX-License-Identifier: MIT */
#ifndef PROFQ_SUMS_H
#define PROFQ_SUMS_H

#include "analyze/profile_sums.h"
#include "model/owner.h"
#include "profq.h"

/* Options of the verbs that compare, and of `top`: filters, and what they must match. */
struct sums_options {
	struct profile_options profile; /* what options_filters() fills, and sample_index */
	struct opt_list mine;
	bool require_match;
};

enum { SUMS_ROWS = 24 };

void sums_options_init(struct sums_options *o);
void sums_options_release(struct sums_options *o);

/* Rows without an end; how many. */
size_t sums_options_rows(struct sums_options *o, struct opt *table);

/* What was asked for and what matched somewhere, over all files. */
struct matching {
	bool wanted[VIEW_STEPS], matched[VIEW_STEPS];
};

void matching_add(struct matching *m, const struct view *v);

/* Says what matched nothing; false, err set, where that is an error. */
bool matching_check(
	const struct matching *m, const struct common *c, bool required, struct err *err);

/* The same for --mine: whether any function was. */
bool mine_check(const struct common *c, const struct opt_list *mine, bool any, bool required,
	struct err *err);

/* Profiles read one after the other into sums, a side each. */
struct sums_reader {
	struct profile_source source; /* first */
	const struct common *common;
	const struct sums_options *options;
	struct profile_sums *sums;
	struct matching matching;
};

bool sums_read(struct sums_reader *r, const char *path, struct diag *diag, struct err *err);

/* Once a run: what a profile without function names would need. */
void sums_note_nameless(const struct common *c, const struct profile_sums *s);
void note_nameless(const struct common *c, const struct profile *p);

/* Which code is mine: the globs, else learnt from the functions. */
void sums_owner(struct owner *o, const struct sums_options *options, const struct stacks *stacks);

#endif
