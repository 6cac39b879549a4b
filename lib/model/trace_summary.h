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
	struct trace_summary_entry total;	 /* function 0 */
	uint64_t threads, procs;		 /* distinct ids */
	uint64_t gomaxprocs_min, gomaxprocs_max; /* 0 = not stated */
};

#endif
