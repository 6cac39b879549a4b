/* SPDX-License-Identifier: MIT */
/* Any bytes as a profile of any format, weighed with filters that touch every step of a view. */
#include <stdint.h>

#include "analyze/weigh.h"
#include "formats/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool weigh_profile(struct sink *sink, const struct profile *p)
{
	const struct view_options filters = {.ignore = STR("ignored"),
		.hide = STR("hide"),
		.show = STR("[^x]"),
		.show_from = STR("."),
		.prune_from = STR("z"),
		.tagfocus = STR(":9gb"),
		.tagignore = STR("k=v,w"),
		.tagroot = STR("k,bytes"),
		.tagleaf = STR("thread")};
	const struct graph_options lines = {.granularity = GRANULARITY_LINES};
	const struct weigh_options options = {.nodecount = 20, .nodefraction = 0.005};
	struct err err = {0};

	(void)sink;
	for (int filtered = 0; filtered < 2; filtered++) {
		struct view_options o = filtered ? filters : (struct view_options){0};
		struct weighing w = {0};
		struct graph g = {0};
		struct view v;

		if (view_init(&v, p, &o, &err)) {
			graph_init(&g, &v, &lines);
			weigh(&w, &v, &g, &options, &err);
		}
		weigh_release(&w);
		graph_release(&g);
		view_release(&v);
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct input_limits limits = {.max_bytes = 1 << 20};
	struct sink sink = {.profile = weigh_profile};
	struct stacks stacks = {0};
	struct diag diag = {0};
	struct load load = {.sink = &sink, .stacks = &stacks, .diag = &diag};
	struct err err = {0};
	struct input *in =
		input_from_bytes((struct str){(const char *)data, size}, "fuzz", &limits, &err);

	if (in)
		load_input(in, &load, &err);
	input_close(in);
	stacks_release(&stacks);
	diag_release(&diag);
	return 0;
}
