/* SPDX-License-Identifier: MIT */
/* How procs change hands; a proc in a system call stays with its thread until it is stolen. */
#include <inttypes.h>

#include "formats/gotrace_order.h"

static bool follows(const struct gotrace_order *o, const struct gotrace_proc *p, uint64_t seq)
{
	return p->generation == o->g->number && seq == p->seq + 1;
}

static inline struct trace_event transition(const struct gotrace_order *o, uint32_t row,
	enum trace_via via, enum trace_state from, enum trace_state to)
{
	struct trace_event e = gotrace_event(o, TRACE_PROC);

	e.subject = o->procs[row].id;
	e.via = (uint8_t)via;
	e.from = (uint8_t)from;
	e.to = (uint8_t)to;
	return e;
}

/* ---- status ---- */

static enum trace_state state_of(unsigned status)
{
	return status == PROC_RUNNING || status == PROC_SYSCALL ? TRACE_RUNNING : TRACE_IDLE;
}

/*
 * ABANDONED is said of a proc that is about to be stolen, by whoever steals it. If it was known to
 * be in a system call nothing was lost, and its thread is still the one that says so.
 */
static enum gotrace_try status_abandoned(struct gotrace_order *o, uint32_t row)
{
	struct gotrace_proc *p = &o->procs[row];
	enum trace_state state = state_of(p->status);
	struct trace_event e;

	p->generation = o->g->number;
	p->seq = 0;
	if (p->status == PROC_SYSCALL) {
		if (p->thread == NO_ROW)
			return gotrace_broken(o, "no thread holds proc %" PRIu64, p->id);
		o->thread = p->thread;
		o->proc = row;
		o->go = o->threads[p->thread].go;
	}
	e = transition(o, row, TRACE_BY_STATUS, state, state);
	return gotrace_put(o, &e);
}

/* The proc is the thread's own, and the thread has no other. */
static bool hold(struct gotrace_order *o, uint32_t row)
{
	if (o->thread == NO_ROW)
		gotrace_broken(o, "proc %" PRIu64 " runs without a thread", o->procs[row].id);
	else if (o->threads[o->thread].proc != NO_ROW && o->threads[o->thread].proc != row)
		gotrace_broken(o, "thread %" PRIu64 " would hold procs %" PRIu64 " and %" PRIu64,
			o->threads[o->thread].id, o->procs[o->threads[o->thread].proc].id,
			o->procs[row].id);
	else if (o->procs[row].thread != NO_ROW && o->procs[row].thread != o->thread)
		gotrace_broken(o, "proc %" PRIu64 " is with another thread", o->procs[row].id);
	else
		return true;
	return false;
}

static enum gotrace_try try_status(struct gotrace_order *o)
{
	uint64_t id = o->ev->args[0], status = o->ev->args[1];
	uint32_t row = gotrace_proc_find(o, id);
	enum trace_state from = o->first ? TRACE_UNDETERMINED : TRACE_ABSENT;
	struct trace_event e;

	if (status < PROC_RUNNING || status > PROC_ABANDONED)
		return gotrace_broken(o, "proc %" PRIu64 " in state %" PRIu64, id, status);
	if (row != NO_ROW) {
		struct gotrace_proc *p = &o->procs[row];

		if (status == PROC_ABANDONED &&
			(p->status == PROC_SYSCALL || p->status == PROC_ABANDONED))
			return status_abandoned(o, row);
		if (p->status != status)
			return gotrace_broken(o, "proc %" PRIu64 " is in state %u, not %" PRIu64,
				id, p->status, status);
		p->generation = o->g->number;
		p->seq = 0;
		from = state_of(p->status);
	} else {
		row = gotrace_proc_add(o, id, (enum gotrace_proc_status)status);
	}
	if ((status == PROC_RUNNING || status == PROC_SYSCALL) && !hold(o, row))
		return TRY_BROKEN;
	e = transition(o, row, TRACE_BY_STATUS, from, state_of((unsigned)status));
	if (status == PROC_RUNNING || status == PROC_SYSCALL)
		gotrace_bind_proc(o, row, o->thread);
	return gotrace_put(o, &e);
}

/* ---- from thread to thread ---- */

static enum gotrace_try try_start(struct gotrace_order *o)
{
	uint32_t row = gotrace_proc_find(o, o->ev->args[0]);
	struct trace_event e;

	if (row == NO_ROW || o->procs[row].status != PROC_IDLE ||
		!follows(o, &o->procs[row], o->ev->args[1]) || o->proc != NO_ROW)
		return TRY_LATER;
	if (!gotrace_need(o, NEED_MUST, NEED_NOT, NEED_MAY))
		return TRY_BROKEN;
	e = transition(o, row, TRACE_BY_ACQUIRE, TRACE_IDLE, TRACE_RUNNING);
	o->procs[row].status = PROC_RUNNING;
	o->procs[row].seq = o->ev->args[1];
	gotrace_bind_proc(o, row, o->thread);
	return gotrace_put(o, &e);
}

static enum gotrace_try try_stop(struct gotrace_order *o)
{
	struct trace_event e;
	uint32_t row = o->proc;

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MAY))
		return TRY_BROKEN;
	if (o->procs[row].status != PROC_RUNNING && o->procs[row].status != PROC_SYSCALL)
		return gotrace_broken(o, "proc %" PRIu64 " does not run", o->procs[row].id);
	e = transition(o, row, TRACE_BY_RELEASE, TRACE_RUNNING, TRACE_IDLE);
	o->procs[row].status = PROC_IDLE;
	gotrace_unbind_proc(o, row);
	return gotrace_put(o, &e);
}

/* The thread that the event names must hold the proc. */
static bool held_by(struct gotrace_order *o, uint32_t row, uint64_t victim)
{
	uint32_t thread = gotrace_thread_find(o, victim);

	if (thread != NO_ROW && o->procs[row].thread == thread)
		return true;
	gotrace_broken(o, "proc %" PRIu64 " is not with thread %" PRIu64, o->procs[row].id, victim);
	return false;
}

static enum gotrace_try try_steal(struct gotrace_order *o)
{
	uint32_t row = gotrace_proc_find(o, o->ev->args[0]);
	struct gotrace_proc *p;
	struct trace_event e;
	bool lost;

	if (row == NO_ROW)
		return TRY_LATER;
	p = &o->procs[row];
	if ((p->status != PROC_SYSCALL && p->status != PROC_ABANDONED) ||
		!follows(o, p, o->ev->args[1]))
		return TRY_LATER;
	if (!gotrace_need(o, NEED_MUST, NEED_MAY, NEED_MAY))
		return TRY_BROKEN;
	lost = p->status == PROC_ABANDONED;
	if (!lost && !held_by(o, row, o->ev->args[2]))
		return TRY_BROKEN;
	e = transition(o, row, TRACE_BY_STEAL, lost ? TRACE_IDLE : TRACE_RUNNING, TRACE_IDLE);
	e.u.victim = lost ? TRACE_NONE : o->ev->args[2];
	p->status = PROC_IDLE;
	p->seq = o->ev->args[1];
	gotrace_unbind_proc(o, row);
	return gotrace_put(o, &e);
}

enum gotrace_try gotrace_try_proc(struct gotrace_order *o)
{
	switch (o->ev->type) {
	case GT_PROC_START:
		return try_start(o);
	case GT_PROC_STOP:
		return try_stop(o);
	case GT_PROC_STEAL:
		return try_steal(o);
	default:
		return try_status(o);
	}
}
