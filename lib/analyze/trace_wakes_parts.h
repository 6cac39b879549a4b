/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_WAKES_PARTS_H
#define ANALYZE_TRACE_WAKES_PARTS_H

#include "analyze/trace_plain.h"
#include "analyze/trace_wakes.h"

/* Between the files of trace_wakes. */
struct trace_wakes_context {
	const struct trace_wakes_source *from;
	const struct stacks *stacks;
	struct trace_plain plain;
};

struct trace_spot trace_wakes_spot(struct trace_wakes_context *c, const struct trace_piece *p);

/*
 * Who or what of no goroutine ended the wait; ROOT_NONE when its waker did. A waker alone is no
 * proof: whoever runs the scheduler's poll for timers and connections, or ends a collection, is
 * the one that the trace names.
 */
enum trace_root trace_wakes_outside(
	struct trace_wakes_context *c, const struct trace_piece *p, enum wait_class class);

/* The waits of a stretch by reason, place and waker, the most time first; the caller frees. */
struct trace_blocker *trace_wakes_blockers(struct trace_wakes_context *c,
	const struct trace_past *past, int64_t from_ns, int64_t to_ns, size_t *n);

funcid trace_wakes_entry(
	const struct trace_wakes_context *c, uint64_t goroutine, funcid known_then);

/* Of a piece, what lies in a stretch; 0 or less: nothing. */
static inline int64_t trace_wakes_overlap(const struct trace_piece *p, int64_t from, int64_t to)
{
	int64_t start = p->start_ns > from ? p->start_ns : from;
	int64_t end = p->end_ns < to ? p->end_ns : to;

	return end - start;
}

/* The critical path of a stretch of a goroutine, the most time first; the caller frees. */
struct trace_path_row *trace_wakes_path(struct trace_wakes_context *c,
	const struct trace_past *past, int64_t from_ns, int64_t to_ns, size_t *n);

void trace_wakes_follow(struct trace_wakes_context *c, const struct trace_past *past,
	const struct trace_piece *wait, int64_t from_ns, int64_t to_ns, struct trace_chain *chain);

#endif
