/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOTRACE1_ORDER_H
#define FORMATS_GOTRACE1_ORDER_H

#include "formats/gotrace1_convert.h"

/*
 * One stream of events a proc, merged into one: of those events whose goroutine is where they need
 * it, the earliest goes first (specs/go-trace.md section 10;
 * internal/trace/internal/tracev1/order.go of Go 1.26). An event that has to wait is put on a list
 * of its goroutine and looked at again when that one moves, so that the cost is n log(procs).
 */
struct v1_stopped {
	const char *why; /* NULL: all was put in order */
	uint64_t at;	 /* offset of the event that stopped it */
	uint64_t left;	 /* events that were not */
};

/* False: a callback stopped it. */
bool v1_merge(struct v1_convert *c, struct str name, struct v1_stopped *stopped);

#endif
