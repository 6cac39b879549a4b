/* SPDX-License-Identifier: MIT */
#include "analyze/trace_within.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/idle.h"

/* A task or a region that is open, or what a goroutine is inside of. */
struct trace_within_open {
	uint64_t goroutine;	 /* of a task: who began it */
	uint32_t tasks, regions; /* member: how many of those that are asked for it is in */
	uint32_t outer; /* region: number of the one around it, IDMAP_NONE = none; or next free */
	bool in_task, in_region; /* task, region: it is one of those that are asked for */
};

bool trace_within_set(const struct trace_within *w)
{
	return w->has_task || w->type.n || w->region.n;
}

static void clear(struct trace_within *w)
{
	idmap_clear(&w->tasks);
	idmap_clear(&w->tops);
	idmap_clear(&w->members);
	w->nopen = 0;
	w->free = 0;
}

void trace_within_release(struct trace_within *w)
{
	idmap_release(&w->tasks);
	idmap_release(&w->tops);
	idmap_release(&w->members);
	free(w->open);
	*w = (struct trace_within){0};
}

static uint32_t new_open(struct trace_within *w)
{
	uint32_t i;

	if (w->free) {
		i = w->free - 1;
		w->free = w->open[i].outer;
	} else {
		w->open = grow_array(w->open, &w->cap_open, w->nopen + 1, sizeof(*w->open));
		i = (uint32_t)w->nopen++;
	}
	w->open[i] = (struct trace_within_open){.goroutine = TRACE_NONE, .outer = IDMAP_NONE};
	return i;
}

static void free_open(struct trace_within *w, uint32_t i)
{
	w->open[i].outer = w->free;
	w->free = i + 1;
}

/* ---- who is inside ---- */

/* What has begun (1) or ended (-1) holds for the goroutine. */
static void change(struct trace_within *w, const struct trace_within_open *what, int by)
{
	uint64_t goroutine = what->goroutine;
	bool in_task = what->in_task, in_region = what->in_region;
	struct trace_within_open *m;
	uint32_t i;

	if ((!in_task && !in_region) || goroutine == TRACE_NONE)
		return;
	i = idmap_find(&w->members, goroutine);
	if (i == IDMAP_NONE) {
		if (by < 0)
			return; /* it has ended */
		i = new_open(w);
		idmap_set(&w->members, goroutine, i);
	}
	m = &w->open[i];
	if (in_task && (by > 0 || m->tasks))
		m->tasks += (uint32_t)by;
	if (in_region && (by > 0 || m->regions))
		m->regions += (uint32_t)by;
	if (m->tasks || m->regions)
		return;
	idmap_remove(&w->members, goroutine);
	free_open(w, i);
}

bool trace_within_has(const struct trace_within *w, uint64_t goroutine)
{
	uint32_t i = idmap_find(&w->members, goroutine);
	const struct trace_within_open *m = i == IDMAP_NONE ? NULL : &w->open[i];

	return m && (m->tasks || (!w->has_task && !w->type.n)) && (m->regions || !w->region.n);
}

/* ---- events ---- */

static bool is_asked_for(
	const struct trace_within *w, const struct stacks *s, const struct trace_event *e)
{
	uint32_t parent = idmap_find(&w->tasks, e->u.task.parent);

	if (parent != IDMAP_NONE && w->open[parent].in_task)
		return true;
	return (w->has_task && e->u.task.id == w->task) ||
	       (w->type.n && idle_glob(w->type, stacks_text(s, e->text)));
}

static uint64_t task_begin(
	struct trace_within *w, const struct stacks *s, const struct trace_event *e)
{
	struct trace_within_open task;
	uint32_t i;

	if (idmap_find(&w->tasks, e->u.task.id) != IDMAP_NONE)
		return TRACE_NONE;
	i = new_open(w);
	w->open[i].goroutine = e->goroutine;
	w->open[i].in_task = is_asked_for(w, s, e);
	idmap_set(&w->tasks, e->u.task.id, i);
	task = w->open[i];
	change(w, &task, 1);
	return e->goroutine;
}

static uint64_t task_end(struct trace_within *w, const struct trace_event *e)
{
	uint32_t i = idmap_find(&w->tasks, e->u.task.id);
	struct trace_within_open task;

	if (i == IDMAP_NONE)
		return TRACE_NONE;
	task = w->open[i];
	idmap_remove(&w->tasks, e->u.task.id);
	free_open(w, i);
	change(w, &task, -1);
	return task.goroutine;
}

static uint64_t region_begin(
	struct trace_within *w, const struct stacks *s, const struct trace_event *e)
{
	uint32_t i = new_open(w), task = idmap_find(&w->tasks, e->u.task.id);
	struct trace_within_open region = {.goroutine = e->goroutine,
		/* Its begin may not have been seen; then its id is all there is. */
		.in_task = task == IDMAP_NONE
				   ? w->has_task && e->u.task.id && e->u.task.id == w->task
				   : w->open[task].in_task,
		.in_region = w->region.n && idle_glob(w->region, stacks_text(s, e->text)),
		.outer = idmap_find(&w->tops, e->goroutine)};

	w->open[i] = region;
	idmap_set(&w->tops, e->goroutine, i);
	change(w, &region, 1);
	return e->goroutine;
}

static uint64_t region_end(struct trace_within *w, uint64_t goroutine)
{
	uint32_t i = idmap_find(&w->tops, goroutine);
	struct trace_within_open region;

	if (i == IDMAP_NONE)
		return TRACE_NONE;
	region = w->open[i];
	if (region.outer == IDMAP_NONE)
		idmap_remove(&w->tops, goroutine);
	else
		idmap_set(&w->tops, goroutine, region.outer);
	free_open(w, i);
	change(w, &region, -1);
	return goroutine;
}

static void goroutine_end(struct trace_within *w, uint64_t goroutine)
{
	uint32_t i;

	while (region_end(w, goroutine) != TRACE_NONE)
		;
	i = idmap_find(&w->members, goroutine);
	if (i == IDMAP_NONE)
		return;
	idmap_remove(&w->members, goroutine);
	free_open(w, i);
}

uint64_t trace_within_event(
	struct trace_within *w, const struct stacks *s, const struct trace_event *e)
{
	switch ((enum trace_kind)e->kind) {
	case TRACE_SYNC:
		if (e->u.sync->reset)
			clear(w);
		return TRACE_NONE;
	case TRACE_TASK_BEGIN:
		return task_begin(w, s, e);
	case TRACE_TASK_END:
		return task_end(w, e);
	case TRACE_REGION_BEGIN:
		return region_begin(w, s, e);
	case TRACE_REGION_END:
		return region_end(w, e->goroutine);
	case TRACE_GO:
		if (e->to == TRACE_ABSENT)
			goroutine_end(w, e->subject);
		return TRACE_NONE;
	default:
		return TRACE_NONE;
	}
}
