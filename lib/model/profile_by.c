/* SPDX-License-Identifier: MIT */
#include "model/profile_by.h"

#include <stdlib.h>

void profile_by_release(struct profile_by *b)
{
	free(b->rows);
	intern_release(&b->texts);
	arena_release(&b->arena);
	*b = (struct profile_by){0};
}
