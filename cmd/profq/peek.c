/* SPDX-License-Identifier: MIT */
#include "profq.h"

const struct report_kind report_peek = {
	.name = "peek", .show = tree_show, .pattern = true, .whole = true};

int peek_run(struct common *c, int argc, char **argv)
{
	return report_run(&report_peek, c, argc, argv);
}
