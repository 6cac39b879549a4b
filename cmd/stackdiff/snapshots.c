/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "formats/format.h"
#include "model/dump_about.h"
#include "model/profile.h"
#include "stackdiff.h"

struct groups *snapshots_add(struct snapshot_list *l, const char *input)
{
	struct loaded *item = xcalloc(1, sizeof(*item));

	item->input = input;
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
void snapshots_drop_single(struct snapshot_list *l, const struct common *c, size_t from)
{
	const char *input = from < l->n ? l->items[from]->input : "";
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
	dropped = l->n - kept + (size_t)l->singles;
	l->n = kept;
	if (dropped)
		common_note(c, "%s: %zu single stack%s not compared with its dumps", input, dropped,
			dropped > 1 ? "s" : "");
	if (l->beyond)
		common_note(c, "%s: more than %d snapshots: the last %" PRIu64 " are not compared",
			input, MOST_SNAPSHOTS, l->beyond);
}

/*
 * The snapshot at the end is complete. Once there is a dump single stacks are dropped at once, and
 * so is what is more than can be kept: a log may have a hundred thousand.
 */
static void settle(struct snapshot_list *l)
{
	struct loaded *item = l->items[l->n - 1];
	bool single = item->groups.threads <= 1;

	if (!single && !l->any_dump) {
		for (size_t i = l->from; i + 1 < l->n; i++, l->singles++)
			free_item(l->items[i]);
		l->n = l->from + 1;
		l->items[l->from] = item;
		l->any_dump = true;
	}
	if (single && l->any_dump)
		l->singles++;
	else if (l->n - l->from > MOST_SNAPSHOTS)
		l->beyond++;
	else
		return;
	free_item(item);
	l->n--;
}

static bool on_begin(struct sink *sink, const struct snapshot *snap)
{
	struct snapshot_list *l = (struct snapshot_list *)sink;

	snapshots_add(l, l->reading)->snapshot = *snap;
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
	settle(l);
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
	g = snapshots_add(l, l->reading);
	if (!groups_add_profile(g, p, &l->problem))
		return false;
	groups_finish(g);
	settle(l);
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
	size_t before = l->n;
	bool ok;

	if (!in)
		return false;
	l->reading = path;
	l->from = before;
	l->any_dump = false;
	l->singles = l->beyond = 0;
	ok = load_input(in, &load, err);
	if (!ok && l->problem.code != ERR_NONE)
		*err = l->problem;
	if (ok)
		snapshots_drop_single(l, c, before);
	if (ok)
		snapshots_look_beside(l, before, path);
	if (ok && l->n == before)
		ok = err_set(err, ERR_FORMAT, "%s: no goroutines in it", path);
	input_close(in);
	return ok;
}

const struct loaded *snapshots_pick(
	const struct snapshot_list *l, int64_t number, struct dump_about *about, struct err *err)
{
	const char *input = l->items[l->n - 1]->input;
	size_t first = l->n;
	const struct loaded *item;

	while (first > 0 && strcmp(l->items[first - 1]->input, input) == 0)
		first--;
	about->of = l->n - first;
	if (number < 0 || (uint64_t)number > about->of) {
		err_set(err, ERR_USAGE, "--snapshot: %s has %zu", input, about->of);
		return NULL;
	}
	about->index = number ? (size_t)number : about->of;
	item = l->items[first + about->index - 1];
	about->input = str_from(item->input);
	about->process = item->process;
	return item;
}
