/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_WAITING_H
#define MODEL_TRACE_WAITING_H

#include "model/trace_view.h"

enum { TRACE_WAITING_SAMPLES = 8 };

/* Goroutines that still waited, or were in a system call, where the trace ends. */
struct trace_waiting_row {
	funcid entry; /* 0 = unknown */
	enum trace_state state;
	enum wait_class class; /* by its frames; WAIT_OTHER: they do not tell */
	strid reason;	       /* as the trace says it; 0 = it does not */
	stackid stack;	       /* without the runtime's part */
	frameid site;	       /* filled by trace_waiting_build() */
	uint64_t count;
	uint64_t whole; /* of them, those that waited through all that was seen */
	uint64_t born;	/* of them, those created within what was seen */
	uint64_t late;	/* of them, those that came in the second half of what was seen */
	int64_t max_ns; /* the longest, so far */
	uint64_t samples[TRACE_WAITING_SAMPLES]; /* ids, the longest waits first */
	int64_t sample_ns[TRACE_WAITING_SAMPLES];
	size_t nsamples;
	bool system;
};

struct trace_waiting {
	const struct stacks *stacks;
	struct trace_about about;
	struct trace_waiting_row *rows; /* the runtime's own last; the most goroutines first */
	size_t nrows, cap_rows;
	size_t nsystem;	 /* of nrows */
	int64_t seen_ns; /* how long was looked, at the longest */
};

void trace_waiting_release(struct trace_waiting *w);

#endif
