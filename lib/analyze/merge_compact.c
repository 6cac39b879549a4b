/* SPDX-License-Identifier: MIT */
/*
 * pprof merges once more when samples cancelled each other out, so that its tables hold what is
 * used and nothing else, in order of first use (Merge in profile/merge.go of google/pprof, Go
 * 1.26); the first mapping stays first.
 */
#include <stdlib.h>
#include <string.h>

#include "analyze/merge.h"
#include "base/xmalloc.h"

/* New rows of old ones, + 1, 0 = not used. */
struct compact {
	const struct profile *old;
	uint32_t *functions, *locations, *mappings;
	struct profile_function *new_functions;
	struct profile_location *new_locations;
	struct profile_line *new_lines;
	struct profile_mapping *new_mappings;
	size_t nfunctions, nlocations, nlines, nmappings;
};

static uint32_t use_mapping(struct compact *c, uint32_t i)
{
	if (i == PROFILE_NONE)
		return i;
	if (!c->mappings[i]) {
		c->new_mappings[c->nmappings] = c->old->mappings[i];
		c->mappings[i] = (uint32_t)++c->nmappings;
		c->new_mappings[c->nmappings - 1].ref = c->nmappings;
	}
	return c->mappings[i] - 1;
}

static uint32_t use_function(struct compact *c, uint32_t i)
{
	if (!c->functions[i]) {
		c->new_functions[c->nfunctions] = c->old->functions[i];
		c->functions[i] = (uint32_t)++c->nfunctions;
		c->new_functions[c->nfunctions - 1].ref = c->nfunctions;
	}
	return c->functions[i] - 1;
}

static uint32_t use_location(struct compact *c, uint32_t i)
{
	const struct profile_location *from = &c->old->locations[i];
	struct profile_location *to = &c->new_locations[c->nlocations];

	if (c->locations[i])
		return c->locations[i] - 1;
	c->locations[i] = (uint32_t)++c->nlocations;
	*to = *from;
	to->ref = c->nlocations;
	to->mapping = use_mapping(c, from->mapping);
	to->first_line = (uint32_t)c->nlines;
	for (uint32_t k = 0; k < from->nlines; k++) {
		struct profile_line *line = &c->new_lines[c->nlines++];

		*line = c->old->lines[from->first_line + k];
		line->function = use_function(c, line->function);
	}
	return c->locations[i] - 1;
}

static void begin(struct compact *c, const struct profile *p)
{
	c->old = p;
	c->functions = xcalloc(p->nfunctions + 1, sizeof(*c->functions));
	c->locations = xcalloc(p->nlocations + 1, sizeof(*c->locations));
	c->mappings = xcalloc(p->nmappings + 1, sizeof(*c->mappings));
	c->new_functions = xcalloc(p->nfunctions + 1, sizeof(*c->new_functions));
	c->new_locations = xcalloc(p->nlocations + 1, sizeof(*c->new_locations));
	c->new_lines = xcalloc(p->nlines + 1, sizeof(*c->new_lines));
	c->new_mappings = xcalloc(p->nmappings + 1, sizeof(*c->new_mappings));
	if (p->nmappings)
		use_mapping(c, 0);
}

static void finish(struct compact *c, struct profile *p)
{
	free(p->functions);
	free(p->locations);
	free(p->lines);
	free(p->mappings);
	p->functions = c->new_functions;
	p->locations = c->new_locations;
	p->lines = c->new_lines;
	p->mappings = c->new_mappings;
	p->nfunctions = c->nfunctions;
	p->nlocations = c->nlocations;
	p->nlines = c->nlines;
	p->nmappings = c->nmappings;
	free(c->functions);
	free(c->mappings);
}

uint32_t *merge_compact(struct merge *m, const struct merge_input *in)
{
	struct compact c = {0};

	begin(&c, &m->profile);
	for (size_t i = 0; i < in->n; i++) {
		struct str stack = intern_get(&m->stacks, in->samples[i].stack);

		for (size_t at = 0; at < stack.n; at += sizeof(uint32_t)) {
			uint32_t row;

			memcpy(&row, stack.p + at, sizeof(row));
			use_location(&c, row);
		}
	}
	finish(&c, &m->profile);
	return c.locations;
}
