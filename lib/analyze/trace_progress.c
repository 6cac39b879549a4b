/* SPDX-License-Identifier: MIT */
#include "analyze/trace_progress.h"

/* What executes on behalf of the trace itself is src/runtime/trace/subscribe.go's (Go 1.26). */
bool trace_is_aside(const struct stacks *s, const struct trace_goroutine *g)
{
	struct str name;

	if (!g || !g->entry)
		return false;
	name = stacks_text(s, stacks_function_get(s, g->entry)->name);
	return g->system || str_starts(name, STR("runtime/trace."));
}

static void ran(struct trace_progress_sum *s, int64_t time_ns)
{
	if (time_ns > s->progress.ran_ns)
		s->progress.ran_ns = time_ns;
}

static void take_event(struct trace_watch *w, const struct trace_event *e)
{
	struct trace_progress_sum *s = (struct trace_progress_sum *)w;
	const struct trace_lives *l = s->lives;

	if (e->kind == TRACE_SYNC && e->u.sync->reset && !e->u.sync->last)
		s->progress.running = 0;
	if (e->kind != TRACE_GO || e->via != TRACE_BY_UNBLOCK || e->goroutine == TRACE_NONE ||
		e->goroutine == e->subject)
		return;
	if (!trace_is_aside(l->stacks, trace_lives_get(l, e->goroutine)) &&
		!trace_is_aside(l->stacks, trace_lives_get(l, e->subject)))
		s->progress.woke_ns = e->time_ns;
}

/* Who is not running where the trace ends stopped when its last state began. */
static void take_span(struct trace_watch *w, const struct trace_span *span)
{
	struct trace_progress_sum *s = (struct trace_progress_sum *)w;

	if (!span->unended || trace_is_aside(s->lives->stacks, span->goroutine))
		return;
	if (span->state == TRACE_RUNNING)
		s->progress.running++;
	else if (!span->before)
		ran(s, span->start_ns);
}

static void take_gone(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	struct trace_progress_sum *s = (struct trace_progress_sum *)w;

	if (!trace_is_aside(s->lives->stacks, g))
		ran(s, end_ns);
}

void trace_progress_init(struct trace_progress_sum *s, const struct trace_lives *lives)
{
	*s = (struct trace_progress_sum){
		.watch = {.event = take_event, .span = take_span, .gone = take_gone},
		.progress = {.ran_ns = -1, .woke_ns = -1},
		.lives = lives};
}
