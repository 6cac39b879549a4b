/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_FORMAT_H
#define FORMATS_FORMAT_H

#include "base/diag.h"
#include "base/err.h"
#include "io/input.h"
#include "model/sink.h"

/* What a reader is given besides the bytes. */
struct load {
	struct stacks *stacks; /* where frames and stacks go */
	struct sink *sink;
	struct diag *diag; /* may be NULL */
	bool want_words;   /* struct thread.words and pcs: only for who uses them, they take time */
	uint64_t max_records; /* threads or samples of one input: --max-records; 0 = no limit */
	struct trace_wish trace;
	/* filled by load_input() and the readers */
	const struct format *format; /* what the bytes were; stays NULL when nothing knows them */
	uint64_t records;	     /* threads, samples, events that were handed over */
	uint64_t skipped;	     /* lines or records passed over */
	uint64_t lines, read;	     /* of a text: all; all but those skipped */
	uint64_t profiles;	     /* handed over, empty ones included */
	uint64_t collections;	     /* lines of gctrace */
};

/*
 * One kind of file. Binary and JSON formats have one reader; every text is format "text" and goes
 * through textlog.c, which offers each line to the line formats.
 */
struct format {
	const char *name;  /* as in reports: "pprof", "text", "gotrace" */
	const char *title; /* for people */
	/*
	 * How many bits of the first bytes (INPUT_PROBE at most, inflated) speak for this format; 0
	 * = no. Pure. Two formats that give equal non-zero bits for one file fail a test.
	 */
	unsigned (*probe)(struct str head);
	/*
	 * Reads it all. False: nothing (more) could be read, err set, or a callback stopped the
	 * reading with err untouched. NULL: recognised, not read.
	 */
	bool (*read)(struct input *in, struct load *load, struct err *err);
};

extern const struct format *const formats[]; /* ends with NULL; registry.c */

/* The format with the most bits, or NULL. */
const struct format *format_recognise(struct str head);

/* Recognises and reads. ERR_UNKNOWN_FORMAT when nothing knows the bytes or has a reader. */
bool load_input(struct input *in, struct load *load, struct err *err);

#endif
