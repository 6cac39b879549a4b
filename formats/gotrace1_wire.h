/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOTRACE1_WIRE_H
#define FORMATS_GOTRACE1_WIRE_H

#include "base/str.h"

/*
 * Events of the v1 format on the wire (specs/go-trace.md section 9; src/runtime/trace.go of Go 1.11
 * to 1.21, internal/trace/internal/tracev1 of Go 1.26). The first byte of an event holds its type
 * and how many numbers follow; with three and more their length in bytes stands before them.
 */
enum v1_type {
	V1_NONE,
	V1_BATCH,
	V1_FREQUENCY,
	V1_STACK,
	V1_GOMAXPROCS,
	V1_PROC_START,
	V1_PROC_STOP,
	V1_GC_START,
	V1_GC_DONE,
	V1_STW_START,
	V1_STW_DONE,
	V1_SWEEP_START,
	V1_SWEEP_DONE,
	V1_GO_CREATE,
	V1_GO_START,
	V1_GO_END,
	V1_GO_STOP,
	V1_GO_SCHED,
	V1_GO_PREEMPT,
	V1_GO_SLEEP,
	V1_GO_BLOCK,
	V1_GO_UNBLOCK,
	V1_GO_BLOCK_SEND,
	V1_GO_BLOCK_RECV,
	V1_GO_BLOCK_SELECT,
	V1_GO_BLOCK_SYNC,
	V1_GO_BLOCK_COND,
	V1_GO_BLOCK_NET,
	V1_GO_SYSCALL,
	V1_GO_SYSEXIT,
	V1_GO_SYSBLOCK,
	V1_GO_WAITING,
	V1_GO_IN_SYSCALL,
	V1_HEAP_ALLOC,
	V1_HEAP_GOAL,
	V1_TIMER_GOROUTINE,
	V1_FUTILE_WAKEUP,
	V1_STRING,
	V1_GO_START_LOCAL,
	V1_GO_UNBLOCK_LOCAL,
	V1_GO_SYSEXIT_LOCAL,
	V1_GO_START_LABEL,
	V1_GO_BLOCK_GC,
	V1_ASSIST_START,
	V1_ASSIST_DONE,
	V1_TASK_CREATE,
	V1_TASK_END,
	V1_REGION,
	V1_LOG,
	V1_CPU_SAMPLE,
	V1_TYPES,
};

enum { V1_MAX_ARGS = 4, V1_MAX_FRAMES = 1000, V1_MAX_STRING = 1000000, V1_MAX_LENGTH = 2048 };

struct v1_shape {
	uint8_t args;  /* behind the time's difference, the stack included */
	bool stack;    /* the last one is a stack's id */
	uint8_t since; /* first header version that has it */
};

const struct v1_shape *v1_shape(unsigned type);

/* What the first pass must know of an event. */
struct v1_head {
	unsigned type;
	size_t size;   /* of all of it */
	uint64_t dt;   /* of the types that have it */
	size_t values; /* where the first value stands, dt included */
};

/*
 * Checks the event at p: its type, each of its numbers, how many there are. NULL and *h, or what is
 * wrong. After that v1_number() may read it without looking at the end.
 */
const char *v1_check(
	const unsigned char *p, const unsigned char *end, unsigned minor, struct v1_head *h);

/* A number that v1_check() has seen. */
static inline uint64_t v1_number(const unsigned char **at)
{
	const unsigned char *p = *at;
	uint64_t v = *p & 0x7f;
	unsigned shift = 0;

	while (*p++ & 0x80) {
		shift += 7;
		v |= (uint64_t)(*p & 0x7f) << shift;
	}
	*at = p;
	return v;
}

#endif
