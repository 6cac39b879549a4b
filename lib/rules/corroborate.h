/* SPDX-License-Identifier: MIT */
#ifndef RULES_CORROBORATE_H
#define RULES_CORROBORATE_H

#include <sqlite3.h>

#include "model/finding.h"

/*
 * What a trace of the same process shows of the waits that dumps or profiles told of: goroutines
 * that waited at the finding's function and line through all of it become its evidence
 * "in_the_trace" (trace_whole of traces.sql). Severity and basis stay. A trace more than 30 s away
 * from the nearest dump may show another moment: that becomes a doubt.
 */
bool corroborate(sqlite3 *db, struct report *report, struct err *err);

#endif
