/* SPDX-License-Identifier: MIT */
#include "model/profile_series.h"

#include <stdlib.h>

void profile_series_release(struct profile_series *s)
{
	free(s->rows);
	arena_release(&s->arena);
	*s = (struct profile_series){0};
}
