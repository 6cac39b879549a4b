/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_DIFF_H
#define REPORT_TRACE_DIFF_H

#include "model/trace_diff.h"
#include "report/records.h"
#include "report/style.h"

/* For people; `most` rows of a table, 0 = all. */
void trace_diff_text(
	const struct trace_diff *d, size_t most, const struct look *look, struct strbuf *out);
/* A row a figure, an entry function's state, a place. */
void trace_diff_records(const struct trace_diff *d, enum record_format format, struct strbuf *out);
void trace_diff_json(const struct trace_diff *d, struct strbuf *out); /* traceq.diff/1 */

#endif
