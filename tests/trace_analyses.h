/* SPDX-License-Identifier: MIT */
#ifndef TESTS_TRACE_ANALYSES_H
#define TESTS_TRACE_ANALYSES_H

#include <stdlib.h>

#include "analyze/trace_busy.h"
#include "analyze/trace_cpu.h"
#include "analyze/trace_dump.h"
#include "analyze/trace_each.h"
#include "analyze/trace_gc.h"
#include "analyze/trace_gc_view.h"
#include "analyze/trace_heap.h"
#include "analyze/trace_longest.h"
#include "analyze/trace_procs.h"
#include "analyze/trace_spawn.h"
#include "analyze/trace_times.h"
#include "analyze/trace_user.h"
#include "analyze/trace_view.h"
#include "analyze/trace_waiting.h"
#include "base/xmalloc.h"

/*
 * All analyses of traces at once over one stream, and what must hold of them whatever the stream
 * is: for tests with damaged and random input. Begin, the events, end; then problem tells.
 */
struct trace_analyses {
	struct trace_watch tiles; /* first */
	struct stacks *stacks;
	struct trace_lives lives;
	struct trace_times_sum times;
	struct trace_each_sum each;
	struct trace_procs_sum procs;
	struct trace_gc_sum gc;
	struct trace_user_sum user;
	struct trace_waiting_sum waiting;
	struct trace_cpu_sum cpu;
	struct trace_heap_sum heap;
	struct trace_dump_sum dump;
	struct trace_busy_sum busy;
	struct trace_spawn_sum spawn;
	struct trace_longest_sum longest;
	struct idmap seen; /* goroutine -> its last end in ends */
	int64_t *ends;
	size_t nends, cap_ends;
	int64_t total;	     /* of all spans */
	const char *problem; /* NULL = none */
};

static inline void trace_analyses_that(struct trace_analyses *a, bool holds, const char *what)
{
	if (!holds && !a->problem)
		a->problem = what;
}

static inline void trace_analyses_span(struct trace_watch *w, const struct trace_span *s)
{
	struct trace_analyses *a = (struct trace_analyses *)w;
	uint32_t i = idmap_find(&a->seen, s->goroutine->id);

	trace_analyses_that(a, s->end_ns >= s->start_ns, "an interval ends before it begins");
	trace_analyses_that(a,
		s->start_ns == (i == IDMAP_NONE ? s->goroutine->first_ns : a->ends[i]),
		"intervals do not tile");
	trace_analyses_that(a,
		s->lost_ns < 0 || (s->lost_ns >= s->start_ns && s->lost_ns <= s->end_ns),
		"a proc is lost outside of the call");
	if (i == IDMAP_NONE) {
		i = (uint32_t)a->nends;
		a->ends = grow_array(a->ends, &a->cap_ends, i + 1, sizeof(*a->ends));
		a->nends++;
		idmap_set(&a->seen, s->goroutine->id, i);
	}
	a->ends[i] = s->end_ns;
	a->total += trace_span_ns(s);
}

static inline void trace_analyses_over(
	struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	struct trace_analyses *a = (struct trace_analyses *)w;
	uint32_t i = idmap_find(&a->seen, g->id);

	trace_analyses_that(a, i != IDMAP_NONE && a->ends[i] == end_ns,
		"a goroutine's last interval does not end where it does");
	idmap_remove(&a->seen, g->id);
}

static inline void trace_analyses_begin(struct trace_analyses *a, struct stacks *stacks)
{
	*a = (struct trace_analyses){.stacks = stacks,
		.tiles = {.span = trace_analyses_span,
			.gone = trace_analyses_over,
			.left = trace_analyses_over}};
	trace_lives_init(&a->lives, stacks);
	trace_times_init(&a->times);
	trace_each_init(&a->each);
	trace_procs_init(&a->procs);
	trace_gc_init(&a->gc, &a->lives);
	trace_user_init(&a->user, &a->lives);
	trace_waiting_init(&a->waiting, stacks);
	trace_cpu_init(&a->cpu);
	trace_heap_init(&a->heap);
	trace_dump_init(&a->dump, &a->lives);
	trace_busy_init(&a->busy, stacks);
	trace_spawn_init(&a->spawn, stacks);
	trace_longest_init(&a->longest);
	trace_lives_watch(&a->lives, &a->tiles);
	trace_lives_watch(&a->lives, &a->times.watch);
	trace_lives_watch(&a->lives, &a->each.watch);
	trace_lives_watch(&a->lives, &a->procs.watch);
	trace_lives_watch(&a->lives, &a->gc.watch);
	trace_lives_watch(&a->lives, &a->user.watch);
	trace_lives_watch(&a->lives, &a->waiting.watch);
	trace_lives_watch(&a->lives, &a->cpu.watch);
	trace_lives_watch(&a->lives, &a->heap.watch);
	trace_lives_watch(&a->lives, &a->dump.watch);
	trace_lives_watch(&a->lives, &a->busy.watch);
	trace_lives_watch(&a->lives, &a->spawn.watch);
	trace_lives_watch(&a->lives, &a->longest.watch);
}

static inline void trace_analyses_sums(struct trace_analyses *a)
{
	int64_t rows = 0, each = 0;

	for (size_t i = 0; i < a->times.times.nrows; i++)
		rows += a->times.times.rows[i].time.total;
	for (size_t i = 0; i < a->each.each.nrows; i++)
		for (int state = 0; state < TRACE_STATES; state++)
			each += a->each.each.rows[i].state_ns[state];
	trace_analyses_that(a, rows == a->total, "rows do not add up to the intervals");
	trace_analyses_that(a, each == a->total, "goroutines do not add up to the intervals");
	for (size_t i = 0; i < a->procs.procs.nprocs; i++) {
		const struct trace_proc *p = &a->procs.procs.procs[i];

		trace_analyses_that(a,
			p->seen_ns == p->running_ns + p->syscall_ns + p->idle_ns + p->other_ns &&
				p->running_ns >= 0 && p->syscall_ns >= 0 && p->idle_ns >= 0 &&
				p->other_ns >= 0,
			"a proc's times do not tile");
	}
}

static inline void trace_analyses_gc(struct trace_analyses *a, const struct owner *owner)
{
	struct trace_gc_view view = {.stacks = a->lives.stacks, .gc = &a->gc.gc};

	trace_gc_view_build(&view, owner);
	for (size_t i = 0; i < view.nmmu; i++)
		trace_analyses_that(a, view.mmu[i].share >= 0 && view.mmu[i].share <= 1,
			"a share that is none");
	for (size_t i = 0; i < a->gc.gc.nstops; i++)
		trace_analyses_that(a, a->gc.gc.stops[i].end_ns >= a->gc.gc.stops[i].start_ns,
			"a stop of the world ends before it begins");
	trace_gc_view_release(&view);
}

/* What a dump of it says: each goroutine once, nobody waits longer than there was to see. */
struct trace_analyses_dump {
	struct sink sink; /* first */
	struct trace_analyses *a;
	uint64_t n, last;
};

static inline bool trace_analyses_snapshot(struct sink *sink, const struct snapshot *s)
{
	(void)sink;
	(void)s;
	return true;
}

static inline bool trace_analyses_thread(struct sink *sink, const struct thread *t)
{
	struct trace_analyses_dump *d = (struct trace_analyses_dump *)sink;

	trace_analyses_that(d->a, !d->n || t->id > d->last, "a goroutine twice in a dump");
	trace_analyses_that(d->a, t->wait_ns >= -1 && t->wait_ns <= d->a->dump.end_ns,
		"a wait longer than the trace");
	d->last = t->id;
	d->n++;
	return true;
}

static inline void trace_analyses_dump(struct trace_analyses *a)
{
	struct trace_analyses_dump d = {.sink = {.snapshot_begin = trace_analyses_snapshot,
						.thread = trace_analyses_thread,
						.snapshot_end = trace_analyses_snapshot},
		.a = a};
	struct trace_info info = {.wall_start_ns = TIME_UNKNOWN};
	uint64_t created = 0, ended = 0;

	trace_dump_tell(&a->dump, a->stacks, &info, &d.sink);
	trace_busy_finish(&a->busy);
	trace_spawn_finish(&a->spawn);
	for (size_t i = 0; i < a->busy.busy.nrows; i++) {
		const struct trace_busy_row *r = &a->busy.busy.rows[i];

		trace_analyses_that(a, r->running_ns + r->runnable_ns + r->sleep_ns <= r->seen_ns,
			"a goroutine is busier than it is seen");
		trace_analyses_that(a, r->asking <= r->preempted, "more asks than stops");
	}
	for (size_t i = 0; i < a->spawn.spawn.nrows; i++) {
		created += a->spawn.spawn.rows[i].created;
		ended += a->spawn.spawn.rows[i].ended;
	}
	trace_analyses_that(a, ended <= created, "more end than are created");
}

/* Behind the last event. */
static inline void trace_analyses_end(struct trace_analyses *a)
{
	const struct trace_series *goroutines = &a->heap.heap.series[TRACE_SERIES_GOROUTINES];
	struct trace_view view = {.stacks = a->lives.stacks};
	struct trace_entries_view entries = {.stacks = a->lives.stacks};
	struct owner owner = {0};

	trace_analyses_sums(a);
	trace_analyses_gc(a, &owner);
	trace_analyses_that(
		a, goroutines->max < UINT64_C(1) << 32, "more goroutines than there can be");
	trace_view_build(&view, &a->times.times, TRACE_WAITING,
		TRACE_KEY_STATE | TRACE_KEY_REASON | TRACE_KEY_STACK, &owner);
	trace_entries_build(&entries, &a->times.times, &owner);
	trace_each_finish(&a->each, a->lives.stacks);
	trace_procs_finish(&a->procs);
	trace_waiting_finish(&a->waiting, &owner);
	trace_longest_finish(&a->longest);
	trace_cpu_finish(&a->cpu, a->lives.stacks);
	trace_analyses_dump(a);
	trace_view_release(&view);
	trace_entries_view_release(&entries);
	owner_release(&owner);
}

static inline void trace_analyses_release(struct trace_analyses *a)
{
	trace_times_sum_release(&a->times);
	trace_each_sum_release(&a->each);
	trace_procs_sum_release(&a->procs);
	trace_gc_sum_release(&a->gc);
	trace_user_sum_release(&a->user);
	trace_waiting_sum_release(&a->waiting);
	trace_cpu_sum_release(&a->cpu);
	trace_heap_sum_release(&a->heap);
	trace_dump_release(&a->dump);
	trace_busy_sum_release(&a->busy);
	trace_spawn_sum_release(&a->spawn);
	trace_longest_sum_release(&a->longest);
	trace_lives_release(&a->lives);
	idmap_release(&a->seen);
	free(a->ends);
}

#endif
