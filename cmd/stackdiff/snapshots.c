/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "formats/format.h"
#include "model/profile.h"
#include "stackdiff.h"

static struct groups *add_item(struct snapshot_list *l)
{
	struct loaded *item = xcalloc(1, sizeof(*item));

	item->input = l->reading;
	groups_init(&item->groups, &l->stacks);
	l->items = grow_array(l->items, &l->cap, l->n + 1, sizeof(struct loaded *));
	l->items[l->n++] = item;
	return &item->groups;
}

static void free_item(struct loaded *item)
{
	groups_release(&item->groups);
	free(item);
}

/*
 * A log holds single stacks beside its dumps: of a panic, of what recovered from one. They show no
 * other goroutine, so nothing grew or went away between them and a dump.
 */
static size_t drop_single_stacks(struct snapshot_list *l, size_t from)
{
	size_t kept = from, dropped;
	bool any_dump = false;

	for (size_t i = from; i < l->n; i++)
		any_dump |= l->items[i]->groups.threads > 1;
	for (size_t i = from; i < l->n; i++) {
		if (any_dump && l->items[i]->groups.threads <= 1)
			free_item(l->items[i]);
		else
			l->items[kept++] = l->items[i];
	}
	dropped = l->n - kept;
	l->n = kept;
	return dropped;
}

static bool on_begin(struct sink *sink, const struct snapshot *snap)
{
	add_item((struct snapshot_list *)sink)->snapshot = *snap;
	return true;
}

static bool on_thread(struct sink *sink, const struct thread *t)
{
	struct snapshot_list *l = (struct snapshot_list *)sink;

	groups_add(&l->items[l->n - 1]->groups, t);
	return true;
}

static bool on_end(struct sink *sink, const struct snapshot *snap)
{
	struct snapshot_list *l = (struct snapshot_list *)sink;
	struct groups *g = &l->items[l->n - 1]->groups;

	g->snapshot = *snap;
	groups_finish(g);
	return true;
}

static bool on_profile(struct sink *sink, const struct profile *p)
{
	struct snapshot_list *l = (struct snapshot_list *)sink;
	struct groups *g;

	if (strcmp(p->kind, "goroutine") != 0)
		return err_set(&l->problem, ERR_USAGE,
			"%s: a %s profile; snapshots of goroutines are compared here", l->reading,
			p->kind);
	g = add_item(l);
	if (!groups_add_profile(g, p, &l->problem))
		return false;
	groups_finish(g);
	return true;
}

void snapshots_init(struct snapshot_list *l)
{
	*l = (struct snapshot_list){.sink = {.snapshot_begin = on_begin,
					    .thread = on_thread,
					    .snapshot_end = on_end,
					    .profile = on_profile}};
}

void snapshots_release(struct snapshot_list *l)
{
	while (l->n)
		free_item(l->items[--l->n]);
	free(l->items);
	stacks_release(&l->stacks);
	arena_release(&l->arena);
}

bool snapshots_read(struct snapshot_list *l, const struct common *c, const char *path,
	struct diag *diag, struct err *err)
{
	struct input_limits limits = common_limits(c);
	struct input *in = input_open(path, &limits, err);
	struct load load = {.stacks = &l->stacks,
		.sink = &l->sink,
		.diag = diag,
		.max_records = (uint64_t)c->max_records};
	size_t before = l->n, dropped;
	bool ok;

	if (!in)
		return false;
	l->reading = path;
	ok = load_input(in, &load, err);
	if (!ok && l->problem.code != ERR_NONE)
		*err = l->problem;
	dropped = drop_single_stacks(l, before);
	if (ok)
		snapshots_look_beside(l, before, path);
	if (ok && dropped)
		common_note(c, "%s: %zu single stack%s not compared with its dumps", path, dropped,
			dropped > 1 ? "s" : "");
	if (ok && l->n == before)
		ok = err_set(err, ERR_FORMAT, "%s: no goroutines in it", path);
	input_close(in);
	return ok;
}
