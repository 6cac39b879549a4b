/* SPDX-License-Identifier: MIT */
#ifndef STORE_FAMILY_H
#define STORE_FAMILY_H

#include "analyze/members.h"

/*
 * Members of one group whose family reads a living connection. Clients come and go with the
 * load: what exists once for each of them grows with it and is no leak.
 */
struct family {
	uint64_t paired; /* beside a reader of the same small family: one for a connection */
	uint64_t served; /* paired, or the creator or something they started reads */
};

/* out: one for each group of g; m: the members of g. */
void family_count(const struct groups *g, const struct members *m, struct family *out);

#endif
