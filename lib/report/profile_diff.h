/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PROFILE_DIFF_H
#define REPORT_PROFILE_DIFF_H

#include "model/profile_diff.h"
#include "report/table.h"

struct profile_diff_layout {
	struct look look;
	size_t most;	 /* rows of the text at most, 0 = all */
	double least;	 /* part of the larger total that a row of the text must have changed by */
	struct str unit; /* of the values of the text: "auto" or a unit */
	bool mine_only;
};

/* For people: who is compared and how, then the functions that changed. */
void profile_diff_text(
	const struct profile_diff *d, const struct profile_diff_layout *layout, struct strbuf *out);

/* profq.diff/1: every function. */
void profile_diff_json(const struct profile_diff *d, struct strbuf *out);
void profile_diff_table(const struct profile_diff *d, enum table_form form, struct strbuf *out);

/* "renamed? from main.f (0.83)", "inlining changed", "3 samples"; nothing where nothing is odd. */
void profile_diff_marks(
	const struct profile_diff *d, const struct profile_diff_row *r, struct strbuf *out);

#endif
