/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_USER_H
#define REPORT_TRACE_USER_H

#include "model/trace_user.h"
#include "model/trace_view.h"
#include "report/table.h"

/* Tasks, regions and logs of a program, the most time first (logs: as they came). */
struct trace_user_view {
	const struct stacks *stacks;
	struct trace_about about;
	const struct trace_user *user;
	const uint32_t *order; /* of tasks, or of regions; NULL for logs */
	const frameid *sites;  /* of regions, logs: by index of user's */
	size_t nrows;
};

enum trace_user_kind { TRACE_USER_TASKS, TRACE_USER_REGIONS, TRACE_USER_LOG_LINES };

/* `most` rows, 0 = all. */
void trace_user_text(const struct trace_user_view *v, enum trace_user_kind kind, size_t most,
	const struct look *look, struct strbuf *out);
void trace_user_table(const struct trace_user_view *v, enum trace_user_kind kind,
	enum table_form form, struct strbuf *out);
/* traceq.tasks/1, traceq.regions/1, traceq.logs/1 */
void trace_user_json(
	const struct trace_user_view *v, enum trace_user_kind kind, struct strbuf *out);

#endif
