/* SPDX-License-Identifier: MIT */
#include "user.h"

int logs_run(struct common *c, int argc, char **argv)
{
	return user_run(TRACE_USER_LOG_LINES, c, argc, argv);
}
