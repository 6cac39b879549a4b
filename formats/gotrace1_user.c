/* SPDX-License-Identifier: MIT */
/* Ranges, metrics, samples of a v1 trace, and what programs wrote into it themselves. */
#include "formats/gotrace1_convert.h"
#include "formats/gotrace1_tables.h"

static bool metric(
	struct v1_convert *c, const struct v1_step *s, enum trace_metric id, struct trace_event *e)
{
	e->kind = TRACE_METRIC;
	e->u.metric.id = id;
	e->u.metric.value = s->event->args[0];
	return v1_give(c, e, s->event->tick);
}

/* The first one ends the list of what existed when the trace began. */
bool v1_gomaxprocs(struct v1_convert *c, const struct v1_step *s)
{
	struct trace_event e = v1_stacked(c, s);
	uint64_t tick = s->event->tick;
	bool listed = c->listed;

	c->listed = true;
	return (listed || v1_name_procs(c, s->event->args[0], tick)) && v1_name_rest(c, tick) &&
	       metric(c, s, TRACE_GOMAXPROCS, &e);
}

bool v1_heap(struct v1_convert *c, const struct v1_step *s)
{
	struct trace_event e = v1_context(c, s);

	return metric(
		c, s, s->event->type == V1_HEAP_ALLOC ? TRACE_HEAP_LIVE : TRACE_HEAP_GOAL, &e);
}

/* ---- ranges ---- */

static bool range(struct v1_convert *c, const struct v1_step *s, struct trace_event *e,
	enum trace_kind kind, enum trace_range what)
{
	e->kind = (uint8_t)kind;
	e->range = (uint8_t)what;
	return v1_give(c, e, s->event->tick);
}

bool v1_gc_start(struct v1_convert *c, const struct v1_step *s)
{
	struct trace_event e = v1_stacked(c, s);

	if (c->collecting)
		return v1_conflict(c, "a collection begins in another");
	c->collecting = true;
	return range(c, s, &e, TRACE_RANGE_BEGIN, TRACE_GC);
}

bool v1_gc_done(struct v1_convert *c, const struct v1_step *s)
{
	struct trace_event e = v1_context(c, s);

	if (!c->collecting)
		return v1_conflict(c, "a collection ends that did not begin");
	c->collecting = false;
	return range(c, s, &e, TRACE_RANGE_END, TRACE_GC);
}

/* Numbers of Go 1.21; before, 0 and 1 are the first two of them. */
static strid stw_reason(struct v1_convert *c, uint64_t kind)
{
	static const char *const names[V1_STW_KINDS] = {"", "GC mark termination",
		"GC sweep termination", "write heap dump", "goroutine profile",
		"goroutine profile cleanup", "all goroutine stack trace", "read mem stats",
		"AllThreadsSyscall", "GOMAXPROCS", "start trace", "stop trace",
		"CountPagesInUse (test)", "ReadMetricsSlow (test)", "ReadMemStatsSlow (test)",
		"PageCachePagesLeaked (test)", "ResetDebugLog (test)"};

	if (c->x->minor < 21)
		kind = kind < 2 ? kind + 1 : 0;
	if (kind >= V1_STW_KINDS)
		kind = 0;
	return stacks_string(c->load->stacks, str_from(names[kind]));
}

bool v1_stw_start(struct v1_convert *c, const struct v1_step *s)
{
	struct trace_event e = v1_context(c, s);

	if (c->stw || e.goroutine == TRACE_NONE)
		return v1_conflict(c, "the world is stopped twice, or by nobody");
	c->stw = true;
	c->stw_by = e.subject = e.goroutine;
	c->stw_why = e.text = stw_reason(c, s->event->args[0]);
	return range(c, s, &e, TRACE_RANGE_BEGIN, TRACE_STW);
}

bool v1_stw_done(struct v1_convert *c, const struct v1_step *s)
{
	struct trace_event e = v1_context(c, s);

	if (!c->stw)
		return v1_conflict(c, "the world starts that was not stopped");
	c->stw = false;
	e.subject = c->stw_by;
	e.text = c->stw_why;
	return range(c, s, &e, TRACE_RANGE_END, TRACE_STW);
}

bool v1_sweep_start(struct v1_convert *c, const struct v1_step *s)
{
	struct v1_proc *p = &c->state.procs[s->proc];
	struct trace_event e = v1_stacked(c, s);

	if (p->id == TRACE_NONE || p->sweeping)
		return v1_conflict(c, "a sweep begins in another, or on no proc");
	p->sweeping = true;
	e.subject = p->id;
	return range(c, s, &e, TRACE_RANGE_BEGIN, TRACE_SWEEP);
}

bool v1_sweep_done(struct v1_convert *c, const struct v1_step *s)
{
	struct v1_proc *p = &c->state.procs[s->proc];
	struct trace_event e = v1_context(c, s);

	if (!p->sweeping)
		return v1_conflict(c, "a sweep ends that did not begin");
	p->sweeping = false;
	e.subject = p->id;
	e.u.swept.bytes = s->event->args[0];
	e.u.swept.reclaimed = s->event->args[1];
	return range(c, s, &e, TRACE_RANGE_END, TRACE_SWEEP);
}

/* The goroutine that the proc runs, NULL: none. */
static struct v1_goroutine *running(struct v1_convert *c, const struct v1_step *s)
{
	uint32_t row = c->state.procs[s->proc].current;

	return row == V1_NO_ROW ? NULL : &c->state.goroutines[row];
}

bool v1_assist_start(struct v1_convert *c, const struct v1_step *s)
{
	struct v1_goroutine *g = running(c, s);
	struct trace_event e = v1_stacked(c, s);

	if (!g || g->assisting)
		return v1_conflict(c, "a mark assist begins in another, or in no goroutine");
	g->assisting = g->assisted = true;
	e.subject = g->id;
	return range(c, s, &e, TRACE_RANGE_BEGIN, TRACE_ASSIST);
}

bool v1_assist_done(struct v1_convert *c, const struct v1_step *s)
{
	struct v1_goroutine *g = running(c, s);
	struct trace_event e = v1_context(c, s);

	if (!g || (!g->assisting && g->assisted))
		return v1_conflict(c, "a mark assist ends that did not begin");
	e.subject = g->id;
	if (!g->assisting && !range(c, s, &e, TRACE_RANGE_ACTIVE, TRACE_ASSIST))
		return false; /* it was on when the trace began */
	g->assisting = false;
	g->assisted = true;
	return range(c, s, &e, TRACE_RANGE_END, TRACE_ASSIST);
}

/* ---- tasks, regions, logs ---- */

bool v1_task_create(struct v1_convert *c, const struct v1_step *s)
{
	const uint64_t *args = s->event->args;
	struct trace_event e = v1_stacked(c, s);

	e.kind = TRACE_TASK_BEGIN;
	e.text = v1_text(c->x, c->load->stacks, args[2]);
	e.u.task.id = args[0];
	e.u.task.parent = args[1] ? args[1] : TRACE_NONE;
	if (!v1_task_open(&c->state, args[0], e.u.task.parent, e.text))
		return v1_conflict(c, "a task begins that is open");
	return v1_give(c, &e, s->event->tick);
}

bool v1_task_end(struct v1_convert *c, const struct v1_step *s)
{
	struct v1_task task = {TRACE_NONE, 0, 0};
	struct trace_event e = v1_stacked(c, s);

	v1_task_close(&c->state, s->event->args[0], &task);
	e.kind = TRACE_TASK_END;
	e.text = task.name;
	e.u.task.id = s->event->args[0];
	e.u.task.parent = task.parent;
	return v1_give(c, &e, s->event->tick);
}

bool v1_region(struct v1_convert *c, const struct v1_step *s)
{
	const uint64_t *args = s->event->args;
	struct v1_goroutine *g = running(c, s);
	struct trace_event e = v1_stacked(c, s);
	bool begin = args[1] == 0;

	if (!g || args[1] > 1)
		return v1_conflict(c, "a region of no goroutine or of an unknown kind");
	e.kind = begin ? TRACE_REGION_BEGIN : TRACE_REGION_END;
	e.subject = g->id;
	e.text = v1_text(c->x, c->load->stacks, args[2]);
	e.u.task.id = args[0];
	e.u.task.parent = TRACE_NONE;
	if (begin) {
		v1_region_push(&c->state, g, args[0], e.text);
	} else if (g->region != V1_NO_ROW) {
		const struct v1_region *open = &c->state.regions[g->region];

		if (open->task != args[0] || open->name != e.text)
			return v1_conflict(c, "a region ends that is not the innermost");
		v1_region_pop(&c->state, g);
	}
	return v1_give(c, &e, s->event->tick);
}

bool v1_log(struct v1_convert *c, const struct v1_step *s)
{
	struct trace_event e = v1_stacked(c, s);

	e.kind = TRACE_LOG;
	e.text = v1_text(c->x, c->load->stacks, s->event->args[1]);
	e.u.log.task = s->event->args[0];
	e.u.log.message = s->event->message;
	return v1_give(c, &e, s->event->tick);
}

/* Its own context, which the profiling signal saw: no thread; args as the file has them. */
bool v1_cpu_sample(struct v1_convert *c, const struct v1_step *s)
{
	struct trace_event e = v1_stacked(c, s);

	e.kind = TRACE_SAMPLE;
	e.thread = TRACE_NONE;
	e.proc = s->event->args[0];
	e.goroutine = s->event->goroutine ? s->event->goroutine : TRACE_NONE;
	return v1_give(c, &e, s->event->tick);
}
