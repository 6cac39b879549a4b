/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_HEAP_H
#define REPORT_TRACE_HEAP_H

#include "model/trace_heap.h"
#include "report/table.h"

/* For people: first, least, most and last of each, and how it went, in a line of blocks. */
void trace_heap_text(const struct trace_heap *h, const struct look *look, struct strbuf *out);
/* Each point of each series a row, by time within a series. */
void trace_heap_table(const struct trace_heap *h, enum table_form form, struct strbuf *out);
void trace_heap_json(const struct trace_heap *h, struct strbuf *out); /* traceq.heap/1 */

#endif
