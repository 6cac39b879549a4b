/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_MEMBERS_H
#define ANALYZE_MEMBERS_H

#include "analyze/group.h"

/*
 * The members of groups by rising id, each id once: of an id that a hostile or doubled dump has
 * twice, the first in the file counts.
 */
struct members {
	const struct group_member **items; /* into the groups */
	size_t n;
};

#define MEMBER_NONE UINT32_MAX

void members_init(struct members *m, const struct groups *g);
void members_release(struct members *m);

uint32_t members_find(const struct members *m, uint64_t id); /* index, or MEMBER_NONE */

/* The same, and only when its block begins at byte `at`: of two with one id the first. */
uint32_t members_find_block(const struct members *m, uint64_t id, uint64_t at);

/* index[i] .. index[i + 1]: the members of group i in order[], by rising id; caller frees both. */
void members_by_group(const struct members *m, size_t ngroups, uint32_t **order, uint32_t **index);

#endif
