/* SPDX-License-Identifier: MIT */
#include "user.h"

int regions_run(struct common *c, int argc, char **argv)
{
	return user_run(TRACE_USER_REGIONS, c, argc, argv);
}
