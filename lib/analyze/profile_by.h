/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_PROFILE_BY_H
#define ANALYZE_PROFILE_BY_H

#include "analyze/view.h"
#include "model/profile_by.h"

/*
 * Column `value` of what the filters of v leave, by the values of labels[]. Several values of one
 * key are one, joined by ", "; numbers have their unit, as pprof's tags shows them. False on a
 * damaged sample.
 */
bool profile_by_build(struct profile_by *b, struct view *v, size_t value, const struct str *labels,
	size_t nlabels, struct err *err);

#endif
