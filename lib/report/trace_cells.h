/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_CELLS_H
#define REPORT_TRACE_CELLS_H

#include "base/json.h"
#include "base/strbuf.h"
#include "model/dump.h"
#include "model/spread.h"
#include "model/trace.h"

/* What the tables of traces have in common. */

/* The short name of a function; "?" where there is none. */
void trace_function_short(const struct stacks *s, funcid id, struct strbuf *out);
struct str trace_function_name(const struct stacks *s, funcid id); /* whole; empty = none */

/* What a wait is for: by its frames, else as the trace says it; "?" when neither tells. */
void trace_wait_text(
	const struct stacks *s, enum wait_class class, strid reason, struct strbuf *out);

/* The same of a goroutine in any state: a system call is one. */
void trace_state_wait_text(const struct stacks *s, enum trace_state state, enum wait_class class,
	strid reason, struct strbuf *out);

/* Keys "class" and "reason". */
void trace_json_wait(
	struct json_writer *w, const struct stacks *s, enum wait_class class, strid reason);

/* {"count", "total_ns", "min_ns", "median_ns", "p99_ns", "max_ns"} */
void trace_json_spread(struct json_writer *w, const char *key, const struct spread *s);

/* A histogram for people, an octave a line: "  1.02ms ##### 34". Nothing for no values. */
void trace_histogram_text(const struct spread *s, struct strbuf *out);

#endif
