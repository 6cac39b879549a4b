/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PROFILE_BY_H
#define REPORT_PROFILE_BY_H

#include "model/profile_by.h"
#include "report/records.h"
#include "report/table.h"

void profile_by_text(const struct profile_by *b, size_t most, struct str unit,
	const struct look *look, struct strbuf *out);

/* profq.by/1 */
void profile_by_json(const struct profile_by *b, struct strbuf *out);
void profile_by_records(const struct profile_by *b, enum record_format format, struct strbuf *out);

#endif
