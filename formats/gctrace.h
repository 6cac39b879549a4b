/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GCTRACE_H
#define FORMATS_GCTRACE_H

#include "formats/textlog.h"

/* More collections of one input than this are counted as lost: a day of one a second. */
enum { GCTRACE_MAX = 100000 };

/*
 * Each line gives a point of each of these series, so that the n-th points of all of them are of
 * one collection; time_ns counts from the start of the process:
 *
 *	gc.cycle		number of the collection
 *	gc.sweep_stop_ns	the world stood still to begin
 *	gc.mark_ns		concurrent marking
 *	gc.mark_stop_ns		the world stood still to end it
 *	gc.assist_cpu_ns	CPU of goroutines that had to help
 *	gc.worker_cpu_ns	CPU of mark workers but idle ones
 *	gc.heap_before_bytes	in use at its begin, at its end, and what of it lives; whole MiB
 *	gc.heap_after_bytes
 *	gc.heap_live_bytes
 *	gc.heap_goal_bytes	that it was to stay below
 *	gc.procs		GOMAXPROCS
 *	gc.forced		1: by runtime.GC() or debug.FreeOSMemory()
 */
extern const struct line_format gctrace_format;

#endif
