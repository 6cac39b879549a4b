/* SPDX-License-Identifier: MIT */
#ifndef STORE_LOAD_TRACE_PARTS_H
#define STORE_LOAD_TRACE_PARTS_H

#include "analyze/key_table.h"
#include "analyze/trace_view.h"
#include "store/loader.h"

/* Inward header of the files that write a trace into the store. */

enum { TRACE_LOAD_VIEWS = 4 };

struct trace_load {
	struct loader *l;
	struct ingest_trace *t;
	struct trace_view views[TRACE_LOAD_VIEWS]; /* of every state */
	struct trace_plain plain;
	struct key_table by_time; /* trace_time_key() -> trace_time.id - 1 */
};

/* What tells a row of trace_time from others. */
uint64_t trace_time_key(funcid entry, enum trace_state state, enum trace_via via,
	enum wait_class class, strid reason, stackid stack);

void trace_bind_frame(struct loader *l, struct query *q, int at, frameid frame);
void trace_bind_site(struct loader *l, struct query *q, int at, stackid stack);
void trace_bind_function(struct loader *l, struct query *q, int at, funcid function);
void trace_bind_goroutine(struct query *q, int at, uint64_t id); /* which may be TRACE_NONE */
void trace_bind_reason(
	const struct loader *l, struct query *q, int at, enum wait_class class, strid reason);

/* Intervals, tasks, regions and logs: what is kept one by one. Marks their stacks; writes them. */
void trace_apart_build(struct trace_load *d);
bool trace_apart_load(struct trace_load *d, struct err *err);

#endif
