/* SPDX-License-Identifier: MIT */
#ifndef STORE_FAMILY_H
#define STORE_FAMILY_H

#include "analyze/group.h"

/*
 * Members of one group whose family reads a living connection. Clients come and go with the
 * load: what exists once for each of them grows with it and is no leak.
 */
struct family {
	uint64_t paired; /* beside a reader of the same small family: one for a connection */
	uint64_t served; /* paired, or the creator or something they started reads */
};

/* out: one for each group of g. sorted: members_by_id(). */
void family_count(const struct groups *g, const struct group_member *const *sorted, size_t n,
	struct family *out);

/* Index of the thread in sorted, or n. */
size_t family_find(const struct group_member *const *sorted, size_t n, uint64_t id);

#endif
