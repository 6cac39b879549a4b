/* SPDX-License-Identifier: MIT */
#include "model/trace_procs.h"

#include <stdlib.h>

void trace_procs_release(struct trace_procs *p)
{
	spread_release(&p->wasted);
	free(p->procs);
	*p = (struct trace_procs){0};
}
