/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_IDLE_RISK_H
#define ANALYZE_IDLE_RISK_H

#include "model/idle.h"
#include "model/owner.h"
#include "model/stack_diff.h"

/*
 * What the allowlist says of a comparison: a group that it names, that has not grown and is not
 * above its number, is at low risk, with the reason; one that any number of is normal in any case.
 * The list is dated by the latest snapshot. Entries with a label are left alone: a row may hold
 * goroutines of several labels. Between stack_diff_build() and stack_diff_select().
 */
void idle_risk_apply(struct stack_diff *d, const struct owner *owner, struct idle_list *list);

/* A site whose groups are all idle is; for stack_diff_select(). */
void idle_risk_site(const struct stack_diff *d, struct diff_site *site);

#endif
