/* SPDX-License-Identifier: MIT */
/* Any bytes behind a header of py-spy (first byte even) or faulthandler. */
#include "base/strbuf.h"
#include "formats/textlog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct stacks stacks = {0};
	struct sink sink = {0};
	struct diag diag = {0};
	struct load load = {.stacks = &stacks, .sink = &sink, .diag = &diag};
	struct err err = {0};
	struct strbuf text = {0};
	struct input *in;

	strbuf_adds(&text, size && data[0] & 1 ? "Thread 0x7f90 (most recent call first):\n"
					       : "Thread 12 (idle): \"x\"\n");
	strbuf_add(&text, (struct str){(const char *)data, size});
	in = input_from_bytes(strbuf_str(&text), "fuzz", NULL, &err);
	if (in)
		textlog_read(in, &load, &err);
	input_close(in);
	strbuf_release(&text);
	stacks_release(&stacks);
	diag_release(&diag);
	return 0;
}
