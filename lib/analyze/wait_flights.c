/* SPDX-License-Identifier: MIT */
#include "analyze/wait_flights.h"

#include <stdlib.h>

#include "base/xmalloc.h"

/* What a goroutine does in a group of calls. */
enum flight {
	FLIGHT_NONE,
	FLIGHT_WAITS,
	FLIGHT_CALLS,
};

static enum flight flight_of(const struct groups *dump, const struct group *group)
{
	const struct stacks *s = dump->stacks;
	bool waits = group->class == WAIT_WAITGROUP;

	for (stackid id = group->stack; id; id = stacks_get(s, id)->parent) {
		struct str name = stacks_frame_name(s, stacks_get(s, id)->frame);

		if (str_ends(name, STR("singleflight.(*Group).doCall")))
			return FLIGHT_CALLS;
		if (waits && str_ends(name, STR("singleflight.(*Group).Do")))
			return FLIGHT_WAITS;
	}
	return FLIGHT_NONE;
}

struct flights {
	struct waitgraph *g;
	const struct groups *dump;
	uint8_t *of;	 /* enum flight, by group */
	uint32_t caller; /* the group of those that call; UINT32_MAX: none, or several */
};

static bool find_callers(struct flights *f)
{
	bool waits = false;

	f->caller = UINT32_MAX;
	for (uint32_t i = 0; i < f->dump->n; i++) {
		f->of[i] = (uint8_t)flight_of(f->dump, &f->dump->items[i]);
		waits |= f->of[i] == FLIGHT_WAITS;
		if (f->of[i] != FLIGHT_CALLS)
			continue;
		if (f->caller != UINT32_MAX)
			return false;
		f->caller = i;
	}
	return waits && f->caller != UINT32_MAX;
}

static void add_call(struct flights *f, uint32_t object, strid note)
{
	const struct group *caller = &f->dump->items[f->caller];

	for (uint32_t i = 0; i < f->dump->nmembers; i++)
		if (groups_member(f->dump, i)->group == f->caller)
			waitgraph_add(f->g, &(struct wait_edge){.thread = i,
						    .object = object,
						    .kind = WAIT_EDGE_HOLDS,
						    .evidence = WAIT_BY_TYPE,
						    .flags = caller->members == 1 ? WAIT_SURE : 0,
						    .note = note});
}

static uint32_t object_of(struct flights *f, uint32_t member)
{
	const struct group_member *m = groups_member(f->dump, member);
	uint64_t key = m->object ? m->object : UINT64_C(1) << 63 | f->dump->items[f->caller].key;
	uint32_t object = waitgraph_object(f->g, WAIT_OBJECT_WAITGROUP, key);

	if (!m->object)
		waitgraph_add(f->g, &(struct wait_edge){.thread = member,
					    .object = object,
					    .kind = WAIT_EDGE_WAITS,
					    .evidence = WAIT_BY_TYPE});
	return object;
}

static void add_flights(struct flights *f)
{
	strid name = stacks_string(f->dump->stacks, STR("singleflight.Group"));
	strid note =
		stacks_string(f->dump->stacks, STR("it makes the call that the others wait for"));

	for (uint32_t i = 0; i < f->dump->nmembers; i++) {
		uint32_t object;

		if (f->of[groups_member(f->dump, i)->group] != FLIGHT_WAITS)
			continue;
		object = object_of(f, i);
		if (f->g->objects[object].name)
			continue;
		f->g->objects[object].name = name;
		add_call(f, object, note);
	}
}

void wait_facts_flights(struct waitgraph *g, const struct groups *dump)
{
	struct flights f = {.g = g, .dump = dump};

	if (dump->snapshot.runtime != RUNTIME_GO)
		return;
	f.of = xcalloc(dump->n + 1, sizeof(*f.of));
	if (find_callers(&f))
		add_flights(&f);
	free(f.of);
}
