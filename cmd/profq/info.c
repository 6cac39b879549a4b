/* SPDX-License-Identifier: MIT */
#include "profq.h"

int info_run(struct common *c, int argc, char **argv)
{
	(void)c, (void)argc, (void)argv;
	return EXIT_TROUBLE;
}
