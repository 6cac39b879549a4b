/* SPDX-License-Identifier: MIT */
#ifndef MODEL_SINK_H
#define MODEL_SINK_H

#include "model/dump.h"
#include "model/event.h"
#include "model/series.h"
#include "model/trace.h"

struct profile;

/*
 * Receiver of what readers find, embedded first in the struct that does the work. Every member is
 * optional. A callback returns false to stop the reading (with err set by the receiver in its own
 * struct); the reader then returns false without touching its own err.
 */
struct sink {
	/* A dump begins; snap lacks what only its end tells. */
	bool (*snapshot_begin)(struct sink *sink, const struct snapshot *snap);
	bool (*thread)(struct sink *sink, const struct thread *t);
	bool (*snapshot_end)(struct sink *sink, const struct snapshot *snap);
	/* A whole profile; borrowed for the call. */
	bool (*profile)(struct sink *sink, const struct profile *p);
	bool (*event)(struct sink *sink, const struct event *e);
	bool (*series)(struct sink *sink, const struct series_point *p);
	/* An execution trace (model/trace.h); info lacks what only its end tells. */
	bool (*trace_begin)(struct sink *sink, const struct trace_info *info);
	bool (*trace_event)(struct sink *sink, const struct trace_event *e);
	bool (*trace_end)(struct sink *sink, const struct trace_info *info);
};

#endif
