/* SPDX-License-Identifier: MIT */
#include "formats/gotrace1_convert.h"

#include <stdlib.h>

#include "formats/gotrace1_tables.h"

/* Times stay below this: a hostile clock must not overflow what is added to them. */
static const double LATEST_NS = 4e18;

/* A tick of the x86 runtimes is 64 cycles; only of use where the file lost its frequency. */
static const double GUESSED_NS = 20;

void v1_convert_init(struct v1_convert *c, struct v1_index *x, struct load *load)
{
	*c = (struct v1_convert){.x = x, .load = load};
	c->scale = x->frequency ? 1e9 / (double)x->frequency : GUESSED_NS;
	v1_state_init(&c->state, x->nprocs + 1);
	for (size_t i = 0; i < x->nprocs; i++)
		c->state.procs[i].id = x->procs[i].id;
}

void v1_convert_release(struct v1_convert *c)
{
	v1_state_release(&c->state);
	free(c->unnamed);
}

bool v1_conflict(struct v1_convert *c, const char *problem)
{
	c->problem = problem;
	return false;
}

/* The goroutine of a proc's thread: the one that the proc runs, or that lost it in a system call.
 */
static uint64_t goroutine_on(const struct v1_convert *c, const struct v1_proc *p)
{
	const struct v1_state *s = &c->state;
	uint32_t row = p->current;

	if (row == V1_NO_ROW && p->thread != TRACE_NONE)
		row = s->threads[idmap_find(&s->thread_ids, p->thread)].goroutine;
	return row == V1_NO_ROW ? TRACE_NONE : s->goroutines[row].id;
}

struct trace_event v1_context(const struct v1_convert *c, const struct v1_step *s)
{
	const struct v1_proc *p = &c->state.procs[s->proc];

	return (struct trace_event){.thread = p->thread,
		.proc = p->id,
		.goroutine = goroutine_on(c, p),
		.subject = TRACE_NONE};
}

struct trace_event v1_stacked(struct v1_convert *c, const struct v1_step *s)
{
	struct trace_event e = v1_context(c, s);

	e.stack = v1_stack(c->x, c->load->stacks, s->event->stack);
	return e;
}

/* As internal/trace counts: from the first event, in doubles, cut to whole ns. */
static int64_t time_of(const struct v1_convert *c, uint64_t tick)
{
	double ns = tick > c->first ? (double)(tick - c->first) * c->scale : 0;

	return ns > LATEST_NS ? (int64_t)LATEST_NS : (int64_t)ns;
}

bool v1_give(struct v1_convert *c, struct trace_event *e, uint64_t tick)
{
	int64_t t = c->started ? time_of(c, tick) + 1 : 0; /* 0 is the SYNC's */
	struct load *load = c->load;

	if (load->max_records && load->records >= load->max_records)
		c->limit = c->stopped = true;
	if (c->stopped)
		return false;
	c->last_ns = e->time_ns = t > c->last_ns ? t : c->last_ns + 1;
	load->records++;
	c->stopped = load->sink->trace_event && !load->sink->trace_event(load->sink, e);
	return !c->stopped;
}

/*
 * System calls that ended before `tick`, though their goroutines got to say so only later. One
 * whose goroutine is not in a system call by then waits for its own event.
 */
static bool leave_early(struct v1_convert *c, uint64_t tick)
{
	const struct v1_index *x = c->x;

	for (; c->next_exit < x->nexits && x->exits[c->next_exit].tick < tick; c->next_exit++) {
		const struct v1_exit *exit = &x->exits[c->next_exit];
		uint32_t row = idmap_find(&c->state.goroutine_ids, exit->goroutine);
		struct v1_goroutine *g;

		if (row == IDMAP_NONE)
			continue;
		g = &c->state.goroutines[row];
		if (g->state != TRACE_SYSCALL || !g->blocked || exit->tick < g->blocked)
			continue;
		g->left_early = true;
		if (!v1_leave_syscall(c, row, exit->tick))
			return false;
	}
	return true;
}

static bool ignore(struct v1_convert *c, const struct v1_step *s)
{
	(void)c;
	(void)s;
	return true;
}

static v1_handler *const handlers[V1_TYPES] = {
	[V1_GOMAXPROCS] = v1_gomaxprocs,
	[V1_PROC_START] = v1_proc_start,
	[V1_PROC_STOP] = v1_proc_stop,
	[V1_GC_START] = v1_gc_start,
	[V1_GC_DONE] = v1_gc_done,
	[V1_STW_START] = v1_stw_start,
	[V1_STW_DONE] = v1_stw_done,
	[V1_SWEEP_START] = v1_sweep_start,
	[V1_SWEEP_DONE] = v1_sweep_done,
	[V1_GO_CREATE] = v1_go_create,
	[V1_GO_START] = v1_go_start,
	[V1_GO_START_LOCAL] = v1_go_start,
	[V1_GO_START_LABEL] = v1_go_start,
	[V1_GO_END] = v1_go_end,
	[V1_GO_STOP] = v1_go_block,
	[V1_GO_SCHED] = v1_go_stop,
	[V1_GO_PREEMPT] = v1_go_stop,
	[V1_GO_SLEEP] = v1_go_block,
	[V1_GO_BLOCK] = v1_go_block,
	[V1_GO_BLOCK_SEND] = v1_go_block,
	[V1_GO_BLOCK_RECV] = v1_go_block,
	[V1_GO_BLOCK_SELECT] = v1_go_block,
	[V1_GO_BLOCK_SYNC] = v1_go_block,
	[V1_GO_BLOCK_COND] = v1_go_block,
	[V1_GO_BLOCK_NET] = v1_go_block,
	[V1_GO_BLOCK_GC] = v1_go_block,
	[V1_GO_UNBLOCK] = v1_go_unblock,
	[V1_GO_UNBLOCK_LOCAL] = v1_go_unblock,
	[V1_GO_SYSCALL] = v1_go_syscall,
	[V1_GO_SYSBLOCK] = v1_go_sysblock,
	[V1_GO_SYSEXIT] = v1_go_sysexit,
	[V1_GO_SYSEXIT_LOCAL] = v1_go_sysexit,
	[V1_GO_WAITING] = v1_go_found,
	[V1_GO_IN_SYSCALL] = v1_go_found,
	[V1_HEAP_ALLOC] = v1_heap,
	[V1_HEAP_GOAL] = v1_heap,
	[V1_FUTILE_WAKEUP] = ignore,
	[V1_ASSIST_START] = v1_assist_start,
	[V1_ASSIST_DONE] = v1_assist_done,
	[V1_TASK_CREATE] = v1_task_create,
	[V1_TASK_END] = v1_task_end,
	[V1_REGION] = v1_region,
	[V1_LOG] = v1_log,
	[V1_CPU_SAMPLE] = v1_cpu_sample,
};

/* What a proc says of the goroutine it runs must be about the one that it runs. */
static bool acts_in_place(const struct v1_convert *c, const struct v1_step *s)
{
	uint32_t row = c->state.procs[s->proc].current;
	uint64_t g = s->event->goroutine;

	return s->event->type == V1_CPU_SAMPLE ||
	       g == (row == V1_NO_ROW ? 0 : c->state.goroutines[row].id);
}

bool v1_convert_event(struct v1_convert *c, const struct v1_step *s)
{
	c->problem = NULL;
	if (!c->started)
		c->first = s->event->tick;
	c->started = true;
	if (!leave_early(c, s->event->tick))
		return false;
	if (!acts_in_place(c, s))
		return v1_conflict(c, "a proc acts for a goroutine that it does not run");
	return handlers[s->event->type](c, s);
}

bool v1_convert_end(struct v1_convert *c)
{
	return v1_name_rest(c, c->first);
}
