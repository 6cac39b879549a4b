/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_EACH_H
#define REPORT_TRACE_EACH_H

#include "model/trace_each.h"
#include "report/table.h"

/* A row a goroutine. For people `most` rows, 0 = all. */
void trace_each_text(
	const struct trace_each *e, size_t most, const struct look *look, struct strbuf *out);
void trace_each_table(const struct trace_each *e, enum table_form form, struct strbuf *out);
void trace_each_json(const struct trace_each *e, struct strbuf *out); /* traceq.goroutines.each/1 */

#endif
