/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_VIEW_H
#define ANALYZE_TRACE_VIEW_H

#include "model/owner.h"
#include "model/trace_view.h"

/*
 * Rows of one state added up by keys (enum trace_key), the most time first; equal ones by what
 * they read. v->stacks and v->about are the caller's to fill before.
 */
void trace_view_build(struct trace_view *v, const struct trace_times *times, enum trace_state state,
	unsigned by, const struct owner *owner);

/* All states, a row an entry function. */
void trace_entries_build(
	struct trace_entries_view *v, const struct trace_times *times, const struct owner *owner);

#endif
