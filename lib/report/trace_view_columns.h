/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_VIEW_COLUMNS_H
#define REPORT_TRACE_VIEW_COLUMNS_H

#include "report/trace_view.h"

/* Of a table whose rows are a struct trace_view. */
const struct column *trace_view_columns(enum trace_view_kind kind, size_t *n);

/* "main.(*pool).flush pool.go:77"; "timer, network or runtime" where nobody of the program did. */
void trace_waker_text(
	const struct trace_view *v, const struct trace_view_row *r, size_t i, struct strbuf *out);

#endif
