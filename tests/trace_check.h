/* SPDX-License-Identifier: MIT */
#ifndef TESTS_TRACE_CHECK_H
#define TESTS_TRACE_CHECK_H

/*
 * The invariants of model/trace.h, checked from the events alone: written from that page, sharing
 * nothing with the readers but base/. Any input, also damaged ones, must hold them.
 */
#include <stdlib.h>

#include "base/idmap.h"
#include "base/xmalloc.h"
#include "formats/format.h"

struct trace_check_row {
	uint64_t thread;   /* goroutines, procs: bound to */
	uint64_t go, proc; /* threads: what they run and hold */
	uint8_t state;
	uint8_t ranges;
};

struct trace_check_table {
	struct idmap ids;
	struct trace_check_row *rows;
	size_t n, cap;
};

struct trace_check {
	const struct stacks *stacks;
	struct trace_check_table gos, procs, threads;
	bool begun, over, in_gc;
	int64_t last_ns;
	uint64_t generations, events;
	const char *problem; /* the first, NULL = none */
};

static inline bool trace_check_that(struct trace_check *c, bool holds, const char *problem)
{
	if (!holds && !c->problem)
		c->problem = problem;
	return holds;
}

static inline struct trace_check_row *trace_check_row(struct trace_check_table *t, uint64_t id)
{
	uint32_t row = idmap_find(&t->ids, id);

	if (row == IDMAP_NONE) {
		row = (uint32_t)t->n;
		idmap_set(&t->ids, id, row);
		t->rows = grow_array(t->rows, &t->cap, t->n + 1, sizeof(*t->rows));
		t->rows[t->n++] = (struct trace_check_row){
			TRACE_NONE, TRACE_NONE, TRACE_NONE, TRACE_UNDETERMINED, 0};
	}
	return &t->rows[row];
}

static inline void trace_check_forget(struct trace_check *c)
{
	struct trace_check_table *tables[] = {&c->gos, &c->procs, &c->threads};

	for (size_t i = 0; i < 3; i++) {
		idmap_clear(&tables[i]->ids);
		tables[i]->n = 0;
	}
	c->in_gc = false;
}

static inline void trace_check_release(struct trace_check *c)
{
	struct trace_check_table *tables[] = {&c->gos, &c->procs, &c->threads};

	for (size_t i = 0; i < 3; i++) {
		idmap_release(&tables[i]->ids);
		free(tables[i]->rows);
	}
}

/* A goroutine leaves its thread, and enters the one of the event where its new state has one. */
static inline void trace_check_go(struct trace_check *c, const struct trace_event *e)
{
	struct trace_check_row *go = trace_check_row(&c->gos, e->subject), *thread;

	trace_check_that(c,
		e->from == go->state ||
			(e->from == TRACE_UNDETERMINED && go->state == TRACE_ABSENT) ||
			(e->via == TRACE_BY_CREATE && go->state == TRACE_UNDETERMINED) ||
			(e->via == TRACE_BY_CGO && go->state == TRACE_UNDETERMINED),
		"a goroutine's transitions do not chain");
	trace_check_that(c, e->to != TRACE_IDLE && e->to != TRACE_UNDETERMINED,
		"a goroutine in a state of procs");
	if (go->thread != TRACE_NONE && e->via != TRACE_BY_STATUS) {
		trace_check_row(&c->threads, go->thread)->go = TRACE_NONE;
		go->thread = TRACE_NONE;
	}
	if (trace_executing((enum trace_state)e->to)) {
		trace_check_that(c, e->thread != TRACE_NONE, "a goroutine runs without a thread");
		thread = trace_check_row(&c->threads, e->thread);
		trace_check_that(c, thread->go == TRACE_NONE || thread->go == e->subject,
			"a thread runs two goroutines");
		trace_check_that(c, go->thread == TRACE_NONE || go->thread == e->thread,
			"a goroutine runs on two threads");
		thread->go = e->subject;
		go->thread = e->thread;
	}
	go->state = e->to == TRACE_ABSENT ? TRACE_UNDETERMINED : e->to;
	if (e->to == TRACE_ABSENT)
		go->state = TRACE_ABSENT, go->ranges = 0;
}

static inline void trace_check_proc(struct trace_check *c, const struct trace_event *e)
{
	struct trace_check_row *proc = trace_check_row(&c->procs, e->subject), *thread;

	trace_check_that(c,
		e->from == proc->state ||
			(e->from == TRACE_ABSENT && proc->state == TRACE_UNDETERMINED),
		"a proc's transitions do not chain");
	trace_check_that(c, e->to == TRACE_RUNNING || e->to == TRACE_IDLE,
		"a proc in a state of goroutines");
	if (proc->thread != TRACE_NONE && e->to == TRACE_IDLE) {
		trace_check_that(c,
			e->via == TRACE_BY_RELEASE
				? proc->thread == e->thread
				: e->via == TRACE_BY_STEAL && proc->thread == e->u.victim,
			"a proc leaves a thread that does not have it");
		trace_check_row(&c->threads, proc->thread)->proc = TRACE_NONE;
		proc->thread = TRACE_NONE;
	}
	if (e->to == TRACE_RUNNING) {
		trace_check_that(c, e->thread != TRACE_NONE, "a proc runs without a thread");
		thread = trace_check_row(&c->threads, e->thread);
		trace_check_that(c, thread->proc == TRACE_NONE || thread->proc == e->subject,
			"a thread holds two procs");
		trace_check_that(c, proc->thread == TRACE_NONE || proc->thread == e->thread,
			"two threads hold a proc");
		thread->proc = e->subject;
		proc->thread = e->thread;
	}
	proc->state = e->to;
}

static inline void trace_check_range(struct trace_check *c, const struct trace_event *e)
{
	uint8_t bit = (uint8_t)(1 << e->range);
	struct trace_check_row *row;
	bool active;

	if (!trace_check_that(c, e->range < TRACE_RANGES, "no such range"))
		return;
	row = trace_check_row(e->range == TRACE_SWEEP ? &c->procs : &c->gos, e->subject);
	active = e->range == TRACE_GC ? c->in_gc : (row->ranges & bit) != 0;
	trace_check_that(
		c, (e->subject == TRACE_NONE) == (e->range == TRACE_GC), "a range of nobody");
	if (e->kind == TRACE_RANGE_BEGIN)
		trace_check_that(c, !active, "a range begins twice");
	if (e->kind == TRACE_RANGE_END)
		trace_check_that(c, active, "a range ends that is not active");
	active = e->kind != TRACE_RANGE_END;
	if (e->range == TRACE_GC)
		c->in_gc = active;
	else
		row->ranges = (uint8_t)(active ? row->ranges | bit : row->ranges & ~bit);
}

/* Who executes is who was bound before: of all but samples, and of a status told by another. */
static inline void trace_check_context(struct trace_check *c, const struct trace_event *e)
{
	struct trace_check_row *thread;

	if (e->kind == TRACE_SAMPLE || e->kind == TRACE_SYNC || e->via == TRACE_BY_STATUS ||
		e->thread == TRACE_NONE)
		return;
	thread = trace_check_row(&c->threads, e->thread);
	trace_check_that(c,
		thread->go == e->goroutine || e->via == TRACE_BY_END || e->via == TRACE_BY_BLOCK,
		"the event's goroutine is not its thread's");
	trace_check_that(c, thread->proc == e->proc || e->via == TRACE_BY_END,
		"the event's proc is not its thread's");
}

static inline void trace_check_event(struct trace_check *c, const struct trace_event *e)
{
	trace_check_that(c, c->begun && !c->over, "an event outside of the trace");
	trace_check_that(c,
		e->kind < TRACE_KINDS && e->via < TRACE_VIAS && e->from < TRACE_STATES &&
			e->to < TRACE_STATES,
		"a number that is no kind, via or state");
	trace_check_that(c,
		c->events == 0 ? e->time_ns == 0 && e->kind == TRACE_SYNC : e->time_ns > c->last_ns,
		"times do not increase from 0 on");
	trace_check_that(c,
		(!e->stack || e->stack < c->stacks->nnodes) &&
			(!e->own_stack || e->own_stack < c->stacks->nnodes),
		"no such stack");
	trace_check_that(c, !e->text || e->text < c->stacks->strings.n, "no such string");
	trace_check_context(c, e);
	c->last_ns = e->time_ns;
	c->events++;
	if (e->kind == TRACE_SYNC) {
		trace_check_that(c, c->events > 1 || e->u.sync->reset, "the first does not reset");
		c->generations += !e->u.sync->last;
		c->over = e->u.sync->last;
		if (e->u.sync->reset)
			trace_check_forget(c);
	} else if (e->kind == TRACE_GO) {
		trace_check_go(c, e);
	} else if (e->kind == TRACE_PROC) {
		trace_check_proc(c, e);
	} else if (e->kind >= TRACE_RANGE_BEGIN && e->kind <= TRACE_RANGE_END) {
		trace_check_range(c, e);
	}
}

static inline void trace_check_begin(struct trace_check *c)
{
	trace_check_that(c, !c->begun, "a trace begins twice");
	c->begun = true;
}

static inline void trace_check_end(struct trace_check *c, const struct trace_info *info)
{
	trace_check_that(c, c->over, "the trace ends without a last SYNC");
	trace_check_that(c, info->generations == c->generations, "generations are miscounted");
	trace_check_that(c, info->end_ns == c->last_ns, "the end is not the last event's time");
}

#endif
