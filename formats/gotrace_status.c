/* SPDX-License-Identifier: MIT */
/* The states of goroutines as a generation repeats them: new ones only behind a reset. */
#include <inttypes.h>

#include "formats/gotrace_order.h"

static enum trace_state state_of(uint64_t status)
{
	static const enum trace_state states[] = {
		TRACE_UNDETERMINED, TRACE_RUNNABLE, TRACE_RUNNING, TRACE_SYSCALL, TRACE_WAITING};

	return states[status];
}

/* The row, and what it was before; NO_ROW: broken. */
static uint32_t row_of(
	struct gotrace_order *o, uint64_t id, uint64_t status, enum trace_state *from)
{
	uint32_t row = gotrace_go_find(o, id);
	struct gotrace_go *go;

	*from = TRACE_UNDETERMINED;
	if (row == NO_ROW && o->first)
		return gotrace_go_add(o, id, (enum gotrace_go_status)status);
	if (row == NO_ROW) {
		gotrace_broken(o, "goroutine %" PRIu64 " was never created", id);
		return NO_ROW;
	}
	go = &o->gos[row];
	if (go->status != status) {
		gotrace_broken(o, "goroutine %" PRIu64 " is in state %u, not %" PRIu64, id,
			go->status, status);
		return NO_ROW;
	}
	go->generation = o->g->number;
	go->seq = 0;
	*from = state_of(status);
	return row;
}

/* Goroutine and thread have each other, or both nobody. */
static bool bind(struct gotrace_order *o, uint32_t row, uint32_t thread)
{
	uint32_t other = o->threads[thread].go;

	if ((other == NO_ROW || other == row) &&
		(o->gos[row].thread == NO_ROW || o->gos[row].thread == thread)) {
		gotrace_bind_go(o, row, thread);
		return true;
	}
	gotrace_broken(o, "goroutine %" PRIu64 " is not the one of thread %" PRIu64, o->gos[row].id,
		o->threads[thread].id);
	return false;
}

/*
 * A goroutine in a system call: on this thread, or on one that has been in it for all of the
 * generation and says nothing itself. The event is that thread's then.
 */
static bool place_syscall(struct gotrace_order *o, uint32_t row, struct trace_event *e)
{
	uint64_t id = o->ev->args[1];
	uint32_t thread;

	if (id == TRACE_NONE) {
		gotrace_broken(o, "goroutine %" PRIu64 " in a system call without a thread",
			o->gos[row].id);
		return false;
	}
	thread = gotrace_thread_find(o, id);
	if (thread == NO_ROW)
		return bind(o, row, gotrace_thread_of(o, id)) && (e->thread = id, true);
	if ((!o->first || thread != o->thread) && o->threads[thread].go != row) {
		gotrace_broken(o, "goroutine %" PRIu64 " is not the one of thread %" PRIu64,
			o->gos[row].id, id);
		return false;
	}
	if (thread != o->thread) {
		e->thread = id;
		e->goroutine = o->gos[row].id;
	}
	return bind(o, row, thread);
}

enum gotrace_try gotrace_try_status(struct gotrace_order *o)
{
	uint64_t id = o->ev->args[0], status = o->ev->args[2];
	enum trace_state from;
	struct trace_event e;
	uint32_t row;

	if (status < GO_RUNNABLE || status > GO_WAITING)
		return gotrace_broken(o, "goroutine %" PRIu64 " in state %" PRIu64, id, status);
	row = row_of(o, id, status, &from);
	if (row == NO_ROW)
		return TRY_BROKEN;
	e = gotrace_event(o, TRACE_GO);
	e.subject = id;
	e.via = TRACE_BY_STATUS;
	e.from = (uint8_t)from;
	e.to = (uint8_t)state_of(status);
	if (o->ev->type == GT_GO_STATUS_STACK && !gotrace_need_stack(o, o->ev->args[3], &e.stack))
		return TRY_BROKEN;
	e.own_stack = e.stack;
	if (status == GO_RUNNING && o->thread == NO_ROW)
		return gotrace_broken(o, "goroutine %" PRIu64 " runs without a thread", id);
	if (status == GO_RUNNING && !bind(o, row, o->thread))
		return TRY_BROKEN;
	if (status == GO_SYSCALL && !place_syscall(o, row, &e))
		return TRY_BROKEN;
	return gotrace_put(o, &e);
}
