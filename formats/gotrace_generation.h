/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOTRACE_GENERATION_H
#define FORMATS_GOTRACE_GENERATION_H

#include "base/idmap.h"
#include "io/cursor.h"
#include "io/input.h"
#include "model/refs.h"
#include "model/trace.h"

/*
 * One generation of a trace of format v2: its batches found, its tables read. All offsets are
 * from the generation's first byte; the bytes are the input's window and stay where they are until
 * the generation is skipped. Reused from generation to generation: the memory of the largest stays.
 */
enum { GENERATION_BATCH_MAX = 64 * 1024, GENERATION_STRING_MAX = 1024, GENERATION_DEPTH = 128 };

/* Threads of one generation; the runtime ends a program at 10,000 unless told otherwise. */
enum { GENERATION_THREADS_MAX = 1 << 20 };

/* Events of one thread, or a part of a table. */
struct gotrace_batch {
	uint64_t time;	   /* clock ticks */
	uint32_t at, size; /* payload */
	uint32_t next;	   /* batch of the same thread behind this one; GENERATION_LAST */
	uint8_t kind;	   /* enum gotrace_type of a table, 0 = events */
};

#define GENERATION_LAST UINT32_MAX

struct gotrace_thread_batches {
	uint64_t thread;
	uint32_t first, last;
};

struct gotrace_string {
	struct str text;
	strid id; /* 0 = not interned yet, or empty */
};

struct gotrace_sample {
	int64_t time_ns;
	uint64_t thread, proc, goroutine;
	uint64_t stack_ref;
	uint32_t ordinal;
};

/* A frame as the first stack that has its address says. */
struct gotrace_pc {
	uint64_t function_ref, file_ref, line;
	frameid frame;
};

struct gotrace_generation {
	unsigned minor; /* of the format */
	bool tolerant;	/* unknown strings and stacks are empty, not an error */
	uint64_t number;
	uint64_t at; /* in the file */
	const unsigned char *bytes;
	size_t size;
	struct gotrace_batch *batches; /* events in the order of the file */
	size_t nbatches, cap_batches;
	struct gotrace_batch *tables; /* strings, stacks, samples, sync */
	size_t ntables, cap_tables;
	struct gotrace_thread_batches *threads; /* in the order of their first batch */
	size_t nthreads, cap_threads;
	struct idmap thread_rows;
	uint64_t experimental; /* batches that are not read */
	/* sync */
	uint64_t min_time;
	double ns_per_tick; /* 0 = not stated */
	bool has_clock;
	struct trace_clock clock; /* time_ns: absolute */
	/* tables */
	struct gotrace_string *strings;
	size_t nstrings, cap_strings;
	struct refs string_rows;
	stackid *stacks;
	size_t nstacks, cap_stacks;
	struct refs stack_rows;
	struct gotrace_pc *pcs;
	size_t npcs, cap_pcs;
	struct idmap pc_rows;
	struct gotrace_sample *samples;
	size_t nsamples, cap_samples;
};

enum gotrace_end {
	GENERATION_WHOLE,
	GENERATION_NONE,  /* no byte is left */
	GENERATION_CUT,	  /* the file ends or breaks within it, at `at` */
	GENERATION_MIXED, /* a batch of another generation stands within it, at `at` */
};

struct gotrace_scan {
	enum gotrace_end end;
	size_t size;	     /* bytes from the window's first that belong to it */
	uint64_t at;	     /* in the file: the damage */
	const char *problem; /* literal */
};

/*
 * Finds the batches from the input's next byte on. False: the input failed, or a generation is
 * larger than 4 GiB. Nothing is skipped.
 */
bool gotrace_scan(
	struct gotrace_generation *g, struct input *in, struct gotrace_scan *scan, struct err *err);

/*
 * Reads strings, stacks, samples and clocks into the generation; stacks are interned in `stacks`.
 * False with ERR_FORMAT and the place in *at: the generation is damaged.
 */
bool gotrace_read_tables(
	struct gotrace_generation *g, struct stacks *stacks, uint64_t *at, struct err *err);

void gotrace_generation_release(struct gotrace_generation *g);

/* Nanoseconds of ticks; -1 where the clock has no such time. Truncated, as the reference does. */
static inline int64_t gotrace_ns(const struct gotrace_generation *g, uint64_t ticks)
{
	double ns;

	if (ticks >> 62)
		return -1;
	ns = (double)(int64_t)ticks * g->ns_per_tick;
	return ns < 4e18 ? (int64_t)ns : -1;
}

/* False: there is no such stack. */
static inline bool gotrace_stack(const struct gotrace_generation *g, uint64_t ref, stackid *out)
{
	uint32_t row;

	*out = 0;
	if (ref == 0)
		return true;
	row = refs_find(&g->stack_rows, ref);
	if (row == REFS_NONE)
		return g->tolerant;
	*out = g->stacks[row];
	return true;
}

/* False: there is no such string. The text is borrowed from the generation's bytes. */
bool gotrace_text(const struct gotrace_generation *g, uint64_t ref, struct str *out);

/* The same, interned. */
bool gotrace_strid(struct gotrace_generation *g, struct stacks *stacks, uint64_t ref, strid *out);

#endif
