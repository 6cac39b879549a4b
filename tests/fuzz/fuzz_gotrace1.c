/* SPDX-License-Identifier: MIT */
/* Any bytes as a v1 trace, strictly and leniently: what comes out keeps the model's promises. */
#include <stdio.h>
#include <stdlib.h>

#include "formats/gotrace1.h"
#include "tests/trace_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz {
	struct sink sink;
	struct trace_check check;
};

static bool on_begin(struct sink *sink, const struct trace_info *info)
{
	(void)info;
	trace_check_begin(&((struct fuzz *)sink)->check);
	return true;
}

static bool on_event(struct sink *sink, const struct trace_event *e)
{
	trace_check_event(&((struct fuzz *)sink)->check, e);
	return true;
}

static bool on_end(struct sink *sink, const struct trace_info *info)
{
	trace_check_end(&((struct fuzz *)sink)->check, info);
	return true;
}

static void read_once(struct str bytes, uint32_t minor, bool lenient)
{
	struct fuzz f = {
		.sink = {.trace_begin = on_begin, .trace_event = on_event, .trace_end = on_end}};
	struct stacks stacks = {0};
	struct diag diag = {0};
	struct err err = {0};
	struct load load = {
		.stacks = &stacks, .sink = &f.sink, .diag = &diag, .trace = {.lenient = lenient}};
	struct input *in = input_from_bytes(bytes, "fuzz", NULL, &err);
	const char *problem;

	f.check.stacks = &stacks;
	if (!in || !gotrace1_read(in, minor, &load, &err))
		trace_check_that(
			&f.check, err.text[0] && err.code != ERR_INTERNAL, "failed without words");
	else
		trace_check_that(&f.check, f.check.over && load.records == f.check.events,
			"no end, or events are miscounted");
	problem = f.check.problem;
	input_close(in);
	trace_check_release(&f.check);
	diag_release(&diag);
	stacks_release(&stacks);
	if (problem) {
		fprintf(stderr, "%s\n", problem);
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size}, number = str_head(str_from_at(bytes, 5), 2);
	uint64_t minor;

	if (!str_u64(number, &minor) || !gotrace1_version(minor))
		minor = 19;

	read_once(bytes, (uint32_t)minor, false);
	read_once(bytes, (uint32_t)minor, true);
	return 0;
}
