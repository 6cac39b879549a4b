/* SPDX-License-Identifier: MIT */
#include "model/trace_view.h"

#include <stdlib.h>

void trace_view_release(struct trace_view *v)
{
	for (size_t i = 0; i < v->nrows; i++) {
		free(v->rows[i].wake_sites);
		free(v->rows[i].wakers);
	}
	free(v->rows);
	trace_times_release(&v->sums);
	*v = (struct trace_view){0};
}

void trace_entries_view_release(struct trace_entries_view *v)
{
	for (size_t i = 0; i < v->nrows; i++) {
		spread_release(&v->rows[i].running);
		spread_release(&v->rows[i].runnable);
		spread_release(&v->rows[i].waiting);
	}
	free(v->rows);
	*v = (struct trace_entries_view){0};
}
