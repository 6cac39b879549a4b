/* SPDX-License-Identifier: MIT */
#include "times.h"

int blocked_run(struct common *c, int argc, char **argv)
{
	static const struct times_verb verb = {
		TRACE_VIEW_BLOCKED, TRACE_WAITING, TRACE_KEY_REASON | TRACE_KEY_STACK};

	return times_run(&verb, c, argc, argv);
}
