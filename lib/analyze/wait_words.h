/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_WAIT_WORDS_H
#define ANALYZE_WAIT_WORDS_H

#include "analyze/group.h"
#include "model/owner.h"

/*
 * Leaves of the words of finished groups what the wait analysis looks at: receivers (argument 0)
 * of frames whose source may be read, and those of the runtime and the standard library that lie
 * close in front of a lock that somebody waits for (wait_facts_hints()). None where nobody waits
 * for a lock. What a store keeps, and what the analysis of a file gets: both must say the same.
 */
void wait_words_trim(struct groups *g, const struct owner *owner);

/* Frees all of them where nobody waits for a lock: before the owner is known. */
void wait_words_drop_idle(struct groups *g);

#endif
