/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_WAITING_H
#define REPORT_TRACE_WAITING_H

#include "model/trace_waiting.h"
#include "report/table.h"

/* For people: `most` rows, 0 = all; without the runtime's own goroutines, unless all is true. */
void trace_waiting_text(const struct trace_waiting *v, bool all, size_t most,
	const struct look *look, struct strbuf *out);
void trace_waiting_table(const struct trace_waiting *v, enum table_form form, struct strbuf *out);
void trace_waiting_json(const struct trace_waiting *v, struct strbuf *out); /* traceq.waiting/1 */

#endif
