/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_PROCS_H
#define REPORT_TRACE_PROCS_H

#include "model/trace_procs.h"
#include "model/trace_view.h"
#include "report/table.h"

struct trace_procs_view {
	struct trace_about about;
	const struct trace_procs *procs;
};

void trace_procs_text(
	const struct trace_procs_view *v, const struct look *look, struct strbuf *out);
void trace_procs_table(const struct trace_procs_view *v, enum table_form form, struct strbuf *out);
void trace_procs_json(const struct trace_procs_view *v, struct strbuf *out); /* traceq.procs/1 */

#endif
