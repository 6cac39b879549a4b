/* SPDX-License-Identifier: MIT */
/* Spans of the collector and of world stops. A generation repeats those that are open. */
#include <inttypes.h>

#include "formats/gotrace_order.h"

static struct trace_event range_event(const struct gotrace_order *o, enum trace_kind kind,
	enum trace_range range, uint64_t subject)
{
	struct trace_event e = gotrace_event(o, kind);

	e.range = (uint8_t)range;
	e.subject = subject;
	return e;
}

/* ---- the mark phase: numbered, since it begins and ends on any thread ---- */

static enum gotrace_try put_mark(struct gotrace_order *o, enum trace_kind kind, bool need)
{
	struct trace_event e = range_event(o, kind, TRACE_GC, TRACE_NONE);

	if (need && !gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MUST))
		return TRY_BROKEN;
	if (o->ev->type == GT_GC_BEGIN && !gotrace_need_stack(o, o->ev->args[1], &e.stack))
		return TRY_BROKEN;
	o->gc = kind == TRACE_RANGE_END ? GC_OFF : GC_ON;
	o->gc_seq = o->ev->args[0];
	return gotrace_put(o, &e);
}

static enum gotrace_try try_mark(struct gotrace_order *o)
{
	bool next = o->ev->args[0] == o->gc_seq + 1;

	switch (o->ev->type) {
	case GT_GC_ACTIVE:
		if (o->first && o->gc != GC_UNKNOWN)
			return gotrace_broken(o, "it is not the first of the collector's events");
		if (o->first)
			return put_mark(o, TRACE_RANGE_ACTIVE, false);
		if (!next)
			return TRY_LATER;
		if (o->gc != GC_ON)
			return gotrace_broken(o, "no mark phase is open");
		return put_mark(o, TRACE_RANGE_ACTIVE, true);
	case GT_GC_BEGIN:
		if (o->gc == GC_UNKNOWN)
			return put_mark(o, TRACE_RANGE_BEGIN, false);
		if (!next)
			return TRY_LATER;
		if (o->gc == GC_ON)
			return gotrace_broken(o, "a mark phase is open already");
		return put_mark(o, TRACE_RANGE_BEGIN, true);
	default:
		if (!next)
			return TRY_LATER;
		if (o->gc != GC_ON)
			return gotrace_broken(o, "no mark phase is open");
		return put_mark(o, TRACE_RANGE_END, true);
	}
}

/* ---- sweeping, of a proc ---- */

static enum gotrace_try try_sweep_active(struct gotrace_order *o)
{
	uint32_t row = gotrace_proc_find(o, o->ev->args[0]);
	struct trace_event e;

	if (row == NO_ROW)
		return gotrace_broken(o, "there is no proc %" PRIu64, o->ev->args[0]);
	if (o->procs[row].in_sweep == o->first)
		return gotrace_broken(o,
			o->first ? "proc %" PRIu64 " sweeps already"
				 : "proc %" PRIu64 " does not sweep",
			o->procs[row].id);
	o->procs[row].in_sweep = true;
	e = range_event(o, TRACE_RANGE_ACTIVE, TRACE_SWEEP, o->procs[row].id);
	return gotrace_put(o, &e);
}

static enum gotrace_try try_sweep(struct gotrace_order *o)
{
	bool begins = o->ev->type == GT_SWEEP_BEGIN;
	struct trace_event e;

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MAY))
		return TRY_BROKEN;
	if (o->procs[o->proc].in_sweep == begins)
		return gotrace_broken(o,
			begins ? "proc %" PRIu64 " sweeps already"
			       : "proc %" PRIu64 " does not sweep",
			o->procs[o->proc].id);
	e = range_event(
		o, begins ? TRACE_RANGE_BEGIN : TRACE_RANGE_END, TRACE_SWEEP, o->procs[o->proc].id);
	if (begins && !gotrace_need_stack(o, o->ev->args[0], &e.stack))
		return TRY_BROKEN;
	if (!begins) {
		e.u.swept.bytes = o->ev->args[0];
		e.u.swept.reclaimed = o->ev->args[1];
	}
	o->procs[o->proc].in_sweep = begins;
	return gotrace_put(o, &e);
}

/* ---- mark assists and world stops, of a goroutine ---- */

static enum gotrace_try try_assist_active(struct gotrace_order *o)
{
	uint32_t row = gotrace_go_find(o, o->ev->args[0]);
	struct trace_event e;

	if (row == NO_ROW)
		return gotrace_broken(o, "there is no goroutine %" PRIu64, o->ev->args[0]);
	if (o->gos[row].in_assist == o->first)
		return gotrace_broken(o,
			o->first ? "goroutine %" PRIu64 " assists already"
				 : "goroutine %" PRIu64 " does not assist",
			o->gos[row].id);
	o->gos[row].in_assist = true;
	e = range_event(o, TRACE_RANGE_ACTIVE, TRACE_ASSIST, o->gos[row].id);
	return gotrace_put(o, &e);
}

static enum gotrace_try try_assist(struct gotrace_order *o)
{
	bool begins = o->ev->type == GT_ASSIST_BEGIN;
	struct trace_event e;

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MUST))
		return TRY_BROKEN;
	if (o->gos[o->go].in_assist == begins)
		return gotrace_broken(o,
			begins ? "goroutine %" PRIu64 " assists already"
			       : "goroutine %" PRIu64 " does not assist",
			o->gos[o->go].id);
	e = range_event(
		o, begins ? TRACE_RANGE_BEGIN : TRACE_RANGE_END, TRACE_ASSIST, o->gos[o->go].id);
	if (begins && !gotrace_need_stack(o, o->ev->args[0], &e.stack))
		return TRY_BROKEN;
	o->gos[o->go].in_assist = begins;
	return gotrace_put(o, &e);
}

/* The end does not say why: the beginning did. */
static enum gotrace_try try_stw(struct gotrace_order *o)
{
	bool begins = o->ev->type == GT_STW_BEGIN;
	struct gotrace_go *go;
	struct trace_event e;

	if (!gotrace_need(o, NEED_MUST, NEED_MUST, NEED_MUST))
		return TRY_BROKEN;
	go = &o->gos[o->go];
	if (go->in_stw == begins)
		return gotrace_broken(o,
			begins ? "goroutine %" PRIu64 " has stopped the world already"
			       : "goroutine %" PRIu64 " has not stopped the world",
			go->id);
	if (begins && !gotrace_need_text(o, o->ev->args[0], &go->stw))
		return TRY_BROKEN;
	e = range_event(o, begins ? TRACE_RANGE_BEGIN : TRACE_RANGE_END, TRACE_STW, go->id);
	e.text = go->stw;
	if (begins && !gotrace_need_stack(o, o->ev->args[1], &e.stack))
		return TRY_BROKEN;
	go->in_stw = begins;
	return gotrace_put(o, &e);
}

enum gotrace_try gotrace_try_range(struct gotrace_order *o)
{
	switch (o->ev->type) {
	case GT_GC_ACTIVE:
	case GT_GC_BEGIN:
	case GT_GC_END:
		return try_mark(o);
	case GT_SWEEP_ACTIVE:
		return try_sweep_active(o);
	case GT_SWEEP_BEGIN:
	case GT_SWEEP_END:
		return try_sweep(o);
	case GT_ASSIST_ACTIVE:
		return try_assist_active(o);
	case GT_ASSIST_BEGIN:
	case GT_ASSIST_END:
		return try_assist(o);
	default:
		return try_stw(o);
	}
}
