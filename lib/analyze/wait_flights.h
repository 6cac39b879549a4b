/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_WAIT_FLIGHTS_H
#define ANALYZE_WAIT_FLIGHTS_H

#include "analyze/group.h"
#include "analyze/waitgraph.h"

/*
 * Calls that are made once for all who ask (golang.org/x/sync/singleflight and copies of it: a
 * WaitGroup that one goroutine counts down): below (*Group).Do some wait, and the one with
 * (*Group).doCall on its stack makes the call. Frames name both; which of several calls one waits
 * for they do not tell, so several callers count where they all stand at one stack, and none of
 * them is sure. Threads of the graph are members of the groups. Call it behind
 * wait_facts_objects(), whose objects it takes up.
 */
void wait_facts_flights(struct waitgraph *g, const struct groups *dump);

#endif
