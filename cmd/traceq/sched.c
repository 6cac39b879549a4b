/* SPDX-License-Identifier: MIT */
#include "times.h"

int sched_run(struct common *c, int argc, char **argv)
{
	static const struct times_verb verb = {
		TRACE_VIEW_SCHED, TRACE_RUNNABLE, TRACE_KEY_VIA | TRACE_KEY_ENTRY};

	return times_run(&verb, c, argc, argv);
}
