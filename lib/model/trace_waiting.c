/* SPDX-License-Identifier: MIT */
#include "model/trace_waiting.h"

#include <stdlib.h>

void trace_waiting_release(struct trace_waiting *w)
{
	free(w->rows);
	*w = (struct trace_waiting){0};
}
