/* SPDX-License-Identifier: MIT */
/* Goroutines and procs of a v1 trace: who runs where, and why not. */
#include "base/xmalloc.h"
#include "formats/gotrace1_convert.h"
#include "formats/gotrace1_tables.h"

/* Block and stop reasons as v2 traces spell them. */
static const char *const reasons[V1_TYPES] = {
	[V1_GO_STOP] = "forever",
	[V1_GO_SCHED] = "runtime.Gosched",
	[V1_GO_PREEMPT] = "preempted",
	[V1_GO_SLEEP] = "sleep",
	[V1_GO_BLOCK_SEND] = "chan send",
	[V1_GO_BLOCK_RECV] = "chan receive",
	[V1_GO_BLOCK_SELECT] = "select",
	[V1_GO_BLOCK_SYNC] = "sync",
	[V1_GO_BLOCK_COND] = "sync.(*Cond).Wait",
	[V1_GO_BLOCK_NET] = "network",
	[V1_GO_BLOCK_GC] = "GC mark assist wait for work",
};

static strid reason_of(struct v1_convert *c, unsigned type)
{
	if (!c->reasons[type] && reasons[type])
		c->reasons[type] = stacks_string(c->load->stacks, str_from(reasons[type]));
	return c->reasons[type];
}

static struct v1_goroutine *goroutine(struct v1_convert *c, uint32_t row)
{
	return row == V1_NO_ROW ? NULL : &c->state.goroutines[row];
}

static struct v1_thread *thread_of(struct v1_convert *c, uint64_t id)
{
	uint32_t row;

	if (id == TRACE_NONE)
		return NULL;
	row = v1_thread_row(&c->state, id); /* may move the array */
	return &c->state.threads[row];
}

static bool move(struct v1_convert *c, struct trace_event *e, enum trace_via via, uint32_t row,
	enum trace_state to, uint64_t tick)
{
	struct v1_goroutine *g = goroutine(c, row);

	e->kind = TRACE_GO;
	e->via = (uint8_t)via;
	e->subject = g->id;
	e->from = g->state;
	e->to = (uint8_t)to;
	g->state = (uint8_t)to;
	return v1_give(c, e, tick);
}

static bool move_proc(struct v1_convert *c, struct trace_event *e, enum trace_via via,
	const struct v1_proc *p, enum trace_state from, enum trace_state to, uint64_t tick)
{
	e->kind = TRACE_PROC;
	e->via = (uint8_t)via;
	e->subject = p->id;
	e->from = (uint8_t)from;
	e->to = (uint8_t)to;
	return v1_give(c, e, tick);
}

/* The goroutine that runs there leaves its proc and, with `off`, its thread. */
static void off_proc(struct v1_convert *c, uint32_t proc, bool off)
{
	struct v1_proc *p = &c->state.procs[proc];
	struct v1_goroutine *g = goroutine(c, p->current);
	struct v1_thread *t = g && off ? thread_of(c, g->thread) : NULL;

	if (t)
		t->goroutine = V1_NO_ROW;
	if (g && off)
		g->thread = TRACE_NONE;
	p->current = V1_NO_ROW;
}

bool v1_leave_syscall(struct v1_convert *c, uint32_t row, uint64_t tick)
{
	struct v1_goroutine *g = goroutine(c, row);
	struct v1_thread *t = thread_of(c, g->thread);
	struct trace_event e = {
		.thread = g->thread, .proc = TRACE_NONE, .goroutine = g->id, .subject = g->id};

	if (t && t->proc != V1_NO_ROW)
		e.proc = c->state.procs[t->proc].id;
	if (t)
		t->goroutine = V1_NO_ROW;
	g->thread = TRACE_NONE;
	g->blocked = 0;
	return move(c, &e, TRACE_BY_RETURN_BLOCKED, row, TRACE_RUNNABLE, tick);
}

/* ---- procs ---- */

static bool hold(struct v1_convert *c, uint32_t proc, uint64_t thread)
{
	struct v1_thread *t = thread_of(c, thread);

	if (t && t->proc != V1_NO_ROW)
		return false;
	if (t)
		t->proc = proc;
	c->state.procs[proc].thread = thread;
	return true;
}

static void let_go(struct v1_convert *c, uint32_t proc)
{
	struct v1_thread *t = thread_of(c, c->state.procs[proc].thread);

	if (t)
		t->proc = V1_NO_ROW;
	c->state.procs[proc].thread = TRACE_NONE;
}

bool v1_proc_start(struct v1_convert *c, const struct v1_step *s)
{
	struct v1_proc *p = &c->state.procs[s->proc];
	uint64_t thread = s->event->args[0];
	struct trace_event e;
	enum trace_state from = TRACE_IDLE;

	if (p->id == TRACE_NONE || p->running || p->current != V1_NO_ROW)
		return v1_conflict(c, "a proc is started that runs already");
	if (!hold(c, s->proc, thread))
		return v1_conflict(c, "a thread takes a second proc");
	if (!p->named) /* the first one, or one more than there were at the beginning */
		from = c->listed ? TRACE_ABSENT : TRACE_UNDETERMINED;
	p->named = p->running = true;
	e = v1_context(c, s);
	e.proc = TRACE_NONE;
	return move_proc(c, &e, from == TRACE_IDLE ? TRACE_BY_ACQUIRE : TRACE_BY_STATUS, p, from,
		TRACE_RUNNING, s->event->tick);
}

bool v1_proc_stop(struct v1_convert *c, const struct v1_step *s)
{
	struct v1_proc *p = &c->state.procs[s->proc];
	struct trace_event e = v1_context(c, s);

	if (!p->running || p->current != V1_NO_ROW)
		return v1_conflict(c, "a proc is stopped that does not run, or runs a goroutine");
	let_go(c, s->proc);
	p->running = false;
	return move_proc(c, &e, TRACE_BY_RELEASE, p, TRACE_RUNNING, TRACE_IDLE, s->event->tick);
}

/* See the header: thread of the goroutine that comes back takes over the proc. */
static bool take_over(struct v1_convert *c, const struct v1_step *s, uint64_t returning)
{
	struct v1_proc *p = &c->state.procs[s->proc];
	uint32_t row = idmap_find(&c->state.goroutine_ids, returning);
	struct v1_goroutine *g = row == IDMAP_NONE ? NULL : goroutine(c, row);
	struct trace_event e = {.thread = g ? g->thread : TRACE_NONE,
		.proc = TRACE_NONE,
		.goroutine = g ? g->id : TRACE_NONE};

	e.u.victim = p->thread;
	let_go(c, s->proc);
	if (!hold(c, s->proc, e.thread))
		e.thread = e.goroutine = TRACE_NONE;
	if (!move_proc(c, &e, TRACE_BY_STEAL, p, TRACE_RUNNING, TRACE_IDLE, s->event->tick))
		return false;
	e.u.victim = 0;
	return move_proc(c, &e, TRACE_BY_ACQUIRE, p, TRACE_IDLE, TRACE_RUNNING, s->event->tick);
}

bool v1_name_procs(struct v1_convert *c, uint64_t n, uint64_t tick)
{
	for (uint64_t id = 0; id < n && id < V1_MAX_PROCS; id++) {
		uint32_t row = idmap_find(&c->x->proc_ids, id);
		struct trace_event e = {
			.thread = TRACE_NONE, .proc = TRACE_NONE, .goroutine = TRACE_NONE};
		struct v1_proc idle = {.id = id};

		if (row != IDMAP_NONE && c->state.procs[row].named)
			continue;
		if (row != IDMAP_NONE)
			c->state.procs[row].named = true;
		if (!move_proc(c, &e, TRACE_BY_STATUS, &idle, TRACE_UNDETERMINED, TRACE_IDLE, tick))
			return false;
	}
	return true;
}

/* ---- goroutines ---- */

bool v1_name_rest(struct v1_convert *c, uint64_t tick)
{
	for (size_t i = 0; i < c->nunnamed; i++) {
		struct v1_goroutine *g = &c->state.goroutines[c->unnamed[i]];
		struct trace_event e = {
			.thread = TRACE_NONE, .proc = TRACE_NONE, .goroutine = TRACE_NONE};

		if (!g->exists || g->state != TRACE_UNDETERMINED)
			continue;
		e.own_stack = v1_stack(c->x, c->load->stacks, g->entry);
		if (!move(c, &e, TRACE_BY_STATUS, c->unnamed[i], TRACE_RUNNABLE, tick))
			return false;
	}
	c->nunnamed = 0;
	return true;
}

bool v1_go_create(struct v1_convert *c, const struct v1_step *s)
{
	struct v1_goroutine *g = goroutine(c, s->goroutine);
	uint32_t row = s->goroutine;
	struct trace_event e;

	if (g->exists || !g->id || g->id == TRACE_NONE)
		return v1_conflict(c, "a goroutine is created that exists");
	g->exists = true;
	g->entry = (uint32_t)s->event->args[1];
	g->state = TRACE_UNDETERMINED;
	if (!c->listed) {
		c->unnamed = grow_array(
			c->unnamed, &c->cap_unnamed, c->nunnamed + 1, sizeof(*c->unnamed));
		c->unnamed[c->nunnamed++] = row;
		return true;
	}
	g->state = TRACE_ABSENT;
	e = v1_stacked(c, s);
	e.own_stack = v1_stack(c->x, c->load->stacks, g->entry);
	return move(c, &e, TRACE_BY_CREATE, row, TRACE_RUNNABLE, s->event->tick);
}

/* A goroutine that existed when the trace began: waiting, or in a system call. */
bool v1_go_found(struct v1_convert *c, const struct v1_step *s)
{
	struct v1_goroutine *g = goroutine(c, s->goroutine);
	struct trace_event e = v1_context(c, s);
	bool waiting = s->event->type == V1_GO_WAITING;

	if (!g->exists || g->state != TRACE_UNDETERMINED)
		return v1_conflict(c, "a goroutine's first state comes late");
	g->blocked = s->event->tick;
	e.thread = TRACE_NONE; /* its own is not known */
	e.own_stack = v1_stack(c->x, c->load->stacks, g->entry);
	return move(c, &e, TRACE_BY_STATUS, s->goroutine, waiting ? TRACE_WAITING : TRACE_SYSCALL,
		s->event->tick);
}

/* Whoever was in a system call on this thread is back, or the thread could not run another. */
static bool clear_thread(struct v1_convert *c, uint64_t thread, uint64_t tick)
{
	struct v1_thread *t = thread_of(c, thread);
	struct v1_goroutine *g = t ? goroutine(c, t->goroutine) : NULL;

	if (!g)
		return true;
	if (g->state != TRACE_SYSCALL)
		return v1_conflict(c, "a thread runs a second goroutine");
	g->left_early = true;
	return v1_leave_syscall(c, t->goroutine, tick);
}

static bool label(struct v1_convert *c, const struct v1_step *s, uint64_t g)
{
	struct trace_event e = v1_context(c, s);

	e.kind = TRACE_LABEL;
	e.goroutine = e.subject = g;
	e.text = v1_text(c->x, c->load->stacks, s->event->args[2]);
	return v1_give(c, &e, s->event->tick);
}

bool v1_go_start(struct v1_convert *c, const struct v1_step *s)
{
	struct v1_proc *p = &c->state.procs[s->proc];
	struct v1_goroutine *g = goroutine(c, s->goroutine);
	struct trace_event e;
	struct v1_thread *t;
	bool first;

	if (!g->exists || (g->state != TRACE_RUNNABLE && g->state != TRACE_UNDETERMINED))
		return v1_conflict(c, "a goroutine starts that is not runnable");
	if (p->current != V1_NO_ROW)
		return v1_conflict(c, "a proc starts a second goroutine");
	if (!clear_thread(c, p->thread, s->event->tick))
		return false;
	e = v1_context(c, s);
	t = thread_of(c, p->thread);
	if (t)
		t->goroutine = s->goroutine;
	g->thread = p->thread;
	p->current = s->goroutine;
	first = g->state == TRACE_UNDETERMINED;
	if (first)
		e.own_stack = v1_stack(c->x, c->load->stacks, g->entry);
	if (!move(c, &e, first ? TRACE_BY_STATUS : TRACE_BY_START, s->goroutine, TRACE_RUNNING,
		    s->event->tick))
		return false;
	return s->event->type != V1_GO_START_LABEL || label(c, s, s->event->args[0]);
}

/* The running goroutine leaves its proc. */
static bool leave(
	struct v1_convert *c, const struct v1_step *s, enum trace_via via, enum trace_state to)
{
	uint32_t row = c->state.procs[s->proc].current;
	struct trace_event e;

	if (row == V1_NO_ROW || goroutine(c, row)->state != TRACE_RUNNING)
		return v1_conflict(c, "a goroutine stops that does not run");
	e = v1_stacked(c, s);
	e.own_stack = e.stack;
	e.text = reason_of(c, s->event->type);
	off_proc(c, s->proc, true);
	return move(c, &e, via, row, to, s->event->tick);
}

bool v1_go_end(struct v1_convert *c, const struct v1_step *s)
{
	uint32_t row = c->state.procs[s->proc].current;
	bool ok;

	if (!c->listed)
		return v1_conflict(c, "a goroutine ends before all that exist are named");
	if (c->stw && s->event->goroutine == c->stw_by)
		return v1_conflict(c, "a goroutine ends that stopped the world");
	ok = leave(c, s, TRACE_BY_END, TRACE_ABSENT);
	if (!c->problem)
		v1_goroutine_forget(&c->state, row);
	return ok;
}

bool v1_go_stop(struct v1_convert *c, const struct v1_step *s)
{
	return leave(c, s, TRACE_BY_STOP, TRACE_RUNNABLE);
}

bool v1_go_block(struct v1_convert *c, const struct v1_step *s)
{
	return leave(c, s, TRACE_BY_BLOCK, TRACE_WAITING);
}

bool v1_go_unblock(struct v1_convert *c, const struct v1_step *s)
{
	struct trace_event e;

	if (goroutine(c, s->goroutine)->state != TRACE_WAITING)
		return v1_conflict(c, "a goroutine is woken that does not wait");
	e = v1_stacked(c, s);
	return move(c, &e, TRACE_BY_UNBLOCK, s->goroutine, TRACE_RUNNABLE, s->event->tick);
}

/* ---- system calls ---- */

/*
 * One that blocks is followed by GoSysBlock on its proc, which nobody else can use meanwhile. Of
 * the others v1 knows only the beginning: they last 1 ns.
 */
bool v1_go_syscall(struct v1_convert *c, const struct v1_step *s)
{
	uint32_t row = c->state.procs[s->proc].current;
	bool blocks = s->next && s->next->type == V1_GO_SYSBLOCK;
	struct trace_event e;

	if (row == V1_NO_ROW || goroutine(c, row)->state != TRACE_RUNNING)
		return v1_conflict(c, "a system call of a goroutine that does not run");
	e = v1_stacked(c, s);
	e.own_stack = e.stack;
	if (!move(c, &e, TRACE_BY_SYSCALL, row, TRACE_SYSCALL, s->event->tick))
		return false;
	if (blocks)
		return true;
	e.stack = e.own_stack = 0;
	return move(c, &e, TRACE_BY_RETURN, row, TRACE_RUNNING, s->event->tick);
}

bool v1_go_sysblock(struct v1_convert *c, const struct v1_step *s)
{
	uint32_t row = c->state.procs[s->proc].current;
	struct v1_goroutine *g = goroutine(c, row);
	struct trace_event e = v1_context(c, s);
	const struct v1_event *next = s->next;

	if (!g || !trace_executing(g->state))
		return v1_conflict(c, "a system call blocks that nobody makes");
	if (g->state == TRACE_RUNNING &&
		!move(c, &e, TRACE_BY_SYSCALL, row, TRACE_SYSCALL, s->event->tick))
		return false;
	goroutine(c, row)->blocked = s->event->tick;
	off_proc(c, s->proc, false);
	if (c->state.procs[s->proc].running && next &&
		(next->type == V1_GO_SYSEXIT || next->type == V1_GO_SYSEXIT_LOCAL))
		return take_over(c, s, next->args[0]);
	return true;
}

bool v1_go_sysexit(struct v1_convert *c, const struct v1_step *s)
{
	struct v1_goroutine *g = goroutine(c, s->goroutine);

	if (g && g->left_early && g->state == TRACE_RUNNABLE) {
		g->left_early = false;
		return true;
	}
	if (!g || g->state != TRACE_SYSCALL)
		return v1_conflict(c, "a system call ends that nobody makes");
	return v1_leave_syscall(c, s->goroutine, s->event->tick);
}
