/* SPDX-License-Identifier: MIT */
/* How goroutines are made, run, wait and end. */
#include <inttypes.h>

#include "formats/gotrace_order.h"

static bool follows(const struct gotrace_order *o, const struct gotrace_go *go, uint64_t seq)
{
	return go->generation == o->g->number && seq == go->seq + 1;
}

static inline struct trace_event transition(const struct gotrace_order *o, uint32_t row,
	enum trace_via via, enum trace_state from, enum trace_state to)
{
	struct trace_event e = gotrace_event(o, TRACE_GO);

	e.subject = o->gos[row].id;
	e.via = (uint8_t)via;
	e.from = (uint8_t)from;
	e.to = (uint8_t)to;
	return e;
}

/* ---- birth ---- */

static bool is_new(struct gotrace_order *o, uint64_t id)
{
	if (gotrace_go_find(o, id) == NO_ROW)
		return true;
	gotrace_broken(o, "goroutine %" PRIu64 " exists already", id);
	return false;
}

static enum gotrace_try try_create(struct gotrace_order *o)
{
	bool blocked = o->ev->type == GT_GO_CREATE_BLOCKED;
	struct trace_event e;
	uint32_t row;

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MAY) ||
		(o->go != NO_ROW && !gotrace_need_go(o, GO_RUNNING)) || !is_new(o, o->ev->args[0]))
		return TRY_BROKEN;
	row = gotrace_go_add(o, o->ev->args[0], blocked ? GO_WAITING : GO_RUNNABLE);
	e = transition(
		o, row, TRACE_BY_CREATE, TRACE_ABSENT, blocked ? TRACE_WAITING : TRACE_RUNNABLE);
	if (!gotrace_need_stack(o, o->ev->args[1], &e.own_stack) ||
		!gotrace_need_stack(o, o->ev->args[2], &e.stack))
		return TRY_BROKEN;
	return gotrace_put(o, &e);
}

/* ---- from waiting to running ---- */

static enum gotrace_try try_start(struct gotrace_order *o)
{
	uint32_t row = gotrace_go_find(o, o->ev->args[0]);
	struct trace_event e;

	if (row == NO_ROW || o->gos[row].status != GO_RUNNABLE ||
		!follows(o, &o->gos[row], o->ev->args[1]))
		return TRY_LATER;
	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_NOT))
		return TRY_BROKEN;
	e = transition(o, row, TRACE_BY_START, TRACE_RUNNABLE, TRACE_RUNNING);
	o->gos[row].status = GO_RUNNING;
	o->gos[row].seq = o->ev->args[1];
	gotrace_bind_go(o, row, o->thread);
	return gotrace_put(o, &e);
}

/* Anything may wake a goroutine, also what has no proc: the context is not checked. */
static enum gotrace_try try_unblock(struct gotrace_order *o)
{
	uint32_t row = gotrace_go_find(o, o->ev->args[0]);
	struct trace_event e;

	if (row == NO_ROW || o->gos[row].status != GO_WAITING ||
		!follows(o, &o->gos[row], o->ev->args[1]))
		return TRY_LATER;
	e = transition(o, row, TRACE_BY_UNBLOCK, TRACE_WAITING, TRACE_RUNNABLE);
	if (!gotrace_need_stack(o, o->ev->args[2], &e.stack))
		return TRY_BROKEN;
	o->gos[row].status = GO_RUNNABLE;
	o->gos[row].seq = o->ev->args[1];
	return gotrace_put(o, &e);
}

/* ---- from running ---- */

static enum gotrace_try try_stop(struct gotrace_order *o)
{
	enum trace_state to = o->ev->type == GT_GO_BLOCK ? TRACE_WAITING : TRACE_RUNNABLE;
	struct trace_event e;
	uint32_t row = o->go;

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MUST) || !gotrace_need_go(o, GO_RUNNING))
		return TRY_BROKEN;
	e = transition(
		o, row, to == TRACE_WAITING ? TRACE_BY_BLOCK : TRACE_BY_STOP, TRACE_RUNNING, to);
	if (!gotrace_need_text(o, o->ev->args[0], &e.text) ||
		!gotrace_need_stack(o, o->ev->args[1], &e.stack))
		return TRY_BROKEN;
	e.own_stack = e.stack;
	o->gos[row].status = to == TRACE_WAITING ? GO_WAITING : GO_RUNNABLE;
	gotrace_unbind_go(o, row);
	return gotrace_put(o, &e);
}

static enum gotrace_try try_destroy(struct gotrace_order *o)
{
	struct trace_event e;

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MUST) || !gotrace_need_go(o, GO_RUNNING))
		return TRY_BROKEN;
	e = transition(o, o->go, TRACE_BY_END, TRACE_RUNNING, TRACE_ABSENT);
	gotrace_go_remove(o, o->go);
	return gotrace_put(o, &e);
}

/*
 * One event that is three: the next goroutine is woken, the one that runs waits or ends, the next
 * one runs. The sequence number is the next one's.
 */
static enum gotrace_try try_switch(struct gotrace_order *o)
{
	bool ends = o->ev->type == GT_GO_SWITCH_DESTROY;
	struct trace_event woken, left, started;
	uint32_t row, now = o->go;

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MUST) || !gotrace_need_go(o, GO_RUNNING))
		return TRY_BROKEN;
	row = gotrace_go_find(o, o->ev->args[0]);
	if (row == NO_ROW || o->gos[row].status != GO_WAITING ||
		!follows(o, &o->gos[row], o->ev->args[1]))
		return TRY_LATER;
	woken = transition(o, row, TRACE_BY_SWITCH, TRACE_WAITING, TRACE_RUNNABLE);
	left = transition(o, now, ends ? TRACE_BY_END : TRACE_BY_BLOCK, TRACE_RUNNING,
		ends ? TRACE_ABSENT : TRACE_WAITING);
	started = transition(o, row, TRACE_BY_START, TRACE_RUNNABLE, TRACE_RUNNING);
	started.goroutine = TRACE_NONE;
	if (ends) {
		gotrace_go_remove(o, now);
	} else {
		o->gos[now].status = GO_WAITING;
		gotrace_unbind_go(o, now);
	}
	o->gos[row].status = GO_RUNNING;
	o->gos[row].seq = o->ev->args[1];
	gotrace_bind_go(o, row, o->thread);
	if (gotrace_put(o, &woken) != TRY_DONE || gotrace_put(o, &left) != TRY_DONE)
		return TRY_BROKEN;
	return gotrace_put(o, &started);
}

enum gotrace_try gotrace_try_go(struct gotrace_order *o)
{
	switch (o->ev->type) {
	case GT_GO_CREATE:
	case GT_GO_CREATE_BLOCKED:
		return try_create(o);
	case GT_GO_START:
		return try_start(o);
	case GT_GO_UNBLOCK:
		return try_unblock(o);
	case GT_GO_DESTROY:
		return try_destroy(o);
	case GT_GO_SWITCH:
	case GT_GO_SWITCH_DESTROY:
		return try_switch(o);
	default:
		return try_stop(o);
	}
}

/* ---- system calls ---- */

/*
 * The number is the proc's: it ties a later theft to this very call. The thread keeps the proc, so
 * that the number must be the next one now.
 */
static enum gotrace_try try_begin(struct gotrace_order *o)
{
	struct gotrace_proc *p;
	struct trace_event e;

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MUST) || !gotrace_need_go(o, GO_RUNNING))
		return TRY_BROKEN;
	p = &o->procs[o->proc];
	if (p->generation != o->g->number || o->ev->args[0] != p->seq + 1)
		return gotrace_broken(o,
			"proc %" PRIu64 " is at sequence number %" PRIu64 ", not before %" PRIu64,
			p->id, p->seq, o->ev->args[0]);
	e = transition(o, o->go, TRACE_BY_SYSCALL, TRACE_RUNNING, TRACE_SYSCALL);
	if (!gotrace_need_stack(o, o->ev->args[1], &e.stack))
		return TRY_BROKEN;
	e.own_stack = e.stack;
	o->gos[o->go].status = GO_SYSCALL;
	p->status = PROC_SYSCALL;
	p->seq = o->ev->args[0];
	return gotrace_put(o, &e);
}

static enum gotrace_try try_end(struct gotrace_order *o)
{
	struct trace_event e;

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MUST) || !gotrace_need_go(o, GO_SYSCALL))
		return TRY_BROKEN;
	if (o->procs[o->proc].status != PROC_SYSCALL)
		return gotrace_broken(
			o, "proc %" PRIu64 " is in no system call", o->procs[o->proc].id);
	e = transition(o, o->go, TRACE_BY_RETURN, TRACE_SYSCALL, TRACE_RUNNING);
	o->gos[o->go].status = GO_RUNNING;
	o->procs[o->proc].status = PROC_RUNNING;
	return gotrace_put(o, &e);
}

/* Not before the proc that the call had is gone: stolen, or given up. */
static enum gotrace_try try_end_blocked(struct gotrace_order *o)
{
	struct trace_event e;

	if (o->proc != NO_ROW && o->procs[o->proc].status == PROC_SYSCALL)
		return TRY_LATER;
	if (!gotrace_need(o, NEED_MUST, NEED_MAY, NEED_MUST) || !gotrace_need_go(o, GO_SYSCALL))
		return TRY_BROKEN;
	e = transition(o, o->go, TRACE_BY_RETURN_BLOCKED, TRACE_SYSCALL, TRACE_RUNNABLE);
	o->gos[o->go].status = GO_RUNNABLE;
	gotrace_unbind_go(o, o->go);
	return gotrace_put(o, &e);
}

/* A C thread calls into Go: its goroutine appears in a system call. */
static enum gotrace_try try_create_syscall(struct gotrace_order *o)
{
	struct trace_event e;
	uint32_t row;

	if (!gotrace_need(o, NEED_MUST, NEED_MAY, NEED_NOT) || !is_new(o, o->ev->args[0]))
		return TRY_BROKEN;
	row = gotrace_go_add(o, o->ev->args[0], GO_SYSCALL);
	e = transition(o, row, TRACE_BY_CGO, TRACE_ABSENT, TRACE_SYSCALL);
	gotrace_bind_go(o, row, o->thread);
	return gotrace_put(o, &e);
}

/*
 * The C thread is gone, and its number may be another's soon: a proc that it still has is taken
 * from it here, whoever really takes it later.
 */
static enum gotrace_try try_destroy_syscall(struct gotrace_order *o)
{
	struct trace_event e, steal = {0};
	uint32_t proc = o->proc;

	if (!gotrace_need(o, NEED_MUST, NEED_MAY, NEED_MUST) || !gotrace_need_go(o, GO_SYSCALL))
		return TRY_BROKEN;
	e = transition(o, o->go, TRACE_BY_END, TRACE_SYSCALL, TRACE_ABSENT);
	if (proc != NO_ROW) {
		if (o->procs[proc].status != PROC_SYSCALL)
			return gotrace_broken(
				o, "proc %" PRIu64 " is in no system call", o->procs[proc].id);
		steal = gotrace_event(o, TRACE_PROC);
		steal.subject = o->procs[proc].id;
		steal.via = TRACE_BY_STEAL;
		steal.from = TRACE_RUNNING;
		steal.to = TRACE_IDLE;
		steal.u.victim = steal.thread;
		o->procs[proc].status = PROC_ABANDONED;
		gotrace_unbind_proc(o, proc);
	}
	gotrace_go_remove(o, o->go);
	if (proc != NO_ROW && gotrace_put(o, &steal) != TRY_DONE)
		return TRY_BROKEN;
	return gotrace_put(o, &e);
}

enum gotrace_try gotrace_try_syscall(struct gotrace_order *o)
{
	switch (o->ev->type) {
	case GT_GO_SYSCALL_BEGIN:
		return try_begin(o);
	case GT_GO_SYSCALL_END:
		return try_end(o);
	case GT_GO_SYSCALL_END_BLOCKED:
		return try_end_blocked(o);
	case GT_GO_CREATE_SYSCALL:
		return try_create_syscall(o);
	default:
		return try_destroy_syscall(o);
	}
}
