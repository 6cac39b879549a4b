/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_SOURCE_ASSUMED_H
#define ANALYZE_SOURCE_ASSUMED_H

#include "analyze/source_orphan_parts.h"

/*
 * Waits that source_orphan.c cannot judge because calls through interfaces or function values stand
 * between: nobody alive may end them as far as those calls mean functions of the packages read
 * (gosrc/goassume.h). Threads that wait for each other, or for locks of such, count as one. Basis
 * signature, at most a warning. judged: by group, those that have a verdict already.
 */
void finding_assumed(struct finding_work *w, const bool *judged);

#endif
