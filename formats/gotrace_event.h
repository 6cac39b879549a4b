/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOTRACE_EVENT_H
#define FORMATS_GOTRACE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The events of a trace of format v2 by their numbers in the file (internal/trace/tracev2,
 * Go 1.26; specs/go-trace.md section 4).
 */
enum gotrace_type {
	GT_BATCH = 1,
	GT_STACKS,
	GT_STACK,
	GT_STRINGS,
	GT_STRING,
	GT_SAMPLES,
	GT_SAMPLE,
	GT_FREQUENCY,
	GT_PROCS_CHANGE,
	GT_PROC_START,
	GT_PROC_STOP,
	GT_PROC_STEAL,
	GT_PROC_STATUS,
	GT_GO_CREATE,
	GT_GO_CREATE_SYSCALL,
	GT_GO_START,
	GT_GO_DESTROY,
	GT_GO_DESTROY_SYSCALL,
	GT_GO_STOP,
	GT_GO_BLOCK,
	GT_GO_UNBLOCK,
	GT_GO_SYSCALL_BEGIN,
	GT_GO_SYSCALL_END,
	GT_GO_SYSCALL_END_BLOCKED,
	GT_GO_STATUS,
	GT_STW_BEGIN,
	GT_STW_END,
	GT_GC_ACTIVE,
	GT_GC_BEGIN,
	GT_GC_END,
	GT_SWEEP_ACTIVE,
	GT_SWEEP_BEGIN,
	GT_SWEEP_END,
	GT_ASSIST_ACTIVE,
	GT_ASSIST_BEGIN,
	GT_ASSIST_END,
	GT_HEAP_ALLOC,
	GT_HEAP_GOAL,
	GT_GO_LABEL,
	GT_TASK_BEGIN,
	GT_TASK_END,
	GT_REGION_BEGIN,
	GT_REGION_END,
	GT_LOG,
	GT_GO_SWITCH, /* from here on Go 1.23 */
	GT_GO_SWITCH_DESTROY,
	GT_GO_CREATE_BLOCKED,
	GT_GO_STATUS_STACK,
	GT_EXPERIMENTAL_BATCH,
	GT_SYNC, /* Go 1.25 */
	GT_CLOCK_SNAPSHOT,
	GT_END_OF_GENERATION,  /* Go 1.26 */
	GT_EXPERIMENTAL = 128, /* Go 1.23: the first, and behind the last */
	GT_EXPERIMENTAL_END = 137,
};

enum { GT_MAX_ARGS = 4 };

/* Arguments behind the time difference of an event with a time; of a version that has it. */
struct gotrace_spec {
	uint8_t args;
	uint8_t since; /* minor Go version; 0: no event with a time */
	bool stack;    /* its last argument is the stack of who executes */
};

/* Never NULL; since 0 where the number is no event that may stand in a thread's batch. */
const struct gotrace_spec *gotrace_spec(unsigned type);

const char *gotrace_type_name(unsigned type);

#endif
