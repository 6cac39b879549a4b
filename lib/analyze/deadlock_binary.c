/* SPDX-License-Identifier: MIT */
#include "analyze/deadlock_binary.h"

void deadlock_refuse_binary(struct deadlock *d, struct str why)
{
	if (!d->binary.why.n)
		d->binary.why = arena_dup(&d->arena, why);
}

void deadlock_use_binary(struct deadlock *d, const struct binary *b, const struct waitgraph *g)
{
	struct deadlock_binary *out = &d->binary;

	if (!b->symbols)
		return;
	out->frames = b->frames;
	out->placed = b->placed;
	out->slide = b->slide;
	for (size_t i = 0; i < g->nobjects; i++)
		out->objects += g->objects[i].symbol != 0;
	if (out->objects || !b->placed)
		d->doubts |= binary_doubts(b);
}
