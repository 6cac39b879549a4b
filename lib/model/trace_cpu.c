/* SPDX-License-Identifier: MIT */
#include "model/trace_cpu.h"

#include <stdlib.h>

void trace_cpu_release(struct trace_cpu *c)
{
	free(c->rows);
	free(c->functions);
	*c = (struct trace_cpu){0};
}
