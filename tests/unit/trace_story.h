/* SPDX-License-Identifier: MIT */
#ifndef TESTS_TRACE_STORY_H
#define TESTS_TRACE_STORY_H

#include <string.h>

#include "analyze/trace_lives.h"

/* Streams of events by hand, whose answers are known. Times in ns; every stack is one frame. */
struct story {
	struct stacks stacks;
	struct trace_lives lives;
};

static inline stackid story_stack(struct story *s, const char *function)
{
	frameid frame;

	if (!function)
		return 0;
	frame = stacks_frame(&s->stacks,
		stacks_function(&s->stacks, str_from(function), str_from("/src/app/main.go")), 1,
		0);
	return stacks_push(&s->stacks, 0, frame);
}

static inline void story_sync(struct story *s, int64_t time, bool last)
{
	struct trace_sync sync = {.ordinal = 1, .reset = !last, .last = last};
	struct trace_event e = {.time_ns = time,
		.kind = TRACE_SYNC,
		.thread = TRACE_NONE,
		.proc = TRACE_NONE,
		.goroutine = TRACE_NONE,
		.subject = TRACE_NONE};

	e.u.sync = &sync;
	trace_lives_event(&s->lives, &e);
}

/* Any transition; by: who executed. */
static inline void story_go(struct story *s, int64_t time, uint64_t by, uint64_t go,
	enum trace_state from, enum trace_state to, enum trace_via via, const char *why,
	const char *where)
{
	struct trace_event e = {.time_ns = time,
		.kind = TRACE_GO,
		.thread = 1,
		.proc = 0,
		.goroutine = by,
		.subject = go,
		.from = (uint8_t)from,
		.to = (uint8_t)to,
		.via = (uint8_t)via};

	e.text = why ? stacks_string(&s->stacks, str_from(why)) : 0;
	e.stack = story_stack(s, where);
	if (via == TRACE_BY_CREATE || via == TRACE_BY_BLOCK || via == TRACE_BY_STATUS ||
		via == TRACE_BY_SYSCALL)
		e.own_stack = e.stack;
	trace_lives_event(&s->lives, &e);
}

/* It runs, and began in `entry`, as far as one knows since ever. */
static inline void story_runs(struct story *s, int64_t time, uint64_t go, const char *entry)
{
	story_go(s, time, go, go, TRACE_UNDETERMINED, TRACE_RUNNING, TRACE_BY_STATUS, NULL, entry);
}

static inline void story_create(
	struct story *s, int64_t time, uint64_t by, uint64_t go, const char *entry)
{
	story_go(s, time, by, go, TRACE_ABSENT, TRACE_RUNNABLE, TRACE_BY_CREATE, NULL, entry);
}

static inline void story_start(struct story *s, int64_t time, uint64_t go)
{
	story_go(
		s, time, TRACE_NONE, go, TRACE_RUNNABLE, TRACE_RUNNING, TRACE_BY_START, NULL, NULL);
}

static inline void story_block(
	struct story *s, int64_t time, uint64_t go, const char *why, const char *where)
{
	story_go(s, time, go, go, TRACE_RUNNING, TRACE_WAITING, TRACE_BY_BLOCK, why, where);
}

/* by: TRACE_NONE = a timer, the network or the runtime. */
static inline void story_wake(
	struct story *s, int64_t time, uint64_t by, uint64_t go, const char *where)
{
	story_go(s, time, by, go, TRACE_WAITING, TRACE_RUNNABLE, TRACE_BY_UNBLOCK, NULL, where);
}

static inline void story_end(struct story *s, int64_t time, uint64_t go)
{
	story_go(s, time, go, go, TRACE_RUNNING, TRACE_ABSENT, TRACE_BY_END, NULL, NULL);
}

static inline void story_range(struct story *s, int64_t time, enum trace_kind kind,
	enum trace_range range, uint64_t go, const char *why)
{
	struct trace_event e = {.time_ns = time,
		.kind = (uint8_t)kind,
		.range = (uint8_t)range,
		.thread = 1,
		.proc = 0,
		.goroutine = go,
		.subject = go};

	e.text = why ? stacks_string(&s->stacks, str_from(why)) : 0;
	trace_lives_event(&s->lives, &e);
}

/* TASK_BEGIN, TASK_END, REGION_BEGIN, REGION_END. */
static inline void story_user(struct story *s, int64_t time, enum trace_kind kind, uint64_t go,
	uint64_t task, const char *type)
{
	struct trace_event e = {.time_ns = time,
		.kind = (uint8_t)kind,
		.thread = 1,
		.proc = 0,
		.goroutine = go,
		.subject = TRACE_NONE};

	e.text = type ? stacks_string(&s->stacks, str_from(type)) : 0;
	e.u.task.id = task;
	e.u.task.parent = TRACE_NONE;
	trace_lives_event(&s->lives, &e);
}

#endif
