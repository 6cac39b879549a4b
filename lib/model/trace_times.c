/* SPDX-License-Identifier: MIT */
#include "model/trace_times.h"

#include <stdlib.h>

void trace_times_release(struct trace_times *t)
{
	for (size_t i = 0; i < t->nrows; i++)
		spread_release(&t->rows[i].time);
	free(t->rows);
	free(t->wakes);
	free(t->entries);
	*t = (struct trace_times){0};
}
