/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOTRACE1_INDEX_H
#define FORMATS_GOTRACE1_INDEX_H

#include "base/diag.h"
#include "base/err.h"
#include "base/idmap.h"

/*
 * The first pass over a v1 trace: where each proc's batches are, where strings and stacks stand
 * (they may come behind the events that name them), the clock's frequency, and the two kinds of
 * events whose place in time is not where they were written: CPU samples and the ends of blocked
 * system calls (specs/go-trace.md sections 9 and 10). Every event is checked here; none is kept.
 *
 * Damage ends the batch that it is in. The search for the next batch's head goes on behind it: the
 * frequency and the stacks are the last things in a file.
 */
enum { V1_MAX_PROCS = 1 << 16 };

struct v1_batch {
	uint64_t at, end; /* of its events */
	uint64_t tick;	  /* at its beginning */
	uint32_t next;	  /* row of the same proc's next, IDMAP_NONE */
};

struct v1_proc_batches {
	uint64_t id; /* UINT64_MAX: what was written without a proc */
	uint32_t first, last;
};

struct v1_string {
	uint64_t at;
	uint32_t size;
	uint32_t strid; /* once it was asked for */
};

struct v1_stack {
	uint64_t at; /* of its number of frames */
	uint32_t stackid;
	bool known; /* stackid is */
};

struct v1_sample {
	uint64_t tick, goroutine, proc, at;
	uint32_t stack;
};

/* A system call's end at `tick`, written at `written` when its goroutine got a proc. */
struct v1_exit {
	uint64_t tick, goroutine, written;
};

enum { V1_RECENT_STACKS = 1024 };

struct v1_index {
	const unsigned char *data; /* the whole file */
	size_t size;
	unsigned minor;
	uint64_t frequency; /* ticks a second; 0: none was found */
	struct v1_batch *batches;
	size_t nbatches, cap_batches;
	struct v1_proc_batches *procs;
	size_t nprocs, cap_procs;
	struct v1_string *strings;
	size_t nstrings, cap_strings;
	struct v1_stack *stacks;
	size_t nstacks, cap_stacks;
	struct v1_sample *samples; /* by tick */
	size_t nsamples, cap_samples;
	struct v1_exit *exits; /* by tick, then by written */
	size_t nexits, cap_exits;
	struct {
		uint32_t id, stackid;
	} recent[V1_RECENT_STACKS]; /* stacks asked for last, by the lower bits of their ids */
	struct idmap string_ids, stack_ids, proc_ids, threads;
	uint64_t lost;	     /* bytes */
	uint64_t first_lost; /* offset */
	bool cut;	     /* the file ends within an event or without what ends a trace */
};

/* Borrows data, which begins with the 16 bytes of the header. False: not even one batch. */
bool v1_index_make(struct v1_index *x, struct str data, unsigned minor, struct str name,
	struct diag *diag, struct err *err);
void v1_index_release(struct v1_index *x);

#endif
