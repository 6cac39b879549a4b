/* SPDX-License-Identifier: MIT */
/* What the program says of itself (tasks, regions, logs), labels, metrics, experimental events. */
#include <inttypes.h>
#include <string.h>

#include "base/xmalloc.h"
#include "formats/gotrace_order.h"

/* ---- tasks: the end may stand in a later generation, or twice, or alone ---- */

static void task_add(struct gotrace_order *o, const struct gotrace_task *t)
{
	idmap_set(&o->task_rows, t->id, (uint32_t)o->ntasks);
	o->tasks = grow_array(o->tasks, &o->cap_tasks, o->ntasks + 1, sizeof(*o->tasks));
	o->tasks[o->ntasks++] = *t;
}

/* The last one takes its place. */
static void task_remove(struct gotrace_order *o, uint32_t row)
{
	idmap_remove(&o->task_rows, o->tasks[row].id);
	o->tasks[row] = o->tasks[--o->ntasks];
	if (row < o->ntasks)
		idmap_set(&o->task_rows, o->tasks[row].id, row);
}

static enum gotrace_try try_task_begin(struct gotrace_order *o)
{
	struct gotrace_task t = {o->ev->args[0], o->ev->args[1] ? o->ev->args[1] : TRACE_NONE, 0};
	struct trace_event e = gotrace_event(o, TRACE_TASK_BEGIN);

	if (idmap_find(&o->task_rows, t.id) != IDMAP_NONE)
		return gotrace_broken(o, "task %" PRIu64 " has begun already", t.id);
	if (!gotrace_need_text(o, o->ev->args[2], &t.name) ||
		!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MUST) ||
		!gotrace_need_stack(o, o->ev->args[3], &e.stack))
		return TRY_BROKEN;
	task_add(o, &t);
	e.text = t.name;
	e.u.task.id = t.id;
	e.u.task.parent = t.parent;
	return gotrace_put(o, &e);
}

static enum gotrace_try try_task_end(struct gotrace_order *o)
{
	struct trace_event e = gotrace_event(o, TRACE_TASK_END);
	uint32_t row = idmap_find(&o->task_rows, o->ev->args[0]);

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MUST) ||
		!gotrace_need_stack(o, o->ev->args[1], &e.stack))
		return TRY_BROKEN;
	e.u.task.id = o->ev->args[0];
	e.u.task.parent = TRACE_NONE;
	if (row != IDMAP_NONE) {
		e.u.task.parent = o->tasks[row].parent;
		e.text = o->tasks[row].name;
		task_remove(o, row);
	}
	return gotrace_put(o, &e);
}

/* ---- regions: nested in a goroutine; names are compared by content, ids change ---- */

static enum gotrace_try end_region(
	struct gotrace_order *o, struct gotrace_go *go, const struct gotrace_region *r)
{
	if (go->nregions == 0) /* it began before the trace */
		return TRY_DONE;
	if (!o->g->tolerant && (go->regions[go->nregions - 1].task != r->task ||
				       go->regions[go->nregions - 1].name != r->name))
		return gotrace_broken(
			o, "it is not the innermost region of goroutine %" PRIu64, go->id);
	go->nregions--;
	return TRY_DONE;
}

static enum gotrace_try try_region(struct gotrace_order *o)
{
	bool begins = o->ev->type == GT_REGION_BEGIN;
	struct trace_event e = gotrace_event(o, begins ? TRACE_REGION_BEGIN : TRACE_REGION_END);
	struct gotrace_region r = {.task = o->ev->args[0]};
	struct gotrace_go *go;

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MUST) ||
		!gotrace_need_text(o, o->ev->args[1], &r.name) ||
		!gotrace_need_stack(o, o->ev->args[2], &e.stack))
		return TRY_BROKEN;
	go = &o->gos[o->go];
	if (begins) {
		go->regions = grow_array(
			go->regions, &go->cap_regions, go->nregions + 1, sizeof(*go->regions));
		go->regions[go->nregions++] = r;
	} else if (end_region(o, go, &r) != TRY_DONE) {
		return TRY_BROKEN;
	}
	e.text = r.name;
	e.u.task.id = r.task;
	e.u.task.parent = TRACE_NONE;
	return gotrace_put(o, &e);
}

/* ---- single points ---- */

static enum gotrace_try try_log(struct gotrace_order *o)
{
	struct trace_event e = gotrace_event(o, TRACE_LOG);
	struct str message;

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MUST) ||
		!gotrace_need_text(o, o->ev->args[1], &e.text) ||
		!gotrace_need_stack(o, o->ev->args[3], &e.stack))
		return TRY_BROKEN;
	if (!gotrace_text(o->g, o->ev->args[2], &message))
		return gotrace_broken(o, "there is no string %" PRIu64, o->ev->args[2]);
	e.u.log.task = o->ev->args[0];
	e.u.log.message = message;
	return gotrace_put(o, &e);
}

static enum gotrace_try try_label(struct gotrace_order *o)
{
	struct trace_event e = gotrace_event(o, TRACE_LABEL);

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MUST) ||
		!gotrace_need_text(o, o->ev->args[0], &e.text))
		return TRY_BROKEN;
	e.subject = e.goroutine;
	return gotrace_put(o, &e);
}

static enum gotrace_try try_metric(struct gotrace_order *o)
{
	bool procs = o->ev->type == GT_PROCS_CHANGE;
	struct trace_event e = gotrace_event(o, TRACE_METRIC);

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, procs ? NEED_MUST : NEED_MAY) ||
		(procs && !gotrace_need_stack(o, o->ev->args[1], &e.stack)))
		return TRY_BROKEN;
	e.u.metric.value = o->ev->args[0];
	e.u.metric.id = procs			       ? TRACE_GOMAXPROCS
			: o->ev->type == GT_HEAP_ALLOC ? TRACE_HEAP_LIVE
						       : TRACE_HEAP_GOAL;
	return gotrace_put(o, &e);
}

static enum gotrace_try try_experimental(struct gotrace_order *o)
{
	struct trace_event e = gotrace_event(o, TRACE_EXPERIMENTAL);

	if (!gotrace_need(o, NEED_MUST, NEED_MAY, NEED_MAY))
		return TRY_BROKEN;
	e.experiment = o->ev->type;
	e.nraw = gotrace_spec(o->ev->type)->args;
	memcpy(e.u.raw, o->ev->args, sizeof(e.u.raw));
	return gotrace_put(o, &e);
}

enum gotrace_try gotrace_try_user(struct gotrace_order *o)
{
	switch (o->ev->type) {
	case GT_TASK_BEGIN:
		return try_task_begin(o);
	case GT_TASK_END:
		return try_task_end(o);
	case GT_REGION_BEGIN:
	case GT_REGION_END:
		return try_region(o);
	case GT_LOG:
		return try_log(o);
	case GT_GO_LABEL:
		return try_label(o);
	case GT_PROCS_CHANGE:
	case GT_HEAP_ALLOC:
	case GT_HEAP_GOAL:
		return try_metric(o);
	default:
		return try_experimental(o);
	}
}
