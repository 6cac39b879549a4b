/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_SUMMARY_H
#define REPORT_TRACE_SUMMARY_H

#include "model/trace_summary.h"
#include "report/table.h"

struct trace_summary_layout {
	struct look look;
	struct str path;
	size_t top;	  /* entry functions at most, 0 = all */
	bool generations; /* a table of them, too */
};

/* For people: the trace, its events, goroutines by entry function. */
void trace_summary_text(const struct trace_summary *s, const struct trace_summary_layout *layout,
	struct strbuf *out);

/* traceq.summary/1 */
void trace_summary_json(const struct trace_summary *s, struct str path, struct strbuf *out);

/* The entry functions. */
void trace_summary_table(const struct trace_summary *s, enum table_form form, struct strbuf *out);

#endif
