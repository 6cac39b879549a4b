/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PROFILE_TAGS_H
#define REPORT_PROFILE_TAGS_H

#include "io/output.h"
#include "model/label_table.h"
#include "report/profile_text.h"

/* What `profq tags` prints: pprof's bytes. Rows are by key, the heaviest first. */
void profile_tags_text(const struct profile_head *head, const struct label_row *rows, size_t n,
	struct output *out);

#endif
