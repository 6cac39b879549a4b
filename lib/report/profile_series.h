/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PROFILE_SERIES_H
#define REPORT_PROFILE_SERIES_H

#include "model/profile_series.h"
#include "report/records.h"
#include "report/table.h"

struct profile_series_layout {
	struct look look;
	size_t most;	 /* rows of the text, 0 = all */
	double least;	 /* part of the largest total that a row of the text must have changed by */
	struct str unit; /* of the text */
	bool mine_only;
};

void profile_series_text(const struct profile_series *s, const struct profile_series_layout *layout,
	struct strbuf *out);

/* profq.series/1 */
void profile_series_json(const struct profile_series *s, struct strbuf *out);
void profile_series_records(
	const struct profile_series *s, enum record_format format, struct strbuf *out);

#endif
