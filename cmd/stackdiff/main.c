/* SPDX-License-Identifier: MIT */
#include "stackdiff.h"

static const struct verb verbs[] = {
	{"diff", "[OPTION]... FILE...", "what grew, what stayed, what is new between snapshots",
		diff_run},
	{"show", "[OPTION]... FILE", "one dump: states, groups, or a single goroutine", show_run},
	{"tree", "[OPTION]... FILE", "who created whom in one dump", tree_run},
	{NULL, NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
	static const struct program program = {
		.name = "stackdiff",
		.summary = "goroutine dumps and profiles beside each other",
		.examples = "  stackdiff before.txt after.txt\n"
			    "  stackdiff stderr.log              (the dumps in one log)\n"
			    "  stackdiff show --state='chan send' dump.txt\n"
			    "  stackdiff show --goroutine=34 dump.txt\n"
			    "  stackdiff tree dump.txt\n"
			    "  stackdiff --fail-on=error --threshold=50 before.txt after.txt\n",
		.verbs = verbs,
		.default_verb = "diff",
	};

	return program_main(&program, argc, argv);
}
