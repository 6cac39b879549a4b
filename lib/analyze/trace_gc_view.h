/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_GC_VIEW_H
#define ANALYZE_TRACE_GC_VIEW_H

#include "model/owner.h"
#include "model/trace_gc_view.h"

/* v->stacks, v->about and v->gc are the caller's to fill before. */
void trace_gc_view_build(struct trace_gc_view *v, const struct owner *owner);

#endif
