/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TRACE_SUMMARY_H
#define MODEL_TRACE_SUMMARY_H

#include "model/trace.h"

/* Goroutines that begin in one function. */
struct trace_summary_entry {
	funcid function;       /* 0 = no stack says */
	struct str name, file; /* of it, empty where it is none */
	uint64_t goroutines;   /* distinct ids, those that lived before included */
	uint64_t created, ended;
	uint64_t alive; /* at the end of the trace */
};

/* One generation that was delivered. */
struct trace_summary_span {
	uint64_t ordinal, generation;
	int64_t start_ns, end_ns; /* of its first and last event */
	uint64_t events, bytes, samples;
	bool reset, incomplete;
};

/* When the program last got on with something; times in the trace, -1 = not in it. */
struct trace_progress {
	int64_t ran_ns;	  /* a goroutine of the program that does not run at the end stopped running
			   */
	int64_t woke_ns;  /* one of them made another ready */
	uint64_t running; /* of the program's, where the trace ends */
};

/* What `traceq summary` says of a trace. */
struct trace_summary {
	const struct stacks *stacks;
	struct trace_info info;
	uint64_t events; /* all but the SYNCs */
	uint64_t kinds[TRACE_KINDS];
	struct trace_summary_span *spans;
	size_t nspans, cap_spans;
	struct trace_summary_entry *entries; /* most goroutines first, then by name */
	size_t nentries, cap_entries;
	struct trace_summary_entry total; /* function 0 */
	uint64_t threads, procs;	  /* distinct ids */
	struct trace_progress progress;
	uint64_t gomaxprocs_min, gomaxprocs_max; /* 0 = not stated */
};

#endif
