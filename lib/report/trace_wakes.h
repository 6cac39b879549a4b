/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_WAKES_H
#define REPORT_TRACE_WAKES_H

#include "model/trace_wakes.h"
#include "report/records.h"
#include "report/style.h"

/* For people; `most` rows of waits a subject, 0 = all. */
void trace_wakes_text(
	const struct trace_wakes *w, size_t most, const struct look *look, struct strbuf *out);
/* A row a link of a chain. */
void trace_wakes_records(
	const struct trace_wakes *w, enum record_format format, struct strbuf *out);
void trace_wakes_json(const struct trace_wakes *w, struct strbuf *out); /* traceq.wakes/1 */

#endif
