/* SPDX-License-Identifier: MIT */
#include "profq.h"

#include <string.h>

static const struct verb verbs[] = {
	{"top", "[OPTION]... [BINARY] FILE", "functions by weight, as pprof -top prints them",
		top_run},
	{"tree", "[OPTION]... [BINARY] FILE", "callers and callees of every function", tree_run},
	{"peek", "[OPTION]... RE [BINARY] FILE", "callers and callees of the functions that match",
		peek_run},
	{"traces", "[OPTION]... [BINARY] FILE", "every sample with its stack", traces_run},
	{"tags", "[OPTION]... [BINARY] FILE", "the labels and what they add up to", tags_run},
	{"comments", "[OPTION]... [BINARY] FILE", "the comments of a profile", comments_run},
	{"raw", "[OPTION]... [BINARY] FILE", "all that a profile holds, as text", raw_run},
	{"list", "[OPTION]... RE [BINARY] FILE",
		"the source of the functions that match, line by line", list_run},
	{"callgrind", "[OPTION]... [BINARY] FILE", "the call graph for KCachegrind", callgrind_run},
	{"dot", "[OPTION]... [BINARY] FILE", "the call graph for Graphviz", dot_run},
	{"proto", "[OPTION]... [BINARY] FILE",
		"the profile that filters and merging leave, as a profile", proto_run},
	{"svg", "[OPTION]... [BINARY] FILE", "the call graph as a picture, by Graphviz", svg_run},
	{"png", "[OPTION]... [BINARY] FILE", "the same as PNG", png_run},
	{"diff", "[OPTION]... BASE NEW", "what grew, what is new, what is gone", diff_run},
	{"by", "[OPTION]... LABEL[,LABEL]... FILE...", "weight by the values of labels", by_run},
	{"series", "[OPTION]... FILE...", "functions over several profiles, and their trend",
		series_run},
	{"info", "[OPTION]... FILE...", "what a profile holds and what it cannot show", info_run},
	{NULL, NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
	struct program program = {
		.name = "profq",
		.summary = "offline reports of profiles",
		.examples = "  profq top cpu.pprof\n"
			    "  profq top --sample_index=alloc_space --cum heap.pprof\n"
			    "  profq -top -nodecount=20 cpu.pprof     (pprof's own command line)\n",
		.verbs = verbs,
	};

	/* `alias pprof=profq`: options before any verb. */
	if (argc > 1 && argv[1][0] == '-' && argv[1][1] && strcmp(argv[1], "--help") != 0 &&
		strcmp(argv[1], "-h") != 0 && strcmp(argv[1], "--version") != 0)
		program.default_verb = "top";
	return program_main(&program, argc, argv);
}
