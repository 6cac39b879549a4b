/* SPDX-License-Identifier: MIT */
/* One thread of a dump: who created it, whom it created, who waits for what it waits for. */
#include <stdlib.h>

#include "analyze/dump_show.h"
#include "analyze/members.h"
#include "analyze/place.h"
#include "base/xmalloc.h"

/* A dump can be made in which a million threads created each other. */
enum { CREATORS = 64, RELATIVES = 64 };

struct thread_search {
	struct dump_show *d;
	const struct groups *groups;
	const struct owner *owner;
	struct members members;
};

static struct show_relative relative_of(const struct thread_search *t, uint32_t index)
{
	const struct group_member *m = t->members.items[index];
	const struct group *g = &t->groups->items[m->group];

	return (struct show_relative){
		.id = m->id,
		.alive = true,
		.class = g->class,
		.site = place_site(t->owner, t->groups->stacks, g->stack),
		.entry = place_entry(t->groups->stacks, g->stack),
		.creator = g->creator,
	};
}

/* From the nearest on, as long as they are in the dump. */
static void find_creators(const struct thread_search *t, struct show_thread *to, uint32_t from)
{
	struct show_relative *out = arena_alloc(&t->d->arena, CREATORS * sizeof(*out));
	bool *seen = xcalloc(t->members.n, sizeof(*seen));
	uint32_t at = from;

	to->creators = out;
	for (;;) {
		uint64_t parent = t->members.items[at]->parent;

		seen[at] = true;
		if (!parent)
			break;
		at = members_find(&t->members, parent);
		if (at != MEMBER_NONE && seen[at]) {
			to->ring = true;
			break;
		}
		if (to->ncreators == CREATORS)
			to->more_creators++;
		else if (at == MEMBER_NONE)
			out[to->ncreators++] = (struct show_relative){.id = parent};
		else
			out[to->ncreators++] = relative_of(t, at);
		if (at == MEMBER_NONE)
			break;
	}
	free(seen);
}

static void find_others(const struct thread_search *t, struct show_thread *to)
{
	size_t bytes = RELATIVES * sizeof(struct show_relative);
	struct show_relative *children = arena_alloc(&t->d->arena, bytes);
	struct show_relative *sharers = arena_alloc(&t->d->arena, bytes);

	to->children = children;
	to->sharers = sharers;
	for (uint32_t i = 0; i < t->members.n; i++) {
		const struct group_member *m = t->members.items[i];

		if (m->parent == to->id && m->id != to->id) {
			if (to->nchildren < RELATIVES)
				children[to->nchildren++] = relative_of(t, i);
			else
				to->more_children++;
		}
		if (to->object && m->object == to->object && m->id != to->id) {
			if (to->nsharers < RELATIVES)
				sharers[to->nsharers++] = relative_of(t, i);
			else
				to->more_sharers++;
		}
	}
}

/* Blocks follow each other: this one ends where the next begins. */
static uint64_t end_of(const struct members *m, uint64_t at)
{
	uint64_t end = 0;

	for (size_t i = 0; i < m->n; i++)
		if (m->items[i]->at > at && (end == 0 || m->items[i]->at < end))
			end = m->items[i]->at;
	return end;
}

static void fill(const struct thread_search *t, struct show_thread *to, uint32_t index)
{
	const struct group_member *m = t->members.items[index];

	*to = (struct show_thread){
		.id = m->id,
		.at = m->at,
		.end = end_of(&t->members, m->at),
		.wait_ns = m->wait_s < 0 ? -1 : (int64_t)m->wait_s * 1000000000,
		.object = m->object,
		.flags = m->flags,
		.labels = m->labels,
	};
	find_creators(t, to, index);
	find_others(t, to);
}

bool dump_show_thread(
	struct dump_show *d, const struct groups *g, const struct owner *owner, uint64_t id)
{
	struct thread_search t = {.d = d, .groups = g, .owner = owner};
	struct show_thread *to = arena_alloc(&d->arena, sizeof(*to));
	uint32_t index;

	members_init(&t.members, g);
	index = members_find(&t.members, id);
	if (index != MEMBER_NONE) {
		fill(&t, to, index);
		d->thread = to;
		dump_show_group(d, g, t.members.items[index]->group, &t.members, owner);
	}
	members_release(&t.members);
	return index != MEMBER_NONE;
}
