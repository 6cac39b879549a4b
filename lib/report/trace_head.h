/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_HEAD_H
#define REPORT_TRACE_HEAD_H

#include "base/json.h"
#include "model/trace_view.h"
#include "report/style.h"

/* "run.trace: go 1.26 trace, 5.02s from 2026-11-21T05:01:44Z, 812 goroutines", then what is lost.
 */
void trace_head_text(const struct trace_about *a, const struct look *look, struct strbuf *out);

/* The object that JSON has as "trace". */
void trace_head_json(const struct trace_about *a, struct json_writer *w);

/* An answer that is a list: {"schema", "trace", "rows": [ ... ]}. The rows come in between. */
void trace_rows_begin(
	struct json_writer *w, const char *schema, const struct trace_about *a, struct strbuf *out);
void trace_rows_end(struct json_writer *w);

#endif
