/* SPDX-License-Identifier: MIT */
#include "user.h"

int tasks_run(struct common *c, int argc, char **argv)
{
	return user_run(TRACE_USER_TASKS, c, argc, argv);
}
