/* SPDX-License-Identifier: MIT */
#include "analyze/diff_site.h"

#include <stdlib.h>

#include "analyze/diff_count.h"
#include "analyze/diff_match.h"
#include "analyze/idle_risk.h"
#include "base/permute.h"
#include "base/xmalloc.h"

/* ---- sites ---- */

struct site_item {
	const struct stack_diff *d;
	uint32_t at; /* of d->groups, or d->sites */
};

static int compare_site_of(
	const struct stack_diff *d, const struct diff_group *a, const struct diff_group *b)
{
	int c = stack_order_frames(&d->work->order, a->site, b->site);

	return c ? c : (a->class > b->class) - (a->class < b->class);
}

static int compare_by_site(const void *left, const void *right)
{
	const struct site_item *a = left, *b = right;
	const struct diff_group *groups = a->d->groups;
	int c = compare_site_of(a->d, &groups[a->at], &groups[b->at]);

	return c ? c : (a->at > b->at) - (a->at < b->at);
}

static bool larger(const struct stack_diff *d, uint32_t a, uint32_t b)
{
	const uint64_t *x = d->groups[a].count.counts, *y = d->groups[b].count.counts;
	size_t last = d->nsnapshots - 1;

	return x[last] != y[last] ? x[last] > y[last] : x[0] > y[0];
}

static void fill_site(struct stack_diff *d, struct diff_site *site)
{
	const struct diff_group *first = &d->groups[site->groups[0]];

	site->class = first->class;
	site->site = first->site;
	site->stayed = first->stayed < 0 ? -1 : 0;
	site->largest = site->groups[0];
	diff_count_init(d, &site->count);
	for (size_t i = 0; i < site->ngroups; i++) {
		const struct diff_group *g = &d->groups[site->groups[i]];

		diff_count_add(d, &site->count, &g->count);
		if (g->stayed > 0)
			site->stayed += g->stayed;
		if (larger(d, site->groups[i], site->largest))
			site->largest = site->groups[i];
	}
	diff_count_finish(d, &site->count, site->class);
	idle_risk_site(d, site);
}

static int compare_sites(const void *left, const void *right)
{
	const struct site_item *x = left, *y = right;
	const struct stack_diff *d = x->d;
	const struct diff_site *a = &d->sites[x->at], *b = &d->sites[y->at];
	int c = diff_count_compare(d, &a->count, &b->count);

	if (c == 0)
		c = stack_order_frames(&d->work->order, a->site, b->site);
	return c ? c : (a->class > b->class) - (a->class < b->class);
}

/* Sorts `items`, which it spends, and puts the sites in that order. */
static void sort_sites(struct stack_diff *d, struct site_item *items)
{
	uint32_t *from = xcalloc(d->nsites, sizeof(*from));

	for (size_t i = 0; i < d->nsites; i++)
		items[i] = (struct site_item){d, (uint32_t)i};
	qsort(items, d->nsites, sizeof(*items), compare_sites);
	for (size_t i = 0; i < d->nsites; i++)
		from[i] = items[i].at;
	permute(d->sites, d->nsites, sizeof(*d->sites), from);
	free(from);
}

/* Where in the sorted items the site that begins at `at` ends. */
static size_t end_of_site(const struct stack_diff *d, const struct site_item *items, size_t at)
{
	const struct diff_group *first = &d->groups[items[at].at];
	size_t end = at + 1;

	while (end < d->ngroups && compare_site_of(d, first, &d->groups[items[end].at]) == 0)
		end++;
	return end;
}

void diff_gather_sites(struct stack_diff *d)
{
	struct site_item *items = xcalloc(d->ngroups, sizeof(*items));
	uint32_t *order = arena_alloc(&d->arena, (d->ngroups + 1) * sizeof(*order));

	for (size_t i = 0; i < d->ngroups; i++)
		items[i] = (struct site_item){d, (uint32_t)i};
	qsort(items, d->ngroups, sizeof(*items), compare_by_site);
	d->nsites = 0;
	for (size_t at = 0; at < d->ngroups; at = end_of_site(d, items, at))
		d->nsites++;
	d->sites = arena_alloc(&d->arena, (d->nsites + 1) * sizeof(*d->sites));
	for (size_t i = 0, at = 0; i < d->nsites; i++) {
		size_t end = end_of_site(d, items, at);

		d->sites[i] = (struct diff_site){.groups = order + at, .ngroups = end - at};
		for (; at < end; at++)
			order[at] = items[at].at;
		fill_site(d, &d->sites[i]);
	}
	sort_sites(d, items);
	free(items);
}

/* ---- states ---- */

static void add_to_state(
	const struct stack_diff *d, struct diff_state *state, const struct diff_site *site)
{
	uint64_t last = site->count.counts[d->nsnapshots - 1];

	diff_count_add(d, &state->count, &site->count);
	if (!state->top_site || last > state->top_count) {
		state->top_site = site->site;
		state->top_count = last;
	}
}

struct state_item {
	const struct stack_diff *d;
	struct diff_state state;
};

static int compare_states(const void *left, const void *right)
{
	const struct state_item *a = left, *b = right;
	int c = diff_count_compare(a->d, &a->state.count, &b->state.count);

	return c ? c : (a->state.class > b->state.class) - (a->state.class < b->state.class);
}

/*
 * The sites of what no filter has looked at yet are needed here only, and may be a million: they
 * have an arena of their own.
 */
void diff_fill_states(struct stack_diff *d)
{
	struct state_item all[WAIT_CLASSES];
	bool used[WAIT_CLASSES] = {false};
	struct arena kept = d->arena, sites;

	d->arena = (struct arena){0};
	diff_gather_sites(d);
	sites = d->arena;
	d->arena = kept;

	for (size_t c = 0; c < WAIT_CLASSES; c++) {
		all[c] = (struct state_item){d, {.class = (enum wait_class)c}};
		diff_count_init(d, &all[c].state.count);
	}
	for (size_t i = 0; i < d->nsites; i++) {
		used[d->sites[i].class] = true;
		add_to_state(d, &all[d->sites[i].class].state, &d->sites[i]);
	}
	for (size_t c = 0; c < WAIT_CLASSES; c++)
		diff_count_finish(d, &all[c].state.count, (enum wait_class)c);
	d->nstates = 0;
	for (size_t c = 0; c < WAIT_CLASSES; c++)
		if (used[c])
			all[d->nstates++] = all[c];
	qsort(all, d->nstates, sizeof(all[0]), compare_states);
	d->states = arena_alloc(&d->arena, (d->nstates + 1) * sizeof(*d->states));
	for (size_t i = 0; i < d->nstates; i++)
		d->states[i] = all[i].state;
	arena_release(&sites);
	d->nsites = 0;
	d->sites = NULL;
}
