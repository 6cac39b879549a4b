/* SPDX-License-Identifier: MIT */
#include "traceq.h"

static const struct verb verbs[] = {
	{"raw", "[OPTION]... FILE", "every event in order, as go tool trace -d=parsed prints it",
		raw_run},
	{NULL, NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
	static const struct program program = {
		.name = "traceq",
		.summary = "Go execution traces without a browser",
		.examples = "  traceq raw trace.out | less\n"
			    "  traceq raw --format=jsonl --from=3 --to=3 trace.out\n",
		.verbs = verbs,
	};

	return program_main(&program, argc, argv);
}
