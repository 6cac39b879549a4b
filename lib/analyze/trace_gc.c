/* SPDX-License-Identifier: MIT */
#include "analyze/trace_gc.h"

#include <stdlib.h>

#include "analyze/trace_steps.h"
#include "base/hash.h"
#include "base/xmalloc.h"

/* A goroutine that assists or marks, or a sweep of a proc. */
struct trace_gc_open {
	int64_t start_ns;
	stackid stack;
	uint64_t proc; /* that it takes; TRACE_NONE while the goroutine does not run */
	bool active;   /* assists, or sweeps */
	bool worker;   /* marks */
	uint32_t next_free;
};

static uint32_t new_open(struct trace_gc_sum *s)
{
	uint32_t i;

	if (s->free) {
		i = s->free - 1;
		s->free = s->open[i].next_free;
	} else {
		s->open = grow_array(s->open, &s->cap_open, s->nopen + 1, sizeof(*s->open));
		i = (uint32_t)s->nopen++;
	}
	s->open[i] = (struct trace_gc_open){.proc = TRACE_NONE};
	return i;
}

static void free_open(struct trace_gc_sum *s, uint32_t i)
{
	s->open[i].next_free = s->free;
	s->free = i + 1;
}

/* ---- procs ---- */

static void load(struct trace_gc_sum *s, uint64_t proc, int change)
{
	uint32_t had = idmap_find(&s->load, proc), has;

	had = had == IDMAP_NONE ? 0 : had;
	if (proc == TRACE_NONE || (change < 0 && !had))
		return;
	has = had + (uint32_t)change;
	idmap_set(&s->load, proc, has);
	s->busy = s->busy + (has && !had) - (!has && had);
}

static void take_proc(struct trace_gc_sum *s, struct trace_gc_open *o, uint64_t proc)
{
	if (o->proc == proc)
		return;
	load(s, o->proc, -1);
	load(s, proc, 1);
	o->proc = proc;
}

static void step(struct trace_gc_sum *s, int64_t now)
{
	uint64_t busy = s->stops || s->busy > s->gomaxprocs ? s->gomaxprocs : s->busy;

	if (s->gomaxprocs)
		trace_steps_add(&s->gc, now, 1 - (double)busy / (double)s->gomaxprocs);
}

/* ---- cycles and stops ---- */

static size_t begin_span(struct trace_gc_span **spans, size_t *n, size_t *cap,
	const struct trace_gc_sum *s, const struct trace_event *e)
{
	bool before = e->kind == TRACE_RANGE_ACTIVE;

	*spans = grow_array(*spans, cap, *n + 1, sizeof(**spans));
	(*spans)[(*n)++] = (struct trace_gc_span){
		.start_ns = before ? s->lives->sync_ns : e->time_ns,
		.end_ns = -1,
		.why = e->range == TRACE_STW ? e->text : 0,
		.stack = e->stack,
		.goroutine = e->goroutine,
		.before = before,
		.allocated_bytes = -1,
	};
	return *n;
}

static bool stops_for_gc(const struct trace_gc_sum *s, strid why)
{
	return str_starts(stacks_text(s->lives->stacks, why), STR("GC"));
}

static void begin_stop(struct trace_gc_sum *s, const struct trace_event *e)
{
	if (s->stop)
		return;
	s->stop = begin_span(&s->gc.stops, &s->gc.nstops, &s->gc.cap_stops, s, e);
	s->stops = stops_for_gc(s, e->text);
}

static void begin_cycle(struct trace_gc_sum *s, const struct trace_event *e)
{
	if (!s->cycle)
		s->cycle = begin_span(&s->gc.cycles, &s->gc.ncycles, &s->gc.cap_cycles, s, e);
}

/*
 * What is live is counted while the world stands still, right before the end of the mark phase; the
 * goal for what follows is set behind it (runtime.gcMarkTermination, Go 1.26).
 */
static void measure_cycle(struct trace_gc_sum *s)
{
	struct trace_gc_span *c = &s->gc.cycles[s->cycle - 1];

	c->live_bytes = s->heap;
	c->goal_bytes = s->goal;
	c->allocated_bytes = s->least ? (int64_t)(s->most - s->least) : -1;
	s->most = s->least = s->heap;
	s->measured = s->cycle;
}

static void metric(struct trace_gc_sum *s, const struct trace_event *e)
{
	uint64_t value = e->u.metric.value;

	switch (e->u.metric.id) {
	case TRACE_GOMAXPROCS:
		s->gomaxprocs = value;
		break;
	case TRACE_HEAP_LIVE:
		s->heap = value;
		if (!s->least)
			s->least = value;
		if (value > s->most)
			s->most = value;
		break;
	case TRACE_HEAP_GOAL:
		s->goal = value;
		if (!s->cycle && s->measured)
			s->gc.cycles[s->measured - 1].goal_bytes = value;
		break;
	default:
		break;
	}
}

static void end_span(struct trace_gc_span *spans, size_t *open, int64_t now)
{
	if (*open)
		spans[*open - 1].end_ns = now;
	*open = 0;
}

/* ---- assists, workers, sweeps ---- */

static struct trace_gc_work *work_of(struct trace_gc_sum *s, enum trace_range range,
	const struct trace_gc_open *o, uint64_t goroutine)
{
	const struct trace_goroutine *g = trace_lives_get(s->lives, goroutine);
	funcid entry = g ? g->entry : 0;
	uint32_t i = key_table_add(
		&s->by_work, hash_ids((uint64_t)entry << 32 | o->stack, (uint64_t)range + 1));

	if (i == s->gc.nwork) {
		s->gc.work = grow_array(s->gc.work, &s->gc.cap_work, i + 1, sizeof(*s->gc.work));
		s->gc.work[s->gc.nwork++] =
			(struct trace_gc_work){.range = range, .entry = entry, .stack = o->stack};
	}
	return &s->gc.work[i];
}

static struct trace_gc_open *open_of(struct trace_gc_sum *s, struct idmap *map, uint64_t id)
{
	uint32_t i = idmap_find(map, id);

	if (i == IDMAP_NONE) {
		i = new_open(s);
		idmap_set(map, id, i);
	}
	return &s->open[i];
}

static void close_open(struct trace_gc_sum *s, struct idmap *map, uint64_t id)
{
	uint32_t i = idmap_find(map, id);

	take_proc(s, &s->open[i], TRACE_NONE);
	free_open(s, i);
	idmap_remove(map, id);
}

static void begin_work(struct trace_gc_sum *s, const struct trace_event *e)
{
	struct idmap *map = e->range == TRACE_ASSIST ? &s->goroutines : &s->sweeps;
	struct trace_gc_open *o = open_of(s, map, e->subject);

	if (e->kind == TRACE_RANGE_ACTIVE && o->active)
		return; /* a later generation says it again */
	o->start_ns = e->kind == TRACE_RANGE_ACTIVE ? s->lives->sync_ns : e->time_ns;
	o->stack = e->stack;
	o->active = true;
	take_proc(s, o, e->range == TRACE_SWEEP ? e->subject : e->proc);
}

static void end_work(struct trace_gc_sum *s, const struct trace_event *e)
{
	struct idmap *map = e->range == TRACE_ASSIST ? &s->goroutines : &s->sweeps;
	uint32_t i = idmap_find(map, e->subject);
	struct trace_gc_work *w;
	struct trace_gc_open *o;

	if (i == IDMAP_NONE || !s->open[i].active)
		return;
	o = &s->open[i];
	w = work_of(s, e->range, o, e->goroutine);
	spread_add(&w->time, e->time_ns - o->start_ns);
	if (e->range == TRACE_SWEEP) {
		w->swept += e->u.swept.bytes;
		w->reclaimed += e->u.swept.reclaimed;
	}
	o->active = false;
	if (!o->worker)
		close_open(s, map, e->subject);
}

/*
 * A mark worker says what it is when it is started as one: "GC (dedicated)", "GC (fractional)",
 * "GC (idle)". One that waited within its work (runtime.gcMarkDone, for a semaphore) goes on
 * without a word, so that what it said holds until it says something else.
 */
static void label(struct trace_gc_sum *s, const struct trace_event *e)
{
	struct str text = stacks_text(s->lives->stacks, e->text);
	uint32_t i = idmap_find(&s->goroutines, e->subject);
	struct trace_gc_open *o;

	if (str_starts(text, STR("GC ")) && !str_eq(text, STR("GC (idle)"))) {
		o = open_of(s, &s->goroutines, e->subject);
		o->worker = true;
		take_proc(s, o, e->proc);
	} else if (i != IDMAP_NONE && s->open[i].worker) {
		s->open[i].worker = false;
		if (!s->open[i].active)
			close_open(s, &s->goroutines, e->subject);
	}
}

static void moved(struct trace_gc_sum *s, const struct trace_event *e)
{
	uint32_t i = idmap_find(&s->goroutines, e->subject);

	if (i == IDMAP_NONE)
		return;
	take_proc(s, &s->open[i], e->to == TRACE_RUNNING ? e->proc : TRACE_NONE);
	if (e->to == TRACE_ABSENT)
		close_open(s, &s->goroutines, e->subject);
}

/* ---- events ---- */

static void range(struct trace_gc_sum *s, const struct trace_event *e)
{
	bool begins = e->kind != TRACE_RANGE_END;

	switch ((enum trace_range)e->range) {
	case TRACE_GC:
		if (!begins && s->cycle)
			measure_cycle(s);
		if (begins)
			begin_cycle(s, e);
		else
			end_span(s->gc.cycles, &s->cycle, e->time_ns);
		break;
	case TRACE_STW:
		if (begins) {
			begin_stop(s, e);
		} else {
			end_span(s->gc.stops, &s->stop, e->time_ns);
			s->stops = 0;
		}
		break;
	default:
		if (begins)
			begin_work(s, e);
		else
			end_work(s, e);
	}
}

static void cut(struct trace_gc_sum *s, int64_t now)
{
	if (s->cycle)
		s->gc.cycles[s->cycle - 1].unended = true;
	if (s->stop)
		s->gc.stops[s->stop - 1].unended = true;
	end_span(s->gc.cycles, &s->cycle, now);
	end_span(s->gc.stops, &s->stop, now);
	idmap_clear(&s->goroutines);
	idmap_clear(&s->sweeps);
	idmap_clear(&s->load);
	s->nopen = 0;
	s->free = 0;
	s->busy = s->stops = 0;
	s->heap = s->most = s->least = s->goal = 0;
	s->measured = 0;
	trace_steps_end(&s->gc, now);
}

static void take_event(struct trace_watch *w, const struct trace_event *e)
{
	struct trace_gc_sum *s = (struct trace_gc_sum *)w;

	switch ((enum trace_kind)e->kind) {
	case TRACE_SYNC:
		if (e->u.sync->reset || e->u.sync->last)
			cut(s, e->u.sync->reset ? s->lives->last_ns : e->time_ns);
		return;
	case TRACE_RANGE_BEGIN:
	case TRACE_RANGE_ACTIVE:
	case TRACE_RANGE_END:
		range(s, e);
		break;
	case TRACE_METRIC:
		metric(s, e);
		break;
	case TRACE_LABEL:
		label(s, e);
		break;
	case TRACE_GO:
		if (s->goroutines.n)
			moved(s, e);
		break;
	default:
		return;
	}
	step(s, e->time_ns);
}

void trace_gc_init(struct trace_gc_sum *s, const struct trace_lives *lives)
{
	static const unsigned kinds = 1u << TRACE_SYNC | 1u << TRACE_RANGE_BEGIN |
				      1u << TRACE_RANGE_ACTIVE | 1u << TRACE_RANGE_END |
				      1u << TRACE_METRIC | 1u << TRACE_LABEL | 1u << TRACE_GO;

	*s = (struct trace_gc_sum){.watch = {.event = take_event, .kinds = kinds}, .lives = lives};
}

void trace_gc_sum_release(struct trace_gc_sum *s)
{
	trace_gc_release(&s->gc);
	key_table_release(&s->by_work);
	idmap_release(&s->goroutines);
	idmap_release(&s->sweeps);
	idmap_release(&s->load);
	free(s->open);
}
