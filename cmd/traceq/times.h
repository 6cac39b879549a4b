/* SPDX-License-Identifier: MIT */
#ifndef TRACEQ_TIMES_H
#define TRACEQ_TIMES_H

#include "analyze/trace_times.h"
#include "report/trace_view.h"
#include "traceq.h"

/* A verb that shows the times in one state, added up by some keys. */
struct times_verb {
	enum trace_view_kind kind;
	enum trace_state state;
	unsigned by; /* enum trace_key */
};

int times_run(const struct times_verb *verb, struct common *c, int argc, char **argv);

#endif
