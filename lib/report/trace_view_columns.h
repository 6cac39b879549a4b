/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_VIEW_COLUMNS_H
#define REPORT_TRACE_VIEW_COLUMNS_H

#include "report/trace_view.h"

/* Of a table whose rows are a struct trace_view. */
const struct column *trace_view_columns(enum trace_view_kind kind, size_t *n);

#endif
