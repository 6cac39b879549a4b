/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_VIEW_H
#define REPORT_TRACE_VIEW_H

#include "model/trace_view.h"
#include "report/table.h"

/* What the rows of a view are: waits, system calls, times in the run queue. */
enum trace_view_kind { TRACE_VIEW_BLOCKED, TRACE_VIEW_SYSCALLS, TRACE_VIEW_SCHED };

/* What made a goroutine ready: "its creation", "a wait". */
const char *trace_ready_text(enum trace_via via);

/* For people; `most` rows, 0 = all. The rest is counted. */
void trace_view_text(const struct trace_view *v, enum trace_view_kind kind, size_t most,
	const struct look *look, struct strbuf *out);
void trace_view_table(const struct trace_view *v, enum trace_view_kind kind, enum table_form form,
	struct strbuf *out);
/* traceq.blocked/1, traceq.syscalls/1, traceq.sched/1 */
void trace_view_json(const struct trace_view *v, enum trace_view_kind kind, struct strbuf *out);

void trace_entries_text(const struct trace_entries_view *v, size_t most, const struct look *look,
	struct strbuf *out);
void trace_entries_table(
	const struct trace_entries_view *v, enum table_form form, struct strbuf *out);
void trace_entries_json(
	const struct trace_entries_view *v, struct strbuf *out); /* traceq.goroutines/1 */

#endif
