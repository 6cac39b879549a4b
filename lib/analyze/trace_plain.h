/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_PLAIN_H
#define ANALYZE_TRACE_PLAIN_H

#include "model/dump.h"
#include "model/stacks.h"

/*
 * A wait by where it is and what its frames tell. The runtime writes a wait in two ways: an event,
 * which says why and whose stack leaves out some of the runtime's frames; and the status of a
 * goroutine that waited already when a generation began, which says nothing and whose stack begins
 * in runtime.gopark (traceruntime.go, Go 1.26). One wait must have one name.
 */
struct trace_plain_stack {
	stackid stack;	       /* from place_of() on: without lock, channel and IO internals */
	enum wait_class class; /* WAIT_OTHER when the frames do not tell */
	bool known;
};

/* Answers are kept by stack. Zeroed is ready to use. */
struct trace_plain {
	struct trace_plain_stack *items;
	size_t cap;
};

void trace_plain_release(struct trace_plain *p);
struct trace_plain_stack trace_plain(struct trace_plain *p, const struct stacks *s, stackid stack);

#endif
