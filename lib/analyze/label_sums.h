/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_LABEL_SUMS_H
#define ANALYZE_LABEL_SUMS_H

#include "analyze/label_units.h"
#include "analyze/view.h"
#include "base/intern.h"
#include "model/label_table.h"

/* What the labels of the samples add up to, of one value. */
struct label_sums {
	struct view *view;
	struct label_units units;
	size_t value;
	struct str unit; /* in which numbers are named */
	struct intern names;
	struct refs known; /* rows of (key, value) */
	struct label_row *rows;
	size_t nrows, cap_rows;
	struct strbuf text;
};

/* Two passes over the samples. The rows are the caller's to read until release. */
bool label_sums_build(
	struct label_sums *l, struct view *v, size_t value, struct str unit, struct err *err);
void label_sums_release(struct label_sums *l);

#endif
