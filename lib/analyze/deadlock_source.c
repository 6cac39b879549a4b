/* SPDX-License-Identifier: MIT */
#include "analyze/deadlock_source.h"

static void find_lost(struct deadlock *d, struct wait_source *source, struct deadlock_pile *pile)
{
	struct lost_unlock lost[DEADLOCK_LOST];
	struct str key = stacks_text(d->stacks, pile->object.name);
	size_t n;

	if (pile->end != DEADLOCK_END_NOBODY || !key.n)
		return;
	n = wait_source_lost_unlocks(source, key, lost, DEADLOCK_LOST);
	for (size_t i = 0; i < n; i++)
		pile->lost[pile->nlost++] =
			(struct deadlock_lost){arena_dup(&d->arena, lost[i].function),
				arena_dup(&d->arena, lost[i].source->path), lost[i].lock_line,
				lost[i].return_line};
}

void deadlock_source(struct deadlock *d, struct wait_source *source)
{
	if (!source->nfacts)
		return;
	d->sourced = true;
	d->nfiles = source->program->nsources;
	d->nmissing = source->program->nmissing;
	if (source->program->nunread)
		d->doubts |= WAIT_DOUBT_UNREAD;
	for (size_t i = 0; i < source->nfacts; i++) {
		if (source->facts[i].unread)
			d->doubts |= WAIT_DOUBT_UNREAD;
		if (source->facts[i].stale)
			d->doubts |= WAIT_DOUBT_STALE;
		if (source->facts[i].unresolved)
			d->doubts |= WAIT_DOUBT_DISPATCH;
	}
	for (size_t i = 0; i < d->npiles; i++)
		find_lost(d, source, &d->piles[i]);
}
