/* SPDX-License-Identifier: MIT */
#ifndef TRACEQ_USER_H
#define TRACEQ_USER_H

#include "report/trace_user.h"
#include "traceq.h"

/* A verb that shows what the program says of itself with runtime/trace. */
int user_run(enum trace_user_kind kind, struct common *c, int argc, char **argv);

#endif
