/* SPDX-License-Identifier: MIT */
#include "model/profile_diff.h"

#include <stdlib.h>

void profile_diff_release(struct profile_diff *d)
{
	free(d->rows);
	arena_release(&d->arena);
	*d = (struct profile_diff){0};
}

const char *profile_per_name(enum profile_per per)
{
	static const char *const names[] = {"auto", "none", "second", "op", "share"};

	return names[per];
}

const char *profile_match_name(enum profile_match match)
{
	static const char *const names[] = {
		"name", "canonical", "given", "moved", "renamed", "none"};

	return names[match];
}
