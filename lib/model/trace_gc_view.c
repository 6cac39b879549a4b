/* SPDX-License-Identifier: MIT */
#include "model/trace_gc_view.h"

#include <stdlib.h>

void trace_gc_view_release(struct trace_gc_view *v)
{
	spread_release(&v->cycles);
	spread_release(&v->stop_time);
	spread_release(&v->between);
	for (size_t i = 0; i < v->nstops; i++)
		spread_release(&v->stops[i].time);
	free(v->stops);
	for (size_t i = 0; i < v->nwork; i++)
		spread_release(&v->work[i].work.time);
	free(v->work);
	*v = (struct trace_gc_view){0};
}
