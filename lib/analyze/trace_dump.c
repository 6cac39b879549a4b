/* SPDX-License-Identifier: MIT */
#include "analyze/trace_dump.h"

#include <stdlib.h>

#include "analyze/trace_progress.h"
#include "base/xmalloc.h"

static void push(struct trace_stands *l, const struct trace_span *span, const struct stacks *s)
{
	const struct trace_goroutine *g = span->goroutine;

	l->items = grow_array(l->items, &l->cap, l->n + 1, sizeof(*l->items));
	l->items[l->n++] = (struct trace_stand){
		.id = g->id,
		.state = span->state,
		.reason = span->reason,
		.stack = span->stack,
		.creator = g->creator,
		.created_at = g->created_at,
		.start_ns = span->start_ns,
		.system = trace_is_aside(s, g),
	};
}

/* ---- watching ---- */

static void forget(struct trace_dump_sum *s)
{
	s->nrunning = 0;
	s->still_ns = -1;
	s->moved.n = 0;
	s->last.n = 0;
}

static void count_running(struct trace_dump_sum *s, const struct trace_event *e)
{
	size_t i = 0;

	while (i < s->nrunning && s->running[i] != e->subject)
		i++;
	if (e->to == TRACE_RUNNING && i == s->nrunning) {
		s->running = grow_array(
			s->running, &s->cap_running, s->nrunning + 1, sizeof(*s->running));
		s->running[s->nrunning++] = e->subject;
	} else if (e->to != TRACE_RUNNING && i < s->nrunning) {
		s->running[i] = s->running[--s->nrunning];
	}
}

static bool nobody_runs(const struct trace_dump_sum *s)
{
	for (size_t i = 0; i < s->nrunning; i++)
		if (!trace_is_aside(s->lives->stacks, trace_lives_get(s->lives, s->running[i])))
			return false;
	return true;
}

static void take_event(struct trace_watch *w, const struct trace_event *e)
{
	struct trace_dump_sum *s = (struct trace_dump_sum *)w;

	if (e->kind == TRACE_SYNC && e->u.sync->last)
		s->cut = e->u.sync->reset;
	else if (e->kind == TRACE_SYNC && e->u.sync->reset)
		forget(s);
	if (e->kind != TRACE_GO)
		return;
	count_running(s, e);
	if (e->from != TRACE_RUNNING || !nobody_runs(s))
		return;
	s->still_ns = e->time_ns;
	s->moved.n = 0;
}

/* A span that covers the moment is where its goroutine stood, whatever it did later. */
static void take_span(struct trace_watch *w, const struct trace_span *span)
{
	struct trace_dump_sum *s = (struct trace_dump_sum *)w;

	if (span->unended) {
		push(&s->last, span, s->lives->stacks);
		s->end_ns = span->end_ns;
	} else if (s->still_ns >= 0 && span->start_ns <= s->still_ns &&
		   s->still_ns < span->end_ns) {
		push(&s->moved, span, s->lives->stacks);
	}
}

void trace_dump_init(struct trace_dump_sum *s, const struct trace_lives *lives)
{
	*s = (struct trace_dump_sum){.watch = {.event = take_event, .span = take_span},
		.lives = lives,
		.still_ns = -1,
		.stood_ns = -1};
}

void trace_dump_release(struct trace_dump_sum *s)
{
	free(s->running);
	free(s->moved.items);
	free(s->last.items);
	trace_plain_release(&s->plain);
}

/* ---- telling ---- */

static int compare_ids(const void *left, const void *right)
{
	const struct trace_stand *a = left, *b = right;

	if (a->id != b->id)
		return a->id > b->id ? 1 : -1;
	return (a->start_ns > b->start_ns) - (a->start_ns < b->start_ns);
}

/* Damage can give the id of one that ended to another: one of them is enough. */
static void sort(struct trace_stands *l)
{
	size_t n = 0;

	if (l->n)
		qsort(l->items, l->n, sizeof(*l->items), compare_ids);
	for (size_t i = 0; i < l->n; i++)
		if (!n || l->items[n - 1].id != l->items[i].id)
			l->items[n++] = l->items[i];
	l->n = n;
}

/* Everybody at one moment, into last; the moment. */
static int64_t settle(struct trace_dump_sum *s)
{
	struct trace_stands *l = &s->last;
	int64_t now = s->end_ns;
	size_t n = 0;

	if (s->still_ns >= 0 && s->still_ns + TRACE_DUMP_BACK_NS >= s->end_ns) {
		now = s->still_ns;
		for (size_t i = 0; i < l->n; i++)
			if (l->items[i].start_ns <= now)
				l->items[n++] = l->items[i];
		l->n = n;
		l->items = grow_array(l->items, &l->cap, l->n + s->moved.n + 1, sizeof(*l->items));
		for (size_t i = 0; i < s->moved.n; i++)
			l->items[l->n++] = s->moved.items[i];
	}
	sort(l);
	return now;
}

/* Block reasons of src/runtime/traceruntime.go (Go 1.26) that a dump spells in another way. */
static enum wait_class class_of_reason(struct str reason)
{
	static const struct {
		struct str reason;
		enum wait_class class;
	} reasons[] = {
		{STR_INIT("network"), WAIT_IO},
		{STR_INIT("sync.(*Cond).Wait"), WAIT_COND},
		{STR_INIT("system goroutine wait"), WAIT_RUNTIME_IDLE},
		{STR_INIT("GC mark assist wait for work"), WAIT_GC},
		{STR_INIT("GC background sweeper wait"), WAIT_GC},
		{STR_INIT("wait until GC ends"), WAIT_GC},
		{STR_INIT("sync"), WAIT_SEMA},
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (str_eq(reason, reasons[i].reason))
			return reasons[i].class;
	return wait_class_of_status(reason);
}

static enum wait_class class_of(
	struct trace_dump_sum *s, const struct stacks *stacks, const struct trace_stand *g)
{
	struct str reason = stacks_text(stacks, g->reason);
	enum wait_class class;

	if (g->state == TRACE_RUNNING)
		return WAIT_RUN;
	if (g->state == TRACE_RUNNABLE)
		return WAIT_RUNNABLE;
	if (g->state == TRACE_SYSCALL)
		return WAIT_SYSCALL;
	class = trace_plain(&s->plain, stacks, g->stack).class;
	/* Only a nil channel makes one wait "forever" in a send or a receive. */
	if ((class == WAIT_CHAN_SEND || class == WAIT_CHAN_RECEIVE) &&
		str_eq(reason, STR("forever")))
		return WAIT_CHAN_NIL;
	return class ? class : class_of_reason(reason);
}

/* As a traceback at user level shows it. */
static stackid visible(const struct stacks *s, stackid stack)
{
	while (stack &&
		frame_hidden_at_user_level(stacks_frame_name(s, stacks_get(s, stack)->frame)))
		stack = stacks_get(s, stack)->parent;
	return stack;
}

/* Whose handler or call takes the trace goes on when it is over. */
static bool takes_the_trace(const struct stacks *s, stackid stack)
{
	for (; stack; stack = stacks_get(s, stack)->parent) {
		struct str name = stacks_frame_name(s, stacks_get(s, stack)->frame);

		if (str_eq(name, STR("net/http/pprof.Trace")) ||
			str_starts(name, STR("runtime/trace.")))
			return true;
	}
	return false;
}

static struct thread thread_of(
	struct trace_dump_sum *s, struct stacks *stacks, const struct trace_stand *g, int64_t now)
{
	bool waits = g->state == TRACE_WAITING || g->state == TRACE_SYSCALL;
	struct thread t = {
		.id = g->id,
		.parent = g->creator == TRACE_NONE ? 0 : g->creator,
		.count = 1,
		.class = class_of(s, stacks, g),
		.stack = visible(stacks, g->stack),
		.wait_ns = waits ? now - g->start_ns : -1,
		.creator = g->created_at ? stacks_get(stacks, g->created_at)->frame : 0,
	};

	t.status = stacks_string(stacks, str_from(wait_class_name(t.class)));
	if (t.class == WAIT_OTHER && g->reason)
		t.status = g->reason;
	if (g->system)
		t.flags |= THREAD_RUNTIME;
	else if (takes_the_trace(stacks, t.stack))
		t.flags |= THREAD_DUMPER;
	if (!t.stack && !g->system)
		t.flags |= THREAD_NO_STACK;
	return t;
}

static bool is_blind(const struct trace_stands *l)
{
	size_t standing = 0, unknown = 0;

	for (size_t i = 0; i < l->n; i++) {
		if (l->items[i].system || l->items[i].state == TRACE_RUNNING)
			continue;
		standing++;
		unknown += !l->items[i].stack;
	}
	return unknown * 10 > standing;
}

bool trace_dump_tell(struct trace_dump_sum *s, struct stacks *stacks, const struct trace_info *info,
	struct sink *sink)
{
	int64_t now = settle(s);
	struct snapshot snap = {
		.level = DUMP_TRACE,
		.runtime = RUNTIME_GO,
		.time_ns = info->wall_start_ns == TIME_UNKNOWN ? TIME_UNKNOWN
							       : info->wall_start_ns + now,
		.truncated = s->cut || info->incomplete,
	};

	s->blind = is_blind(&s->last);
	if (!s->last.n || s->blind)
		return true;
	s->stood_ns = now;
	if (!sink->snapshot_begin(sink, &snap))
		return false;
	for (size_t i = 0; i < s->last.n; i++) {
		struct thread t = thread_of(s, stacks, &s->last.items[i], now);

		if (!sink->thread(sink, &t))
			return false;
	}
	snap.threads = s->last.n;
	return sink->snapshot_end(sink, &snap);
}
