/* SPDX-License-Identifier: MIT */
/* A second pass over the samples, for who asks: counting as we weigh would cost all others. */
#include "analyze/weigh_samples.h"

#include <stdlib.h>

#include "base/xmalloc.h"

struct counting {
	const struct weighing *weighing;
	struct sampled sampled;
	struct row_samples *of; /* by node */
	uint64_t *seen;		/* by node: the sample that it was last in */
	uint64_t nth;
};

static bool add_sample(void *ctx, const struct profile_sample *s)
{
	struct counting *c = ctx;
	const struct graph *g = c->weighing->graph;
	size_t value = c->weighing->options.value;
	uint64_t n = sampled_count(&c->sampled, s->values, value);
	uint32_t leaf = PROFILE_NONE;

	if (!s->values[value])
		return true;
	c->nth++;
	for (size_t i = s->nlocations; i-- > 0;) {
		uint32_t location = s->locations[i];

		for (uint32_t k = g->first[location]; k < g->first[location + 1]; k++) {
			leaf = g->of_line[k];
			if (c->seen[leaf] == c->nth)
				continue;
			c->seen[leaf] = c->nth;
			c->of[leaf].cum += n;
		}
	}
	if (leaf != PROFILE_NONE)
		c->of[leaf].flat += n;
	return true;
}

struct row_samples *weigh_samples(struct weighing *w, struct err *err)
{
	struct counting c = {.weighing = w, .sampled = sampled_of(w->profile, w->options.value)};
	struct row_samples *rows = NULL;

	c.of = xcalloc(w->graph->n + 1, sizeof(*c.of));
	c.seen = xcalloc(w->graph->n + 1, sizeof(*c.seen));
	if (view_each(w->view, add_sample, &c, err)) {
		rows = xcalloc(w->nrows + 1, sizeof(*rows));
		for (size_t i = 0; i < w->nrows; i++)
			rows[i] = c.of[w->rows[i].node];
	}
	free(c.of);
	free(c.seen);
	return rows;
}
