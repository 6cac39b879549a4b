/* SPDX-License-Identifier: MIT */
#include "analyze/trace_filter.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"

enum { UNKNOWN, NO, YES };

static void release_pattern(struct trace_pattern *p)
{
	regex_free(p->regex);
	free(p->answers);
}

void trace_filter_release(struct trace_filter *f)
{
	release_pattern(&f->focus);
	release_pattern(&f->ignore);
	trace_plain_release(&f->plain);
	trace_within_release(&f->within);
	*f = (struct trace_filter){0};
}

bool trace_filter_set(struct trace_filter *f)
{
	return f->has_goroutine || f->reason.n || f->focus.regex || f->ignore.regex ||
	       trace_within_set(&f->within);
}

static bool matches(struct trace_pattern *p, const struct stacks *s, funcid f)
{
	size_t old = p->cap;

	if (!f)
		return false;
	if (f >= p->cap) {
		p->answers = grow_array(p->answers, &p->cap, (size_t)f + 1, sizeof(*p->answers));
		memset(p->answers + old, UNKNOWN, p->cap - old);
	}
	if (p->answers[f] == UNKNOWN) {
		struct str name = stacks_text(s, stacks_function_get(s, f)->name);

		p->answers[f] = regex_match(p->regex, name) ? YES : NO;
	}
	return p->answers[f] == YES;
}

static bool on_stack(struct trace_pattern *p, const struct stacks *s, stackid id)
{
	for (; id; id = stacks_get(s, id)->parent) {
		frameid frame = stacks_get(s, id)->frame;

		if (frame && matches(p, s, stacks_frame_get(s, frame)->function))
			return true;
	}
	return false;
}

static bool concerns(struct trace_pattern *p, const struct stacks *s, const struct trace_span *span)
{
	return matches(p, s, span->goroutine->entry) || on_stack(p, s, span->stack);
}

static bool has_reason(
	struct trace_filter *f, const struct stacks *s, const struct trace_span *span)
{
	struct trace_plain_stack plain;

	if (str_eq(f->reason, str_from(trace_state_name(span->state))))
		return true;
	if (span->state != TRACE_WAITING)
		return false;
	if (str_eq(f->reason, stacks_text(s, span->reason)))
		return true;
	plain = trace_plain(&f->plain, s, span->stack);
	return plain.class != WAIT_OTHER &&
	       str_eq(f->reason, str_from(wait_class_name(plain.class)));
}

bool trace_filter_span(
	struct trace_filter *f, const struct stacks *s, const struct trace_span *span)
{
	bool passes = (!f->has_goroutine || span->goroutine->id == f->goroutine) &&
		      (!trace_within_set(&f->within) || span->within) &&
		      (!f->reason.n || has_reason(f, s, span)) &&
		      (!f->focus.regex || concerns(&f->focus, s, span)) &&
		      (!f->ignore.regex || !concerns(&f->ignore, s, span));

	f->filtered += !passes;
	return passes;
}
