/* SPDX-License-Identifier: MIT */
#include "analyze/trace_procs.h"

#include <stdlib.h>

#include "base/xmalloc.h"

enum now { NOW_UNKNOWN, NOW_IDLE, NOW_OTHER, NOW_RUNNING, NOW_SYSCALL };

struct trace_proc_now {
	enum now state;
	int64_t since_ns;
};

/* ---- procs ---- */

static uint32_t proc_of(struct trace_procs_sum *s, uint64_t id)
{
	uint32_t i = idmap_find(&s->by_id, id);

	if (i != IDMAP_NONE || id == TRACE_NONE)
		return i;
	i = (uint32_t)s->procs.nprocs;
	s->procs.procs =
		grow_array(s->procs.procs, &s->procs.cap_procs, i + 1, sizeof(*s->procs.procs));
	s->now = grow_array(s->now, &s->cap_now, i + 1, sizeof(*s->now));
	s->procs.procs[i] = (struct trace_proc){.id = id};
	s->now[i] = (struct trace_proc_now){0};
	s->procs.nprocs++;
	idmap_set(&s->by_id, id, i);
	return i;
}

static bool is_taken(enum now state)
{
	return state >= NOW_OTHER;
}

static void enter(struct trace_procs_sum *s, uint32_t i, enum now state, int64_t t)
{
	struct trace_proc *p = &s->procs.procs[i];
	struct trace_proc_now *n = &s->now[i];
	int64_t ns = t - n->since_ns;

	if (n->state != NOW_UNKNOWN)
		p->seen_ns += ns;
	switch (n->state) {
	case NOW_IDLE:
		p->idle_ns += ns;
		break;
	case NOW_OTHER:
		p->other_ns += ns;
		break;
	case NOW_RUNNING:
		p->running_ns += ns;
		break;
	case NOW_SYSCALL:
		p->syscall_ns += ns;
		break;
	default:
		break;
	}
	s->taken = s->taken + is_taken(state) - is_taken(n->state);
	*n = (struct trace_proc_now){state, t};
}

/* First sight: in its state since the generation began. */
static int64_t since(const struct trace_event *e, int64_t sync_ns)
{
	return e->from == TRACE_UNDETERMINED ? sync_ns : e->time_ns;
}

static void proc_event(struct trace_procs_sum *s, const struct trace_event *e, int64_t sync_ns)
{
	uint32_t i = proc_of(s, e->subject);

	if (i == IDMAP_NONE || (e->via == TRACE_BY_STATUS && e->from == e->to))
		return;
	s->procs.procs[i].started += e->via == TRACE_BY_ACQUIRE;
	s->procs.procs[i].stolen += e->via == TRACE_BY_STEAL;
	if (e->to == TRACE_RUNNING)
		enter(s, i, NOW_OTHER, since(e, sync_ns));
	else
		enter(s, i, e->to == TRACE_IDLE ? NOW_IDLE : NOW_UNKNOWN, since(e, sync_ns));
}

/* ---- goroutines ---- */

static void run(struct trace_procs_sum *s, const struct trace_event *e, enum now state)
{
	uint32_t i = proc_of(s, e->proc);
	int64_t t = e->time_ns;

	if (i == IDMAP_NONE || !is_taken(s->now[i].state))
		return;
	/* What a first status says has held for as long as the proc is known. */
	if (e->from == TRACE_UNDETERMINED && s->now[i].state == NOW_OTHER)
		t = s->now[i].since_ns;
	s->procs.procs[i].goroutines += state == NOW_RUNNING && e->from != TRACE_SYSCALL;
	enter(s, i, state, t);
	idmap_set(&s->of_goroutine, e->subject, i);
}

static void stop(struct trace_procs_sum *s, const struct trace_event *e)
{
	uint32_t i = idmap_find(&s->of_goroutine, e->subject);

	idmap_remove(&s->of_goroutine, e->subject);
	/* A system call may have lost its proc to another goroutine since. */
	if (i == IDMAP_NONE || (e->from == TRACE_SYSCALL && e->via != TRACE_BY_RETURN))
		return;
	if (s->now[i].state == NOW_RUNNING || s->now[i].state == NOW_SYSCALL)
		enter(s, i, NOW_OTHER, e->time_ns);
}

static void goroutine_event(struct trace_procs_sum *s, const struct trace_event *e)
{
	if (e->via == TRACE_BY_STATUS && e->from == e->to)
		return;
	s->ready = s->ready + (e->to == TRACE_RUNNABLE) - (e->from == TRACE_RUNNABLE && s->ready);
	if (trace_executing(e->from) && !(e->from == TRACE_RUNNING && e->to == TRACE_SYSCALL))
		stop(s, e);
	if (trace_executing(e->to))
		run(s, e, e->to == TRACE_RUNNING ? NOW_RUNNING : NOW_SYSCALL);
}

/* ---- the queue ---- */

static void weigh_queue(struct trace_procs_sum *s, int64_t now)
{
	bool wasted = s->ready && s->gomaxprocs && s->taken < s->gomaxprocs;

	if (wasted && s->wasted_since < 0)
		s->wasted_since = now;
	if (!wasted && s->wasted_since >= 0) {
		spread_add(&s->procs.wasted, now - s->wasted_since);
		s->wasted_since = -1;
	}
	if (s->ready > s->procs.queue_max) {
		s->procs.queue_max = s->ready;
		s->procs.queue_max_at_ns = now;
	}
}

static void metric(struct trace_procs_sum *s, const struct trace_event *e)
{
	uint64_t n = e->u.metric.value;

	if (e->u.metric.id != TRACE_GOMAXPROCS || !n)
		return;
	s->gomaxprocs = n;
	if (!s->procs.gomaxprocs_min || n < s->procs.gomaxprocs_min)
		s->procs.gomaxprocs_min = n;
	if (n > s->procs.gomaxprocs_max)
		s->procs.gomaxprocs_max = n;
}

/* Nothing known before holds any longer. */
static void cut(struct trace_procs_sum *s, int64_t now)
{
	for (uint32_t i = 0; i < s->procs.nprocs; i++)
		enter(s, i, NOW_UNKNOWN, now);
	if (s->wasted_since >= 0)
		spread_add(&s->procs.wasted, now - s->wasted_since);
	s->wasted_since = -1;
	s->ready = s->taken = 0;
	idmap_clear(&s->of_goroutine);
}

static void take_event(struct trace_watch *w, const struct trace_event *e)
{
	struct trace_procs_sum *s = (struct trace_procs_sum *)w;
	bool reset = e->kind == TRACE_SYNC && e->u.sync->reset;

	if (!reset) {
		s->procs.seen_ns += e->time_ns - s->last_ns;
		s->procs.queue_ns += (e->time_ns - s->last_ns) * (int64_t)s->ready;
	}
	if (e->kind == TRACE_SYNC) {
		if (reset || e->u.sync->last)
			cut(s, reset ? s->last_ns : e->time_ns);
		s->sync_ns = e->time_ns;
	} else if (e->kind == TRACE_PROC) {
		proc_event(s, e, s->sync_ns);
	} else if (e->kind == TRACE_GO) {
		goroutine_event(s, e);
	} else if (e->kind == TRACE_METRIC) {
		metric(s, e);
	}
	s->last_ns = e->time_ns;
	weigh_queue(s, e->time_ns);
}

void trace_procs_init(struct trace_procs_sum *s)
{
	*s = (struct trace_procs_sum){.watch = {.event = take_event}, .wasted_since = -1};
}

static int compare_procs(const void *left, const void *right)
{
	const struct trace_proc *a = left, *b = right;

	return (a->id > b->id) - (a->id < b->id);
}

void trace_procs_finish(struct trace_procs_sum *s)
{
	if (s->procs.nprocs)
		qsort(s->procs.procs, s->procs.nprocs, sizeof(*s->procs.procs), compare_procs);
}

void trace_procs_sum_release(struct trace_procs_sum *s)
{
	trace_procs_release(&s->procs);
	idmap_release(&s->by_id);
	idmap_release(&s->of_goroutine);
	free(s->now);
}
