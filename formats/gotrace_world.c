/* SPDX-License-Identifier: MIT */
/* What the ordering knows of goroutines, procs and threads, and who is bound to whom. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "formats/gotrace_order.h"

/* ---- goroutines: rows of the dead are used again ---- */

uint32_t gotrace_go_find(const struct gotrace_order *o, uint64_t id)
{
	return idmap_find(&o->go_rows, id);
}

uint32_t gotrace_go_add(struct gotrace_order *o, uint64_t id, enum gotrace_go_status status)
{
	struct gotrace_go *go;
	uint32_t row;

	if (o->nfree_gos) {
		row = o->free_gos[--o->nfree_gos];
	} else {
		o->gos = grow_array(o->gos, &o->cap_gos, o->ngos + 1, sizeof(*o->gos));
		row = (uint32_t)o->ngos++;
		o->gos[row] = (struct gotrace_go){0};
	}
	go = &o->gos[row];
	*go = (struct gotrace_go){.id = id,
		.generation = o->g->number,
		.regions = go->regions,
		.cap_regions = go->cap_regions,
		.thread = NO_ROW,
		.status = (uint8_t)status};
	idmap_set(&o->go_rows, id, row);
	return row;
}

void gotrace_go_remove(struct gotrace_order *o, uint32_t row)
{
	gotrace_unbind_go(o, row);
	idmap_remove(&o->go_rows, o->gos[row].id);
	o->free_gos =
		grow_array(o->free_gos, &o->cap_free_gos, o->nfree_gos + 1, sizeof(*o->free_gos));
	o->free_gos[o->nfree_gos++] = row;
}

/* ---- procs and threads: never many, never removed ---- */

uint32_t gotrace_proc_find(const struct gotrace_order *o, uint64_t id)
{
	return idmap_find(&o->proc_rows, id);
}

uint32_t gotrace_proc_add(struct gotrace_order *o, uint64_t id, enum gotrace_proc_status status)
{
	uint32_t row = (uint32_t)o->nprocs;

	o->procs = grow_array(o->procs, &o->cap_procs, o->nprocs + 1, sizeof(*o->procs));
	o->procs[o->nprocs++] = (struct gotrace_proc){
		.id = id, .generation = o->g->number, .thread = NO_ROW, .status = (uint8_t)status};
	idmap_set(&o->proc_rows, id, row);
	return row;
}

uint32_t gotrace_thread_find(const struct gotrace_order *o, uint64_t id)
{
	return idmap_find(&o->thread_rows, id);
}

uint32_t gotrace_thread_of(struct gotrace_order *o, uint64_t id)
{
	uint32_t row = idmap_find(&o->thread_rows, id);

	if (row != IDMAP_NONE)
		return row;
	row = (uint32_t)o->nthreads;
	o->threads = grow_array(o->threads, &o->cap_threads, o->nthreads + 1, sizeof(*o->threads));
	o->threads[o->nthreads++] = (struct gotrace_thread){id, NO_ROW, NO_ROW};
	idmap_set(&o->thread_rows, id, row);
	return row;
}

/* ---- bindings ---- */

void gotrace_bind_go(struct gotrace_order *o, uint32_t go, uint32_t thread)
{
	o->gos[go].thread = thread;
	o->threads[thread].go = go;
}

void gotrace_unbind_go(struct gotrace_order *o, uint32_t go)
{
	if (o->gos[go].thread != NO_ROW)
		o->threads[o->gos[go].thread].go = NO_ROW;
	o->gos[go].thread = NO_ROW;
}

void gotrace_bind_proc(struct gotrace_order *o, uint32_t proc, uint32_t thread)
{
	o->procs[proc].thread = thread;
	o->threads[thread].proc = proc;
}

void gotrace_unbind_proc(struct gotrace_order *o, uint32_t proc)
{
	if (o->procs[proc].thread != NO_ROW)
		o->threads[o->procs[proc].thread].proc = NO_ROW;
	o->procs[proc].thread = NO_ROW;
}

/* ---- all of it ---- */

void gotrace_order_forget(struct gotrace_order *o)
{
	for (size_t i = 0; i < o->ngos; i++)
		free(o->gos[i].regions);
	o->ngos = o->nfree_gos = o->nprocs = o->nthreads = o->ntasks = 0;
	idmap_clear(&o->go_rows);
	idmap_clear(&o->proc_rows);
	idmap_clear(&o->thread_rows);
	idmap_clear(&o->task_rows);
	o->gc = GC_UNKNOWN;
	o->gc_seq = 0;
}

void gotrace_order_release(struct gotrace_order *o)
{
	gotrace_order_forget(o);
	free(o->gos);
	free(o->free_gos);
	free(o->procs);
	free(o->threads);
	free(o->tasks);
	free(o->cursors);
	free(o->heap);
	idmap_release(&o->go_rows);
	idmap_release(&o->proc_rows);
	idmap_release(&o->thread_rows);
	idmap_release(&o->task_rows);
	*o = (struct gotrace_order){0};
}

/* ---- what the rules share ---- */

enum gotrace_try gotrace_broken(struct gotrace_order *o, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	err_set(&o->problem, ERR_FORMAT, "%s: %s", o->ev ? gotrace_type_name(o->ev->type) : "trace",
		text);
	return TRY_BROKEN;
}

static bool need_one(
	struct gotrace_order *o, enum gotrace_need need, uint32_t row, const char *what)
{
	if (need == NEED_MAY || (need == NEED_MUST) == (row != NO_ROW))
		return true;
	gotrace_broken(o, need == NEED_MUST ? "there is no %s" : "there is a %s already", what);
	return false;
}

bool gotrace_need(struct gotrace_order *o, enum gotrace_need thread, enum gotrace_need proc,
	enum gotrace_need go)
{
	return need_one(o, thread, o->thread, "thread") && need_one(o, proc, o->proc, "proc") &&
	       need_one(o, go, o->go, "goroutine");
}

bool gotrace_need_go(struct gotrace_order *o, enum gotrace_go_status status)
{
	if (o->gos[o->go].status == status)
		return true;
	gotrace_broken(o, "goroutine %" PRIu64 " is in state %u, not %u", o->gos[o->go].id,
		o->gos[o->go].status, (unsigned)status);
	return false;
}

bool gotrace_need_stack(struct gotrace_order *o, uint64_t ref, stackid *out)
{
	if (gotrace_stack(o->g, ref, out))
		return true;
	gotrace_broken(o, "there is no stack %" PRIu64, ref);
	return false;
}

bool gotrace_need_text(struct gotrace_order *o, uint64_t ref, strid *out)
{
	if (gotrace_strid(o->g, o->stacks, ref, out))
		return true;
	gotrace_broken(o, "there is no string %" PRIu64, ref);
	return false;
}

enum gotrace_try gotrace_deliver(struct gotrace_order *o, struct trace_event *e, int64_t time_ns)
{
	if (time_ns <= o->last_ns)
		time_ns = o->last_ns + 1;
	o->last_ns = time_ns;
	e->time_ns = time_ns - o->start_ns;
	o->delivered++;
	if (o->sink->trace_event && !o->sink->trace_event(o->sink, e))
		o->stopped = true;
	return o->stopped ? TRY_BROKEN : TRY_DONE;
}

enum gotrace_try gotrace_put(struct gotrace_order *o, struct trace_event *e)
{
	return gotrace_deliver(o, e, o->ev->time_ns);
}
