/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_PLAIN_H
#define ANALYZE_TRACE_PLAIN_H

#include "model/dump.h"
#include "model/stacks.h"

/*
 * A wait as a dump would show it. The runtime writes a wait in two ways: an event, whose stack
 * begins at the runtime's exported caller and which says why; and the status of a goroutine that
 * waited already when a generation began, whose stack begins in runtime.gopark and which says
 * nothing (traceruntime.go, Go 1.26). One wait must have one name: the stack without the frames
 * that user-level tracebacks leave out, and the class that its frames tell.
 */
struct trace_plain_stack {
	stackid stack;	       /* without the runtime's own at the leaf; the same where all are */
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
