/* SPDX-License-Identifier: MIT */
#include "times.h"

int syscalls_run(struct common *c, int argc, char **argv)
{
	static const struct times_verb verb = {TRACE_VIEW_SYSCALLS, TRACE_SYSCALL, TRACE_KEY_STACK};

	return times_run(&verb, c, argc, argv);
}
