/* SPDX-License-Identifier: MIT */
/* Any bytes as a v1 trace, strictly and leniently: what comes out keeps the model's promises. */
#include <stdio.h>
#include <stdlib.h>

#include "formats/gotrace1.h"
#include "tests/unit/trace_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "broken: %s\n", what ? what : "");
	abort();
}

static void read_once(struct str bytes, uint32_t minor, bool lenient)
{
	struct stacks stacks = {0};
	struct diag diag = {0};
	struct err err = {0};
	struct trace_rules rules;
	struct load load = {.stacks = &stacks, .diag = &diag, .trace = {.lenient = lenient}};
	struct input *in = input_from_bytes(bytes, "fuzz", NULL, &err);

	trace_rules_init(&rules, &stacks);
	load.sink = &rules.sink;
	if (in && gotrace1_read(in, minor, &load, &err)) {
		check(rules.ended, "no end");
		check(load.records == rules.events, "miscounted");
	} else {
		check(err.text[0] && err.code != ERR_INTERNAL, "failed without words");
	}
	check(!rules.broken, rules.broken);
	input_close(in);
	trace_rules_release(&rules);
	diag_release(&diag);
	stacks_release(&stacks);
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
