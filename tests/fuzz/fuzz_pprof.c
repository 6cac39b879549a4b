/* SPDX-License-Identifier: MIT */
/* Any bytes as profile.proto: whatever indexes come out stand for rows of the tables. */
#include <stdlib.h>

#include "formats/pprof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_tables(const struct profile *p)
{
	for (size_t i = 0; i < p->nlocations; i++) {
		const struct profile_location *l = &p->locations[i];

		check(l->mapping == PROFILE_NONE || l->mapping < p->nmappings);
		check(l->first_line <= p->nlines && l->nlines <= p->nlines - l->first_line);
	}
	for (size_t i = 0; i < p->nlines; i++)
		check(p->lines[i].function == PROFILE_NONE || p->lines[i].function < p->nfunctions);
}

static bool check_sample(void *ctx, const struct profile_sample *s)
{
	const struct profile *p = ctx;
	int64_t bits = 0;

	for (size_t i = 0; i < s->nlocations; i++)
		check(s->locations[i] < p->nlocations);
	for (size_t i = 0; i < p->ntypes; i++)
		bits ^= s->values[i];
	for (size_t i = 0; i < s->nlabels; i++) {
		check(!s->labels[i].numeric || !s->labels[i].text.n);
		bits ^= (int64_t)(s->labels[i].key.n + s->labels[i].unit.n);
	}
	return bits != 88172645463325252; /* every value was read */
}

static bool check_profile(struct sink *sink, const struct profile *p)
{
	struct err err = {0};
	size_t column;

	(void)sink;
	check(p->kind != NULL);
	check_tables(p);
	profile_each(p, false, check_sample, (void *)(uintptr_t)p, &err);
	profile_each(p, true, check_sample, (void *)(uintptr_t)p, &err);
	if (profile_value_index(p, STR(""), &column, &err))
		check(column < p->ntypes);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct input_limits limits = {.max_bytes = 1 << 24};
	struct sink sink = {.profile = check_profile};
	struct stacks stacks = {0};
	struct diag diag = {0};
	struct load load = {.sink = &sink, .stacks = &stacks, .diag = &diag};
	struct err err = {0};
	struct input *in =
		input_from_bytes((struct str){(const char *)data, size}, "fuzz", &limits, &err);

	if (!in || !format_pprof.read(in, &load, &err))
		check(err.text[0] && err.code != ERR_INTERNAL);
	input_close(in);
	stacks_release(&stacks);
	diag_release(&diag);
	return 0;
}
