/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TRACE_EVENT_H
#define REPORT_TRACE_EVENT_H

#include "base/strbuf.h"
#include "model/trace.h"

/* Events of one trace, one after the other; info from trace_begin on. */
struct trace_writer {
	struct strbuf *out;
	const struct stacks *stacks;
	struct trace_info info;
	uint64_t syncs; /* written */
};

/*
 * As `go tool trace -d=parsed` of Go 1.26 prints the event (String() in internal/trace's event.go),
 * without the addresses of frames, wall times in UTC. Control bytes in names are neutralised.
 */
void trace_event_text(struct trace_writer *w, const struct trace_event *e);

/* One line: an object as traceq(1) describes it. */
void trace_event_json(struct trace_writer *w, const struct trace_event *e);

#endif
