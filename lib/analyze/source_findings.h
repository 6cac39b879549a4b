/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_SOURCE_FINDINGS_H
#define ANALYZE_SOURCE_FINDINGS_H

#include "analyze/wait_source.h"
#include "model/deadlock.h"

/*
 * Fills d->findings with what the source says of threads apart from cycles: locks held across a
 * wait, waits whose other end is gone, and lines that are faults (model/source_finding.h). Call it
 * behind deadlock_build(); does nothing when no source was read. Strings and arrays go to d->arena.
 */
void source_findings_build(
	struct deadlock *d, const struct wait_source *source, struct waitgraph *g);

#endif
