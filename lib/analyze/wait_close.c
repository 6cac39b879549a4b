/* SPDX-License-Identifier: MIT */
/* Of which objects all are known who could free a waiter: without that nothing is concluded. */
#include <stdlib.h>

#include "analyze/wait_source.h"
#include "analyze/wait_unseen.h"
#include "base/xmalloc.h"

static bool all_is_read(const struct wait_source *w)
{
	for (size_t i = 0; i < w->nfacts; i++)
		if (w->facts[i].unread || w->facts[i].stale || w->facts[i].unresolved)
			return false;
	return w->complete && !w->program->full && !w->program->nunread;
}

/*
 * Whether all that may still be done is known. Not so when a goroutine calls through interfaces or
 * function values. What a library that calls back may call is known (wait_unseen_find()): a server
 * may get a request that closes a channel.
 */
static bool all_is_followed(const struct wait_source *w)
{
	for (size_t i = 0; i < w->nfacts; i++)
		if (w->facts[i].unknown)
			return false;
	return true;
}

/* What is closed by what methods behind interfaces, or functions that libraries have, do not do
 * rests on an assumption. */
static bool any_assumed(const struct wait_source *w)
{
	for (size_t i = 0; i < w->nfacts; i++)
		if (w->facts[i].assumed || w->facts[i].calls_back)
			return true;
	return false;
}

/*
 * By object: somebody waits for it by its address in a line whose operation the source does not
 * name (time.Tick, a library's channel, a type that was not read). Who frees it is not known.
 */
static bool *find_unnamed(const struct wait_source *w, const struct waitgraph *g)
{
	bool *unnamed = xcalloc(g->nobjects + 1, sizeof(*unnamed));

	for (size_t i = 0; i < g->nedges; i++) {
		const struct wait_edge *e = &g->edges[i];
		const struct source_facts *f = &w->facts[groups_member(w->dump, e->thread)->group];

		if (e->kind == WAIT_EDGE_WAITS && !g->objects[e->object].name &&
			!(f->nwaits && f->waits->op.key.n))
			unnamed[e->object] = true;
	}
	return unnamed;
}

/* Somebody holds one lock of the name and waits for another of it. */
static bool holds_another(const struct groups *dump, const struct source_facts *f, struct str key)
{
	if (!f->nwaits || !str_eq(f->waits->op.key, key))
		return false;
	for (size_t i = 0; i < f->nholds; i++)
		if (wait_is_another(dump, &f->holds[i]) && str_eq(f->holds[i].held.op.key, key))
			return true;
	return false;
}

/*
 * Where addresses are missing one object stands for all of a name, several locks, and who holds
 * one of them while it waits for another is no holder of it: that nobody holds it is not true.
 */
static void find_several(const struct wait_source *w, const struct waitgraph *g, bool *unknown)
{
	for (uint32_t o = 0; o < g->nobjects; o++) {
		struct str key = stacks_text(w->dump->stacks, g->objects[o].name);

		for (size_t i = 0; key.n && g->objects[o].key >> 63 && i < w->nfacts; i++)
			unknown[o] |= holds_another(w->dump, &w->facts[i], key);
	}
}

static bool is_lock_object(const struct wait_object *o)
{
	return o->kind == WAIT_OBJECT_LOCK || o->kind == WAIT_OBJECT_RWLOCK ||
	       o->kind == WAIT_OBJECT_ONCE;
}

void wait_source_close(const struct wait_source *w, struct waitgraph *g)
{
	bool followed = all_is_followed(w), assumed = any_assumed(w), *unnamed;
	struct wait_unseen unseen, strict; /* strict: as if no call were known; borrows */

	if (!all_is_read(w))
		return;
	wait_unseen_find(&unseen, w->program, followed);
	strict = unseen;
	strict.all = true;
	unnamed = find_unnamed(w, g);
	find_several(w, g, unnamed);
	for (uint32_t o = 0; o < g->nobjects; o++) {
		struct wait_object *object = &g->objects[o];
		bool lock = is_lock_object(object);

		struct str key = stacks_text(w->dump->stacks, object->name);

		if (unnamed[o] || (!lock && wait_unseen_may_free(&unseen, object->kind, key)))
			continue;
		waitgraph_close(g, o, WAIT_BY_TYPE);
		if (assumed && followed && !lock &&
			wait_unseen_may_free(&strict, object->kind, key))
			object->doubts |= WAIT_DOUBT_DISPATCH;
	}
	wait_unseen_release(&unseen);
	free(unnamed);
}
