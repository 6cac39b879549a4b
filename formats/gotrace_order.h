/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOTRACE_ORDER_H
#define FORMATS_GOTRACE_ORDER_H

#include "formats/gotrace_event.h"
#include "formats/gotrace_generation.h"
#include "model/sink.h"

/*
 * Puts the events of the threads of a generation into one order and delivers them. The rules are
 * those of internal/trace's order.go (Go 1.26; specs/go-trace.md section 6): each thread's events
 * stand in order; across threads an event waits until the state of its goroutine or proc, and the
 * sequence number in that state, let it through; time only decides between those that may go.
 *
 * What is stricter than there, so that the invariants of model/trace.h hold on any input: a thread
 * never holds two procs or runs two goroutines, a goroutine that runs has a thread, one world stop
 * at a time per goroutine.
 */

/* As the file counts them. */
enum gotrace_go_status { GO_RUNNABLE = 1, GO_RUNNING, GO_SYSCALL, GO_WAITING };
enum gotrace_proc_status { PROC_RUNNING = 1, PROC_IDLE, PROC_SYSCALL, PROC_ABANDONED };

struct gotrace_region {
	uint64_t task;
	strid name;
};

/* Sequence numbers count within a generation; a status or creation in it starts them. */
struct gotrace_go {
	uint64_t id;
	uint64_t generation, seq;
	struct gotrace_region *regions; /* begun, outermost first */
	size_t nregions, cap_regions;
	uint32_t thread; /* row it is bound to, NO_ROW */
	strid stw;
	uint8_t status;
	bool in_stw, in_assist;
};

struct gotrace_proc {
	uint64_t id;
	uint64_t generation, seq;
	uint32_t thread; /* row that holds it, NO_ROW */
	uint8_t status;
	bool in_sweep;
};

struct gotrace_thread {
	uint64_t id;
	uint32_t go, proc; /* rows, NO_ROW */
};

struct gotrace_task {
	uint64_t id, parent;
	strid name;
};

#define NO_ROW UINT32_MAX

/* One thread's next event. */
struct gotrace_cursor {
	const unsigned char *p, *end; /* of its batch */
	uint32_t batch;		      /* GENERATION_LAST: no event is left */
	uint32_t thread;	      /* row, NO_ROW: events of no thread */
	int64_t time_ns;	      /* of the event below */
	const unsigned char *start;   /* of the event below */
	uint64_t args[GT_MAX_ARGS + 1];
	uint8_t type;
};

struct gotrace_heap_slot {
	int64_t time_ns;
	uint32_t cursor;
};

enum gotrace_gc { GC_UNKNOWN, GC_OFF, GC_ON };

struct gotrace_order {
	struct sink *sink;
	struct stacks *stacks;
	struct gotrace_generation *g;
	bool first; /* generation behind a reset: whatever is named exists */
	/* the world */
	struct gotrace_go *gos;
	size_t ngos, cap_gos;
	uint32_t *free_gos;
	size_t nfree_gos, cap_free_gos;
	struct idmap go_rows;
	struct gotrace_proc *procs;
	size_t nprocs, cap_procs;
	struct idmap proc_rows;
	struct gotrace_thread *threads;
	size_t nthreads, cap_threads;
	struct idmap thread_rows;
	struct gotrace_task *tasks;
	size_t ntasks, cap_tasks;
	struct idmap task_rows;
	enum gotrace_gc gc;
	uint64_t gc_seq;
	/* the merge */
	struct gotrace_cursor *cursors;
	size_t ncursors, cap_cursors;
	struct gotrace_heap_slot *heap;
	size_t nheap, cap_heap;
	size_t next_sample;
	uint64_t late; /* events that were tried too early */
	/* the event that is tried: its thread's context before it */
	const struct gotrace_cursor *ev;
	uint32_t thread, go, proc; /* rows, NO_ROW */
	/* the output */
	int64_t start_ns; /* time 0 */
	int64_t last_ns;  /* of the last event, absolute */
	uint64_t delivered;
	uint64_t max; /* of delivered, 0 = no limit */
	bool stopped; /* by the sink, or by max */
	struct err problem;
};

enum gotrace_try {
	TRY_DONE,
	TRY_LATER,  /* nothing has changed */
	TRY_BROKEN, /* problem says why */
};

void gotrace_order_release(struct gotrace_order *o);

/* Forgets the world: what was before the next generation is not known. */
void gotrace_order_forget(struct gotrace_order *o);

/*
 * Orders and delivers a generation whose tables are read. False: broken at file offset *at
 * (problem says why), or `stopped`.
 */
bool gotrace_order_generation(struct gotrace_order *o, struct gotrace_generation *g, uint64_t *at);

/* ---- between the files of the ordering ---- */

/* Rows of the world; NO_ROW = not known. */
uint32_t gotrace_go_find(const struct gotrace_order *o, uint64_t id);
uint32_t gotrace_go_add(struct gotrace_order *o, uint64_t id, enum gotrace_go_status status);
void gotrace_go_remove(struct gotrace_order *o, uint32_t row);
uint32_t gotrace_proc_find(const struct gotrace_order *o, uint64_t id);
uint32_t gotrace_proc_add(struct gotrace_order *o, uint64_t id, enum gotrace_proc_status status);
uint32_t gotrace_thread_of(struct gotrace_order *o, uint64_t id); /* made when it is new */
uint32_t gotrace_thread_find(const struct gotrace_order *o, uint64_t id);

/* Both sides of a binding, and its end. */
void gotrace_bind_go(struct gotrace_order *o, uint32_t go, uint32_t thread);
void gotrace_unbind_go(struct gotrace_order *o, uint32_t go);
void gotrace_bind_proc(struct gotrace_order *o, uint32_t proc, uint32_t thread);
void gotrace_unbind_proc(struct gotrace_order *o, uint32_t proc);

/* TRY_BROKEN with a text. */
enum gotrace_try gotrace_broken(struct gotrace_order *o, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* What an event needs of its context; NULL when it is there. */
enum gotrace_need { NEED_NOT, NEED_MAY, NEED_MUST };
bool gotrace_need(struct gotrace_order *o, enum gotrace_need thread, enum gotrace_need proc,
	enum gotrace_need go);
bool gotrace_need_go(struct gotrace_order *o, enum gotrace_go_status status);

/* An event of this kind in the context of the one that is tried. Inline: every event is made so. */
static inline struct trace_event gotrace_event(const struct gotrace_order *o, enum trace_kind kind)
{
	return (struct trace_event){
		.thread = o->thread == NO_ROW ? TRACE_NONE : o->threads[o->thread].id,
		.proc = o->proc == NO_ROW ? TRACE_NONE : o->procs[o->proc].id,
		.goroutine = o->go == NO_ROW ? TRACE_NONE : o->gos[o->go].id,
		.subject = TRACE_NONE,
		.kind = (uint8_t)kind,
	};
}

/* Looks the references up; false = TRY_BROKEN. */
bool gotrace_need_stack(struct gotrace_order *o, uint64_t ref, stackid *out);
bool gotrace_need_text(struct gotrace_order *o, uint64_t ref, strid *out);

/* Hands it over. The time is made greater than the last one's. */
enum gotrace_try gotrace_deliver(struct gotrace_order *o, struct trace_event *e, int64_t time_ns);

/* Delivers at the time of the event that is tried. */
enum gotrace_try gotrace_put(struct gotrace_order *o, struct trace_event *e);

/* The rules, by what an event is about. */
enum gotrace_try gotrace_try_proc(struct gotrace_order *o);
enum gotrace_try gotrace_try_go(struct gotrace_order *o);
enum gotrace_try gotrace_try_syscall(struct gotrace_order *o);
enum gotrace_try gotrace_try_status(struct gotrace_order *o);
enum gotrace_try gotrace_try_range(struct gotrace_order *o);
enum gotrace_try gotrace_try_user(struct gotrace_order *o);

#endif
