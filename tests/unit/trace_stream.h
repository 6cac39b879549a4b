/* SPDX-License-Identifier: MIT */
#ifndef TRACE_STREAM_H
#define TRACE_STREAM_H

#include <string.h>

#include "analyze/trace_lives.h"
#include "base/strbuf.h"

/*
 * Events by hand, and what trace_lives makes of them as text: a line a span,
 * "ID ENTRY STATE START-END at LEAF [by WAKER] [lost N] [before] [unended]".
 */
struct stream {
	struct trace_watch log; /* first */
	struct stacks stacks;
	struct trace_lives lives;
	struct trace_sync sync;
	struct strbuf text;
};

static inline struct str stream_entry(struct stream *s, funcid f)
{
	return f ? stacks_text(&s->stacks, stacks_function_get(&s->stacks, f)->name) : STR("?");
}

static inline void stream_span(struct trace_watch *w, const struct trace_span *span)
{
	struct stream *s = (struct stream *)w;
	struct str entry = stream_entry(s, span->goroutine->entry);
	struct str leaf = STR("-");

	if (span->stack)
		leaf = stacks_frame_name(&s->stacks, stacks_get(&s->stacks, span->stack)->frame);
	strbuf_addf(&s->text, "%d %.*s %s %d-%d at %.*s", (int)span->goroutine->id, (int)entry.n,
		entry.p, trace_state_name(span->state), (int)span->start_ns, (int)span->end_ns,
		(int)leaf.n, leaf.p);
	if (span->waker != TRACE_NONE)
		strbuf_addf(&s->text, " by %d", (int)span->waker);
	if (span->lost_ns >= 0)
		strbuf_addf(&s->text, " lost %d", (int)span->lost_ns);
	strbuf_addf(
		&s->text, "%s%s\n", span->before ? " before" : "", span->unended ? " unended" : "");
}

static inline void stream_born(struct trace_watch *w, const struct trace_goroutine *g)
{
	strbuf_addf(&((struct stream *)w)->text, "%d born\n", (int)g->id);
}

static inline void stream_gone(struct trace_watch *w, const struct trace_goroutine *g, int64_t end)
{
	strbuf_addf(&((struct stream *)w)->text, "%d gone %d\n", (int)g->id, (int)end);
}

static inline void stream_left(struct trace_watch *w, const struct trace_goroutine *g, int64_t end)
{
	strbuf_addf(&((struct stream *)w)->text, "%d left %d\n", (int)g->id, (int)end);
}

static inline void stream_init(struct stream *s)
{
	*s = (struct stream){.log = {.span = stream_span,
				     .born = stream_born,
				     .gone = stream_gone,
				     .left = stream_left}};
	trace_lives_init(&s->lives, &s->stacks);
	trace_lives_watch(&s->lives, &s->log);
}

static inline void stream_release(struct stream *s)
{
	trace_lives_release(&s->lives);
	stacks_release(&s->stacks);
	strbuf_release(&s->text);
}

/* "root;...;leaf"; "" = none. */
static inline stackid stream_stack(struct stream *s, const char *folded)
{
	stackid stack = 0;

	while (*folded) {
		size_t n = strcspn(folded, ";");
		strid name = stacks_string(&s->stacks, (struct str){folded, n});
		funcid f = stacks_function(&s->stacks, stacks_text(&s->stacks, name), STR("x.go"));

		stack = stacks_push(&s->stacks, stack, stacks_frame(&s->stacks, f, 1, 0));
		folded += n + (folded[n] == ';');
	}
	return stack;
}

static inline struct trace_event stream_event(enum trace_kind kind, int64_t time)
{
	return (struct trace_event){.kind = (uint8_t)kind,
		.time_ns = time,
		.thread = TRACE_NONE,
		.proc = TRACE_NONE,
		.goroutine = TRACE_NONE,
		.subject = TRACE_NONE};
}

enum { STREAM_RESET = 1, STREAM_LAST = 2 };

static inline void stream_sync(struct stream *s, int64_t time, int flags)
{
	struct trace_event e = stream_event(TRACE_SYNC, time);

	s->sync = (struct trace_sync){
		.reset = flags & STREAM_RESET, .last = (flags & STREAM_LAST) != 0};
	e.u.sync = &s->sync;
	trace_lives_event(&s->lives, &e);
}

/* One transition; thread, proc and actor 0 = none. own: the goroutine's stack. */
struct move {
	int64_t time;
	int thread, proc, actor, subject;
	enum trace_via via;
	enum trace_state from, to;
	const char *own, *reason;
};

static inline struct trace_event stream_moved(
	struct stream *s, const struct move *m, enum trace_kind kind)
{
	struct trace_event e = stream_event(kind, m->time);

	e.thread = m->thread ? (uint64_t)m->thread : TRACE_NONE;
	e.proc = m->proc ? (uint64_t)m->proc : TRACE_NONE;
	e.goroutine = m->actor ? (uint64_t)m->actor : TRACE_NONE;
	e.subject = (uint64_t)m->subject;
	e.via = (uint8_t)m->via;
	e.from = (uint8_t)m->from;
	e.to = (uint8_t)m->to;
	e.own_stack = stream_stack(s, m->own ? m->own : "");
	e.text = m->reason ? stacks_string(&s->stacks, str_from(m->reason)) : 0;
	return e;
}

static inline void stream_go(struct stream *s, struct move m)
{
	struct trace_event e = stream_moved(s, &m, TRACE_GO);

	trace_lives_event(&s->lives, &e);
}

/* victim: of a steal, the thread; else 0. */
static inline void stream_proc(struct stream *s, struct move m, int victim)
{
	struct trace_event e = stream_moved(s, &m, TRACE_PROC);

	e.u.victim = (uint64_t)victim;
	trace_lives_event(&s->lives, &e);
}

#endif
