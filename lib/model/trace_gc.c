/* SPDX-License-Identifier: MIT */
#include "model/trace_gc.h"

#include <stdlib.h>

void trace_gc_release(struct trace_gc *gc)
{
	for (size_t i = 0; i < gc->nwork; i++)
		spread_release(&gc->work[i].time);
	free(gc->cycles);
	free(gc->stops);
	free(gc->work);
	free(gc->steps);
	*gc = (struct trace_gc){0};
}
