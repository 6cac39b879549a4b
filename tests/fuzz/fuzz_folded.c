/* SPDX-License-Identifier: MIT */
/* Any bytes as collapsed stacks. */
#include <stdlib.h>

#include "formats/folded.h"
#include "model/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool check_sample(void *ctx, const struct profile_sample *s)
{
	const struct profile *p = ctx;

	for (size_t i = 0; i < s->nlocations; i++)
		if (s->locations[i] >= p->nlocations)
			abort();
	return true;
}

static bool check_profile(struct sink *sink, const struct profile *p)
{
	struct err err = {0};

	(void)sink;
	/* What our own reader packed is never damaged. */
	if (!profile_each(p, true, check_sample, (void *)(uintptr_t)p, &err))
		abort();
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sink sink = {.profile = check_profile};
	struct stacks stacks = {0};
	struct diag diag = {0};
	struct load load = {.sink = &sink, .stacks = &stacks, .diag = &diag};
	struct err err = {0};
	struct input *in =
		input_from_bytes((struct str){(const char *)data, size}, "fuzz", NULL, &err);

	if (!in || !format_folded.read(in, &load, &err))
		if (!err.text[0] || err.code == ERR_INTERNAL)
			abort();
	input_close(in);
	stacks_release(&stacks);
	diag_release(&diag);
	return 0;
}
