/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PROFILE_LIST_H
#define REPORT_PROFILE_LIST_H

#include "report/profile_text.h"

/* What `profq list` prints, piece by piece: pprof's bytes. */
void profile_list_begin(struct profile_text *x);
void profile_list_without_source(struct profile_text *x, struct str function);
void profile_list_routine(
	struct profile_text *x, struct str function, struct str file, int64_t flat, int64_t cum);
void profile_list_error(struct profile_text *x, struct str message);
void profile_list_line(
	struct profile_text *x, int64_t line, int64_t flat, int64_t cum, struct str text);

#endif
