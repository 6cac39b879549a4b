/* SPDX-License-Identifier: MIT */
#ifndef RULES_CAUSES_H
#define RULES_CAUSES_H

#include "model/finding.h"

/* By severity, basis, weight, then names: the order of a report. */
void causes_rank(struct report *r);

/*
 * Whether a cause may stand for an effect of another subject: what is only suspected does not hide
 * what was measured, but where it weighs as much before a gate.
 */
bool causes_may_lead(const struct finding *cause, const struct finding *effect);

/* After the ranking: lists effect, an index, below cause. */
void causes_add_effect(struct report *r, size_t cause, size_t effect);

/*
 * After the ranking: several rules may see one subject from different sides (a site that grows is
 * also a site whose senders wait). The one that says most is the cause, the others its effects.
 */
void causes_join(struct report *r);

/*
 * After the ranking: fingerprints that are alike (two rings in one function) get the number of
 * their rank mixed in, since readers of reports and baselines take equal ones for one finding.
 */
void causes_number(struct report *r);

/* After all of these: causes first, then effects, each in their rank, so that names count that way.
 */
void causes_order(struct report *r);

/* State, exit, class and headline under r->verdict.gate. `trouble`: a rule failed. */
void causes_verdict(struct report *r, bool trouble);

#endif
