/* SPDX-License-Identifier: MIT */
#ifndef TRACEQ_H
#define TRACEQ_H

#include "cli/common.h"
#include "formats/format.h"

/* What every verb that reads a trace takes: which generations, and how strictly. */
struct trace_options {
	int64_t from, to;
	const char *last; /* duration, NULL = all */
	bool lenient;
};

enum { TRACE_OPTIONS = 4 };

/* Its rows for a verb's table of options; TRACE_OPTIONS of them, no end. */
void trace_rows(struct trace_options *o, struct opt table[TRACE_OPTIONS]);

/*
 * A trace through a sink that embeds this first. The sink's callbacks report trouble in `err`.
 * Several traces may go through one, each has its own stacks.
 */
struct trace_source {
	struct sink sink; /* first */
	struct err err;	  /* of the callbacks */
	const char *path;
	struct stacks stacks;
	struct load load;
};

/* Reads path; false with err when it is no trace, or nothing of it could be read. */
bool source_read(struct trace_source *s, const struct common *c, const struct trace_options *o,
	struct diag *diag, struct err *err);
void source_release(struct trace_source *s);

/*
 * The first generation that the last o->last of the trace needs, 0 = all; reads the file once for
 * that.
 */
bool last_from(const char *path, const struct trace_options *o, const struct input_limits *limits,
	uint64_t *from, struct err *err);

int raw_run(struct common *c, int argc, char **argv);
int goroutines_run(struct common *c, int argc, char **argv);
int blocked_run(struct common *c, int argc, char **argv);
int syscalls_run(struct common *c, int argc, char **argv);
int sched_run(struct common *c, int argc, char **argv);
int gc_run(struct common *c, int argc, char **argv);
int procs_run(struct common *c, int argc, char **argv);
int waiting_run(struct common *c, int argc, char **argv);
int tasks_run(struct common *c, int argc, char **argv);
int regions_run(struct common *c, int argc, char **argv);
int logs_run(struct common *c, int argc, char **argv);
int cpu_run(struct common *c, int argc, char **argv);
int profile_run(struct common *c, int argc, char **argv);
int timeline_run(struct common *c, int argc, char **argv);
int heap_run(struct common *c, int argc, char **argv);
int wakes_run(struct common *c, int argc, char **argv);
int diff_run(struct common *c, int argc, char **argv);
int summary_run(struct common *c, int argc, char **argv);

#endif
