/* SPDX-License-Identifier: MIT */
#ifndef RULES_SOURCED_H
#define RULES_SOURCED_H

#include <sqlite3.h>

#include "model/finding.h"
#include "rules/rule.h"

/*
 * What the source says (source_last) under a rule's id. A finding of that rule, one of
 * report->findings from `first` on, at a place that shows it is raised to the source's basis and
 * severity and gets its places as chain; what stands alone becomes a finding of the rule. *out:
 * those, on the heap; returns how many. SIZE_MAX: err says why.
 */
size_t sourced_apply(sqlite3 *db, const struct rule *r, struct report *report, size_t first,
	struct finding **out, struct err *err);

#endif
