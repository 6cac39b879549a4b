/* SPDX-License-Identifier: MIT */
/*
 * trace_all parse|all FILE: reads an execution trace and does nothing with it, or runs all analyses
 * at once. Prints how many events there were.
 */
#include <stdio.h>
#include <string.h>

#include "formats/format.h"
#include "tests/trace_analyses.h"

struct bench {
	struct sink sink;
	struct stacks stacks;
	struct trace_analyses analyses;
	unsigned long long events;
	bool all;
};

static bool on_begin(struct sink *sink, const struct trace_info *info)
{
	struct bench *b = (struct bench *)sink;

	(void)info;
	trace_analyses_begin(&b->analyses, &b->stacks);
	b->analyses.tiles = (struct trace_watch){0}; /* a test, no analysis */
	return true;
}

static bool on_event(struct sink *sink, const struct trace_event *e)
{
	struct bench *b = (struct bench *)sink;

	b->events++;
	if (b->all)
		trace_lives_event(&b->analyses.lives, e);
	return true;
}

static bool on_end(struct sink *sink, const struct trace_info *info)
{
	struct bench *b = (struct bench *)sink;

	(void)info;
	if (b->all)
		trace_analyses_end(&b->analyses);
	return true;
}

int main(int argc, char **argv)
{
	struct bench b = {
		.sink = {.trace_begin = on_begin, .trace_event = on_event, .trace_end = on_end}};
	struct diag diag = {0};
	struct load load = {.sink = &b.sink, .stacks = &b.stacks, .diag = &diag};
	struct input_limits limits = {0};
	struct err err = {0};
	struct input *in;

	if (argc != 3)
		return 2;
	b.all = strcmp(argv[1], "all") == 0;
	in = input_open(argv[2], &limits, &err);
	if (!in || !load_input(in, &load, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	printf("%llu\n", b.events);
	input_close(in);
	trace_analyses_release(&b.analyses);
	stacks_release(&b.stacks);
	diag_release(&diag);
	return 0;
}
