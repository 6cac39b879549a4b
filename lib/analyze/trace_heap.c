/* SPDX-License-Identifier: MIT */
#include "analyze/trace_heap.h"

/* Above 0 while fewer than this end that nobody has seen alive. */
#define BIAS (UINT64_C(1) << 40)

static void count(struct trace_heap_sum *s, int64_t now)
{
	uint64_t n = s->relative ? s->living + BIAS - s->before : s->living;

	if (s->settled || s->relative)
		trace_series_add(&s->heap.series[TRACE_SERIES_GOROUTINES], now, n);
}

static void settle(struct trace_heap_sum *s)
{
	if (s->relative)
		trace_series_shift(&s->heap.series[TRACE_SERIES_GOROUTINES], s->before - BIAS);
	s->relative = false;
	s->settled = true;
}

static void begin(struct trace_heap_sum *s, const struct trace_event *e)
{
	settle(s);
	if (e->u.sync->reset) {
		s->living = s->before = 0;
		s->settled = false;
		s->relative = !s->heap.series[TRACE_SERIES_GOROUTINES].changes;
	}
	if (!e->u.sync->reset || !e->u.sync->last)
		count(s, e->time_ns);
}

/* What is seen late in the first generation lived before: it is counted, but is no growth. */
static void goroutine_event(struct trace_heap_sum *s, const struct trace_event *e)
{
	bool comes = e->from == TRACE_ABSENT || e->from == TRACE_UNDETERMINED;
	bool goes = e->to == TRACE_ABSENT;

	if (comes == goes)
		return;
	s->before += e->from == TRACE_UNDETERMINED;
	if (comes)
		s->living++;
	else if (s->living)
		s->living--;
	count(s, e->time_ns);
}

static void take_event(struct trace_watch *w, const struct trace_event *e)
{
	static const enum trace_heap_series series[TRACE_METRICS] = {
		[TRACE_GOMAXPROCS] = TRACE_SERIES_GOMAXPROCS,
		[TRACE_HEAP_LIVE] = TRACE_SERIES_LIVE,
		[TRACE_HEAP_GOAL] = TRACE_SERIES_GOAL,
	};
	struct trace_heap_sum *s = (struct trace_heap_sum *)w;

	switch ((enum trace_kind)e->kind) {
	case TRACE_SYNC:
		begin(s, e);
		break;
	case TRACE_METRIC:
		trace_series_add(
			&s->heap.series[series[e->u.metric.id]], e->time_ns, e->u.metric.value);
		break;
	case TRACE_GO:
		goroutine_event(s, e);
		break;
	default:
		break;
	}
}

void trace_heap_init(struct trace_heap_sum *s)
{
	*s = (struct trace_heap_sum){
		.watch = {.event = take_event,
			.kinds = 1u << TRACE_SYNC | 1u << TRACE_METRIC | 1u << TRACE_GO}};
}

void trace_heap_sum_release(struct trace_heap_sum *s)
{
	trace_heap_release(&s->heap);
}
