/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_GC_H
#define REPORT_TRACE_GC_H

#include "model/trace_gc_view.h"
#include "report/table.h"

/* For people; of assists and sweeps `most` rows, 0 = all. */
void trace_gc_text(
	const struct trace_gc_view *v, size_t most, const struct look *look, struct strbuf *out);
/* Every collection and every stop, a row each, by start. */
void trace_gc_table(const struct trace_gc_view *v, enum table_form form, struct strbuf *out);
void trace_gc_json(const struct trace_gc_view *v, struct strbuf *out); /* traceq.gc/1 */

#endif
