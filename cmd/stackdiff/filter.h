/* SPDX-License-Identifier: MIT */
#ifndef STACKDIFF_FILTER_H
#define STACKDIFF_FILTER_H

#include "analyze/diff.h"
#include "stackdiff.h"

/* Options that the verbs share: which groups are wanted. */
struct filter_options {
	int64_t min;
	struct opt_list states, mine;
	const char *focus, *ignore;
	bool all;
};

enum { FILTER_OPTIONS = 6 };
void filter_rows(struct filter_options *o, struct opt *rows); /* FILTER_OPTIONS of them */

/* From words to meanings; the patterns are the filter's: filter_release(). */
bool filter_read(const struct filter_options *o, struct diff_filter *out, struct owner *owner,
	struct err *err);
void filter_release(struct filter_options *o, struct diff_filter *f);

/* A pattern that met its match limit has matched nothing there: says so. */
void filter_note(const struct common *c, const struct diff_filter *f);

/* "--OPTION: ..." where word (NULL: none) is no pattern; the filter's, too. */
bool filter_read_pattern(const char *option, const char *word, struct regex **out, struct err *err);

#endif
