/* SPDX-License-Identifier: MIT */
#include "model/trace_each.h"

#include <stdlib.h>

void trace_each_release(struct trace_each *e)
{
	for (size_t i = 0; i < e->nrows; i++)
		free(e->rows[i].waits);
	free(e->rows);
	*e = (struct trace_each){0};
}
