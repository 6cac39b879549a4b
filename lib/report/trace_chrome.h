/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_CHROME_H
#define REPORT_TRACE_CHROME_H

#include "base/json.h"
#include "model/trace_span.h"
#include "model/trace_view.h"

/*
 * Chrome's trace event format ("Trace Event Format", JSON object form), as chrome://tracing,
 * Perfetto and speedscope open it. Process 1 has a track a goroutine, with what it did and, while
 * it waited, for what; process 2 a track a proc, with the goroutines that ran there; process 3 what
 * concerns all: collections, stops of the world, heap and goroutines as counters. Times are
 * microseconds since the trace began, to the ns. Written as it comes: memory does not grow.
 */
struct trace_chrome {
	const struct stacks *stacks;
	struct strbuf *out;
	struct json_writer json;
};

void trace_chrome_begin(struct trace_chrome *c, const struct stacks *stacks, struct strbuf *out);
void trace_chrome_span(struct trace_chrome *c, const struct trace_span *s);
/* A goroutine's name, once it is known. */
void trace_chrome_goroutine(struct trace_chrome *c, const struct trace_goroutine *g);
void trace_chrome_running(struct trace_chrome *c, const struct trace_goroutine *g, uint64_t proc,
	int64_t start, int64_t end);
void trace_chrome_range(struct trace_chrome *c, enum trace_range range, struct str name,
	int64_t start, int64_t end); /* a track each of STW and GC */
void trace_chrome_counter(struct trace_chrome *c, const char *name, int64_t time, uint64_t value);
void trace_chrome_end(struct trace_chrome *c, const struct trace_about *about);

#endif
