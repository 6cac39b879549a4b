/* SPDX-License-Identifier: MIT */
/* Any bytes as a text: dumps, events, logs around them. */
#include "formats/textlog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct stacks stacks = {0};
	struct sink sink = {0};
	struct diag diag = {0};
	struct load load = {.stacks = &stacks, .sink = &sink, .diag = &diag};
	struct err err = {0};
	struct input *in =
		input_from_bytes((struct str){(const char *)data, size}, "fuzz", NULL, &err);

	if (in)
		textlog_read(in, &load, &err);
	input_close(in);
	stacks_release(&stacks);
	diag_release(&diag);
	return 0;
}
