/* SPDX-License-Identifier: MIT */
#ifndef TESTS_TRACE_RULES_H
#define TESTS_TRACE_RULES_H

/*
 * What lib/model/trace.h promises of a stream of trace events, checked event by event: embedded
 * first as a sink. `broken` is NULL, or the first promise that was not kept.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "base/idmap.h"
#include "base/xmalloc.h"
#include "model/sink.h"

struct trace_rules {
	struct sink sink;
	struct stacks *stacks;
	const char *broken;
	uint64_t events, kinds[TRACE_KINDS];
	int64_t last_ns, end_ns;
	bool begun, ended, synced, closed;
	struct idmap goroutines, procs; /* to enum trace_state */
	struct idmap threads;		/* to rows of `on` */
	struct thread_rules {
		uint64_t goroutine, proc;
	} * on;
	size_t non, cap_on;
	struct idmap runs_on, held_by; /* goroutine, proc to thread row */
	struct idmap ranges[TRACE_RANGES];
};

static inline void trace_rules_release(struct trace_rules *r)
{
	idmap_release(&r->goroutines);
	idmap_release(&r->procs);
	idmap_release(&r->threads);
	idmap_release(&r->runs_on);
	idmap_release(&r->held_by);
	for (size_t i = 0; i < TRACE_RANGES; i++)
		idmap_release(&r->ranges[i]);
	free(r->on);
}

static inline void rule(struct trace_rules *r, bool kept, const char *what)
{
	if (!kept && !r->broken)
		r->broken = what;
}

static inline struct thread_rules *thread_rules(struct trace_rules *r, uint64_t thread)
{
	uint32_t row = idmap_find(&r->threads, thread);

	if (row == IDMAP_NONE) {
		row = (uint32_t)r->non;
		r->on = grow_array(r->on, &r->cap_on, r->non + 1, sizeof(*r->on));
		r->on[r->non++] = (struct thread_rules){TRACE_NONE, TRACE_NONE};
		idmap_set(&r->threads, thread, row);
	}
	return &r->on[row];
}

/* A goroutine (or proc) gets on its thread, or leaves the one that it was on. */
static inline void bind(struct trace_rules *r, const struct trace_event *e, bool proc)
{
	struct idmap *map = proc ? &r->held_by : &r->runs_on;
	uint32_t row = idmap_find(map, e->subject);
	bool on = trace_executing(e->to);
	uint64_t *slot;

	if (on && row != IDMAP_NONE)
		return; /* RUNNING to SYSCALL and back */
	if (row != IDMAP_NONE) {
		idmap_remove(map, e->subject);
		slot = proc ? &r->on[row].proc : &r->on[row].goroutine;
		rule(r, *slot == e->subject, "a thread lost what it ran");
		*slot = TRACE_NONE;
	}
	if (!on || e->thread == TRACE_NONE)
		return;
	slot = proc ? &thread_rules(r, e->thread)->proc : &thread_rules(r, e->thread)->goroutine;
	rule(r, *slot == TRACE_NONE,
		proc ? "a thread holds two procs" : "a thread runs two goroutines");
	*slot = e->subject;
	idmap_set(map, e->subject, idmap_find(&r->threads, e->thread));
}

static inline bool via_fits(const struct trace_event *e)
{
	static const struct {
		uint8_t kind, from, to;
	} moves[TRACE_VIAS] = {
		[TRACE_BY_CREATE] = {TRACE_GO, TRACE_ABSENT, TRACE_RUNNABLE},
		[TRACE_BY_CGO] = {TRACE_GO, TRACE_ABSENT, TRACE_SYSCALL},
		[TRACE_BY_START] = {TRACE_GO, TRACE_RUNNABLE, TRACE_RUNNING},
		[TRACE_BY_STOP] = {TRACE_GO, TRACE_RUNNING, TRACE_RUNNABLE},
		[TRACE_BY_BLOCK] = {TRACE_GO, TRACE_RUNNING, TRACE_WAITING},
		[TRACE_BY_UNBLOCK] = {TRACE_GO, TRACE_WAITING, TRACE_RUNNABLE},
		[TRACE_BY_SWITCH] = {TRACE_GO, TRACE_WAITING, TRACE_RUNNABLE},
		[TRACE_BY_SYSCALL] = {TRACE_GO, TRACE_RUNNING, TRACE_SYSCALL},
		[TRACE_BY_RETURN] = {TRACE_GO, TRACE_SYSCALL, TRACE_RUNNING},
		[TRACE_BY_RETURN_BLOCKED] = {TRACE_GO, TRACE_SYSCALL, TRACE_RUNNABLE},
		[TRACE_BY_END] = {TRACE_GO, TRACE_RUNNING, TRACE_ABSENT},
		[TRACE_BY_ACQUIRE] = {TRACE_PROC, TRACE_IDLE, TRACE_RUNNING},
		[TRACE_BY_RELEASE] = {TRACE_PROC, TRACE_RUNNING, TRACE_IDLE},
		[TRACE_BY_STEAL] = {TRACE_PROC, TRACE_RUNNING, TRACE_IDLE},
	};

	if (e->via == TRACE_BY_STATUS)
		return e->from == TRACE_UNDETERMINED || e->from == e->to;
	return e->via < TRACE_VIAS && moves[e->via].kind == e->kind &&
	       moves[e->via].from == e->from && moves[e->via].to == e->to;
}

static inline void rules_move(struct trace_rules *r, const struct trace_event *e)
{
	bool proc = e->kind == TRACE_PROC;
	struct idmap *map = proc ? &r->procs : &r->goroutines;
	uint32_t last = idmap_find(map, e->subject);

	if (last == IDMAP_NONE)
		rule(r, e->from == (e->via == TRACE_BY_CREATE ? TRACE_ABSENT : TRACE_UNDETERMINED),
			"a first sight from a state");
	else
		rule(r, e->from == last, "a transition does not follow the last");
	rule(r, via_fits(e), "a cause does not fit its states");
	rule(r, e->subject != TRACE_NONE, "a transition of nobody");
	bind(r, e, proc);
	if (e->to == TRACE_ABSENT)
		idmap_remove(map, e->subject);
	else
		idmap_set(map, e->subject, e->to);
}

static inline void rules_range(struct trace_rules *r, const struct trace_event *e)
{
	struct idmap *map = &r->ranges[e->range];
	bool on = idmap_find(map, e->subject) != IDMAP_NONE;

	if (e->kind == TRACE_RANGE_END)
		rule(r, idmap_remove(map, e->subject), "a range ends that is not active");
	else
		rule(r, !on, "a range begins that is active");
	if (e->kind != TRACE_RANGE_END)
		idmap_set(map, e->subject, 0);
}

static inline void rules_sync(struct trace_rules *r, const struct trace_event *e)
{
	rule(r, !r->closed, "a SYNC behind the last");
	rule(r, r->synced || (e->u.sync->reset && e->time_ns == 0 && !e->u.sync->last),
		"the first SYNC is none");
	r->synced = true;
	r->closed = e->u.sync->last;
}

static inline bool trace_rules_event(struct sink *sink, const struct trace_event *e)
{
	struct trace_rules *r = (struct trace_rules *)sink;

	rule(r, r->begun && e->kind < TRACE_KINDS && e->text <= intern_count(&r->stacks->strings),
		"an event of no kind, with no text, or before the beginning");
	rule(r,
		(!e->stack || e->stack < r->stacks->nnodes) &&
			(!e->own_stack || e->own_stack < r->stacks->nnodes),
		"a stack that is not there");
	rule(r, !r->events || e->time_ns > r->last_ns, "time does not increase");
	rule(r, e->kind == TRACE_SYNC || (r->synced && !r->closed), "an event outside two SYNCs");
	r->last_ns = e->time_ns;
	r->events++;
	r->kinds[e->kind]++;
	if (e->kind == TRACE_SYNC)
		rules_sync(r, e);
	else if (e->kind == TRACE_GO || e->kind == TRACE_PROC)
		rules_move(r, e);
	else if (e->kind >= TRACE_RANGE_BEGIN && e->kind <= TRACE_RANGE_END)
		rules_range(r, e);
	return true;
}

static inline bool trace_rules_begin(struct sink *sink, const struct trace_info *info)
{
	struct trace_rules *r = (struct trace_rules *)sink;

	rule(r, !r->begun && info->minor, "a trace begins twice");
	r->begun = true;
	return true;
}

static inline bool trace_rules_end(struct sink *sink, const struct trace_info *info)
{
	struct trace_rules *r = (struct trace_rules *)sink;

	rule(r, r->closed && info->end_ns == r->last_ns, "the end is not the last event's time");
	r->ended = true;
	return true;
}

static inline void trace_rules_init(struct trace_rules *r, struct stacks *stacks)
{
	*r = (struct trace_rules){.sink = {.trace_begin = trace_rules_begin,
					  .trace_event = trace_rules_event,
					  .trace_end = trace_rules_end},
		.stacks = stacks};
}

#endif
