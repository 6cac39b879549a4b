/* SPDX-License-Identifier: MIT */
#include "formats/gotrace1_state.h"

#include <stdlib.h>

#include "base/xmalloc.h"

void v1_state_init(struct v1_state *s, size_t nprocs)
{
	*s = (struct v1_state){.free_goroutine = V1_NO_ROW,
		.free_task = V1_NO_ROW,
		.free_region = V1_NO_ROW,
		.procs = xcalloc(nprocs, sizeof(*s->procs)),
		.nprocs = nprocs};
	for (size_t i = 0; i < nprocs; i++)
		s->procs[i] = (struct v1_proc){
			.id = TRACE_NONE, .thread = TRACE_NONE, .current = V1_NO_ROW};
}

void v1_state_release(struct v1_state *s)
{
	free(s->goroutines);
	free(s->threads);
	free(s->tasks);
	free(s->regions);
	free(s->procs);
	idmap_release(&s->goroutine_ids);
	idmap_release(&s->thread_ids);
	idmap_release(&s->task_ids);
	*s = (struct v1_state){0};
}

uint32_t v1_goroutine_row(struct v1_state *s, uint64_t id)
{
	uint32_t row = idmap_find(&s->goroutine_ids, id);

	if (row != IDMAP_NONE)
		return row;
	row = s->free_goroutine;
	if (row != V1_NO_ROW) {
		s->free_goroutine = s->goroutines[row].region;
	} else {
		s->goroutines = grow_array(s->goroutines, &s->cap_goroutines, s->ngoroutines + 1,
			sizeof(*s->goroutines));
		row = (uint32_t)s->ngoroutines++;
	}
	s->goroutines[row] = (struct v1_goroutine){
		.id = id, .thread = TRACE_NONE, .waiters = V1_NO_ROW, .region = V1_NO_ROW};
	idmap_set(&s->goroutine_ids, id, row);
	return row;
}

void v1_goroutine_forget(struct v1_state *s, uint32_t row)
{
	struct v1_goroutine *g = &s->goroutines[row];

	while (g->region != V1_NO_ROW)
		v1_region_pop(s, g);
	g->exists = g->left_early = g->assisting = g->assisted = false;
	if (g->waiters != V1_NO_ROW) /* somebody still counts on it */
		return;
	idmap_remove(&s->goroutine_ids, g->id);
	g->id = TRACE_NONE;
	g->region = s->free_goroutine;
	s->free_goroutine = row;
}

uint32_t v1_thread_row(struct v1_state *s, uint64_t id)
{
	uint32_t row = idmap_find(&s->thread_ids, id);

	if (row != IDMAP_NONE)
		return row;
	s->threads = grow_array(s->threads, &s->cap_threads, s->nthreads + 1, sizeof(*s->threads));
	row = (uint32_t)s->nthreads++;
	s->threads[row] = (struct v1_thread){V1_NO_ROW, V1_NO_ROW};
	idmap_set(&s->thread_ids, id, row);
	return row;
}

bool v1_task_open(struct v1_state *s, uint64_t id, uint64_t parent, strid name)
{
	uint32_t row = s->free_task;

	if (idmap_find(&s->task_ids, id) != IDMAP_NONE)
		return false;
	if (row != V1_NO_ROW) {
		s->free_task = s->tasks[row].next_free;
	} else {
		s->tasks = grow_array(s->tasks, &s->cap_tasks, s->ntasks + 1, sizeof(*s->tasks));
		row = (uint32_t)s->ntasks++;
	}
	s->tasks[row] = (struct v1_task){parent, name, V1_NO_ROW};
	idmap_set(&s->task_ids, id, row);
	return true;
}

bool v1_task_close(struct v1_state *s, uint64_t id, struct v1_task *was)
{
	uint32_t row = idmap_find(&s->task_ids, id);

	if (row == IDMAP_NONE)
		return false;
	*was = s->tasks[row];
	idmap_remove(&s->task_ids, id);
	s->tasks[row].next_free = s->free_task;
	s->free_task = row;
	return true;
}

void v1_region_push(struct v1_state *s, struct v1_goroutine *g, uint64_t task, strid name)
{
	uint32_t row = s->free_region;

	if (row != V1_NO_ROW) {
		s->free_region = s->regions[row].outer;
	} else {
		s->regions = grow_array(
			s->regions, &s->cap_regions, s->nregions + 1, sizeof(*s->regions));
		row = (uint32_t)s->nregions++;
	}
	s->regions[row] = (struct v1_region){task, name, g->region};
	g->region = row;
}

void v1_region_pop(struct v1_state *s, struct v1_goroutine *g)
{
	uint32_t row = g->region;

	g->region = s->regions[row].outer;
	s->regions[row].outer = s->free_region;
	s->free_region = row;
}
