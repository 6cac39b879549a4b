/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOTRACE1_CONVERT_H
#define FORMATS_GOTRACE1_CONVERT_H

#include "formats/format.h"
#include "formats/gotrace1_index.h"
#include "formats/gotrace1_state.h"
#include "formats/gotrace1_wire.h"

/*
 * Ordered v1 events as events of the model (specs/go-trace.md section 11; internal/trace/tracev1.go
 * of Go 1.26). Where that one and the model differ:
 * - Goroutines found at the start carry the stack of their entry function.
 * - Procs that do not run at the start are idle, not unknown until they run; others came later.
 * - The first GOMAXPROCS, which ends the listing of what exists, is an event too.
 * - A mark assist that was on before the trace is ACTIVE before it ends.
 * - A thread that comes back from a system call may take over its old proc while another thread's
 *   goroutine is in a system call on it. v1 has no word for it; it is delivered as STEAL and
 * ACQUIRE, else one thread would run two goroutines.
 * - The end of a blocked system call has the thread that was in it.
 */

/* An event as its proc wrote it. */
struct v1_event {
	uint64_t tick;
	uint64_t args[V1_MAX_ARGS];
	uint64_t goroutine; /* that the proc ran before the event; 0 = none */
	uint64_t at;	    /* offset in the file */
	struct str message; /* of a log */
	uint32_t stack;	    /* as the file numbers them */
	uint8_t type;	    /* enum v1_type */
};

struct v1_step {
	const struct v1_event *event;
	const struct v1_event *next; /* of the same proc, or NULL */
	uint32_t proc;		     /* row in state.procs */
	uint32_t goroutine;	     /* row of the one that the order depends on, V1_NO_ROW */
};

enum { V1_STW_KINDS = 17 };

struct v1_convert {
	struct v1_index *x;
	struct load *load;
	struct v1_state state;
	double scale;	      /* ns a tick */
	uint64_t first;	      /* tick of the first event */
	bool started, listed; /* first event seen; what existed at the start was listed */
	bool stopped, limit;  /* a callback, or load->max_records, wants no more */
	const char *problem;  /* why the last event was not delivered */
	int64_t last_ns;
	size_t next_exit;  /* in x->exits */
	uint32_t *unnamed; /* rows of goroutines that exist and have no state yet */
	size_t nunnamed, cap_unnamed;
	bool collecting, stw;
	uint64_t stw_by;
	strid stw_why;
	strid reasons[V1_TYPES]; /* of blocking and stopping, once used */
};

void v1_convert_init(struct v1_convert *c, struct v1_index *x, struct load *load);
void v1_convert_release(struct v1_convert *c);

/*
 * False: stopped, or problem says what contradicts what came before; then nothing of the event was
 * delivered and no state changed.
 */
bool v1_convert_event(struct v1_convert *c, const struct v1_step *s);

/* The rest of what must be named before the trace ends. False: stopped. */
bool v1_convert_end(struct v1_convert *c);

/* ---- between the files of the conversion ---- */

bool v1_conflict(struct v1_convert *c, const char *problem); /* returns false */

/* Who acts, as the step's proc has it; kind and all else are 0. */
struct trace_event v1_context(const struct v1_convert *c, const struct v1_step *s);
struct trace_event v1_stacked(struct v1_convert *c, const struct v1_step *s);

/* Gives time to the event (tick's, or later) and hands it over. */
bool v1_give(struct v1_convert *c, struct trace_event *e, uint64_t tick);

typedef bool v1_handler(struct v1_convert *c, const struct v1_step *s);

v1_handler v1_proc_start, v1_proc_stop, v1_go_create, v1_go_start, v1_go_end, v1_go_stop,
	v1_go_block, v1_go_unblock, v1_go_syscall, v1_go_sysblock, v1_go_sysexit, v1_go_found;
v1_handler v1_gomaxprocs, v1_heap, v1_gc_start, v1_gc_done, v1_stw_start, v1_stw_done,
	v1_sweep_start, v1_sweep_done, v1_assist_start, v1_assist_done;
v1_handler v1_task_create, v1_task_end, v1_region, v1_log, v1_cpu_sample;

/* Procs 0 to n - 1 that did not say anything yet are idle. */
bool v1_name_procs(struct v1_convert *c, uint64_t n, uint64_t tick);

/* States of the goroutines of which nothing but their existence is known. */
bool v1_name_rest(struct v1_convert *c, uint64_t tick);

/* A blocked system call of goroutine `row` ends. */
bool v1_leave_syscall(struct v1_convert *c, uint32_t row, uint64_t tick);

#endif
