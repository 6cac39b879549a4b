/* SPDX-License-Identifier: MIT */
#include "model/trace_user.h"

#include <stdlib.h>

void trace_user_release(struct trace_user *u)
{
	for (size_t i = 0; i < u->ntasks; i++)
		spread_release(&u->tasks[i].time);
	for (size_t i = 0; i < u->nregions; i++)
		spread_release(&u->regions[i].type.time);
	free(u->tasks);
	free(u->regions);
	free(u->logs);
	arena_release(&u->arena);
	*u = (struct trace_user){0};
}
