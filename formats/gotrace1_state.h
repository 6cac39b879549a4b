/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOTRACE1_STATE_H
#define FORMATS_GOTRACE1_STATE_H

#include "base/idmap.h"
#include "model/trace.h"

/* What is known of goroutines, procs, threads and tasks while a v1 trace is put in order. */

/* A goroutine's place in the order (specs/go-trace.md section 10). */
enum v1_order { V1_DEAD, V1_RUNNABLE, V1_RUNNING, V1_WAITING };

#define V1_NO_ROW IDMAP_NONE

struct v1_goroutine {
	uint64_t id;
	uint64_t seq;
	uint64_t blocked; /* tick at which its system call lost the proc, 0 = it has not */
	uint64_t thread;  /* that it runs on; TRACE_NONE */
	uint32_t waiters; /* streams whose next event waits for it, V1_NO_ROW */
	uint32_t entry;	  /* stack of its entry function, as the file numbers them */
	uint32_t region;  /* innermost open region, V1_NO_ROW */
	uint8_t order;	  /* enum v1_order */
	uint8_t state;	  /* enum trace_state as delivered last; UNDETERMINED: not named yet */
	bool exists, left_early, assisting, assisted;
};

struct v1_proc {
	uint64_t id;	  /* TRACE_NONE: of events without a proc */
	uint64_t thread;  /* that holds it; TRACE_NONE */
	uint32_t current; /* row of the goroutine that it runs, V1_NO_ROW */
	bool named, running, sweeping;
};

struct v1_thread {
	uint32_t proc, goroutine; /* rows of what it holds and runs, V1_NO_ROW */
};

struct v1_task {
	uint64_t parent;
	strid name;
	uint32_t next_free;
};

struct v1_region {
	uint64_t task;
	strid name;
	uint32_t outer;
};

struct v1_state {
	struct v1_goroutine *goroutines;
	size_t ngoroutines, cap_goroutines;
	struct v1_thread *threads;
	size_t nthreads, cap_threads;
	struct v1_task *tasks;
	size_t ntasks, cap_tasks;
	struct v1_region *regions;
	size_t nregions, cap_regions;
	uint32_t free_goroutine, free_task, free_region; /* lists; V1_NO_ROW */
	struct idmap goroutine_ids, thread_ids, task_ids;
	struct v1_proc *procs; /* a row a stream */
	size_t nprocs;
};

void v1_state_init(struct v1_state *s, size_t nprocs);
void v1_state_release(struct v1_state *s);

/* Row of a goroutine; of one never heard of, a new one that does not exist yet. */
uint32_t v1_goroutine_row(struct v1_state *s, uint64_t id);
void v1_goroutine_forget(struct v1_state *s, uint32_t row);
uint32_t v1_thread_row(struct v1_state *s, uint64_t id); /* id is not TRACE_NONE */

/* False: it is open already. Of a task that is not open, the second returns false. */
bool v1_task_open(struct v1_state *s, uint64_t id, uint64_t parent, strid name);
bool v1_task_close(struct v1_state *s, uint64_t id, struct v1_task *was);

void v1_region_push(struct v1_state *s, struct v1_goroutine *g, uint64_t task, strid name);
void v1_region_pop(struct v1_state *s, struct v1_goroutine *g);

#endif
