/* SPDX-License-Identifier: MIT */
#include "analyze/idle_risk.h"

#include <stdlib.h>

#include "analyze/place.h"
#include "base/xmalloc.h"

/* A function that no entry names is asked about once. */
struct asked {
	const struct stacks *stacks;
	struct idle_list *list;
	uint8_t *unnamed; /* by funcid */
};

static bool is_named(struct asked *a, frameid frame)
{
	funcid id = stacks_frame_get(a->stacks, frame)->function;
	struct str name = stacks_frame_name(a->stacks, frame);

	if (!frame || !name.n || a->unnamed[id])
		return false;
	for (size_t i = 0; i < a->list->n; i++)
		if (a->list->items[i].state == IDLE_APPLIES &&
			idle_glob(a->list->items[i].glob, name))
			return true;
	a->unnamed[id] = 1;
	return false;
}

static bool fits(const struct asked *a, const struct idle_entry *e, const struct diff_group *g,
	const frameid frames[IDLE_SCOPES])
{
	return e->state == IDLE_APPLIES && !e->label_key.n && frames[e->scope] &&
	       (!e->wait.n || str_eq(e->wait, str_from(wait_class_name(g->class)))) &&
	       idle_glob(e->glob, stacks_frame_name(a->stacks, frames[e->scope]));
}

/* What people say comes before the built-in list, then the order of the list. */
static const struct idle_entry *find_entry(
	struct asked *a, const struct diff_group *g, const frameid frames[IDLE_SCOPES])
{
	const struct idle_entry *found = NULL;
	bool named = false;

	for (int s = 0; s < IDLE_SCOPES; s++)
		named |= is_named(a, frames[s]);
	for (size_t i = 0; named && i < a->list->n; i++) {
		struct idle_entry *e = &a->list->items[i];

		if (!fits(a, e, g, frames))
			continue;
		e->used = true;
		if (!found || (e->given && !found->given))
			found = e;
	}
	return found;
}

static void judge(struct asked *a, struct stack_diff *d, const struct owner *owner, size_t i)
{
	struct diff_group *g = &d->groups[i];
	const frameid frames[IDLE_SCOPES] = {
		[IDLE_SITE] = place_site(owner, d->stacks, g->stack),
		[IDLE_PLACE] = place_of(d->stacks, g->stack),
		[IDLE_ENTRY] = place_entry(d->stacks, g->stack),
	};
	const struct idle_entry *e = find_entry(a, g, frames);
	uint64_t last = g->count.counts[d->nsnapshots - 1];

	if (!e || (e->most != IDLE_ANY_NUMBER && (g->count.delta > 0 || last > e->most)))
		return;
	g->idle = arena_dup(&d->arena, e->reason);
	g->count.risk = RISK_LOW;
}

void idle_risk_apply(struct stack_diff *d, const struct owner *owner, struct idle_list *list)
{
	struct asked a = {.stacks = d->stacks, .list = list};
	int64_t latest = TIME_UNKNOWN;

	for (size_t k = 0; k < d->nsnapshots; k++)
		if (d->snapshots[k].snapshot.time_ns > latest)
			latest = d->snapshots[k].snapshot.time_ns;
	idle_list_date(
		list, latest != TIME_UNKNOWN, latest != TIME_UNKNOWN ? idle_day_of(latest) : 0);
	a.unnamed = xcalloc(d->stacks->nfunctions + 1, 1);
	for (size_t i = 0; i < d->ngroups; i++)
		judge(&a, d, owner, i);
	free(a.unnamed);
}

void idle_risk_site(const struct stack_diff *d, struct diff_site *site)
{
	for (size_t i = 0; i < site->ngroups; i++)
		if (!d->groups[site->groups[i]].idle.n)
			return;
	site->idle = d->groups[site->largest].idle;
	site->count.risk = RISK_LOW;
}
