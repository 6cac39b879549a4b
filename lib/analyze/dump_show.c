/* SPDX-License-Identifier: MIT */
#include "analyze/dump_show.h"

#include <stdlib.h>

#include "analyze/group_filter.h"
#include "analyze/members.h"
#include "analyze/place.h"
#include "base/xmalloc.h"

void dump_about_fill(struct dump_about *a, const struct groups *g, const struct diff_filter *f)
{
	a->snapshot = g->snapshot;
	a->threads = g->threads;
	a->ids = g->nmembers > 0;
	for (size_t i = 0; i < g->n; i++) {
		if (g->items[i].all_flags & THREAD_DUMPER)
			a->dumpers += g->items[i].count;
		else if (g->items[i].all_flags & THREAD_RUNTIME)
			a->runtime += g->items[i].count;
	}
	/* A stack that a program printed of itself is all there is to see. */
	a->aside_shown = f->aside || a->runtime + a->dumpers == a->threads;
}

/* ---- states ---- */

struct site_count {
	const struct stacks *stacks;
	enum wait_class class;
	frameid site;
	uint64_t count;
	int64_t wait_max_ns;
};

static int compare_sites(const void *left, const void *right)
{
	const struct site_count *a = left, *b = right;

	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	return stacks_compare_frames(a->stacks, a->site, b->site);
}

static int compare_states(const void *left, const void *right)
{
	const struct show_state *a = left, *b = right;

	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	return (a->class > b->class) - (a->class < b->class);
}

/* Sites are sorted: the sums of equal ones, and the largest of a state, in one pass. */
static void add_sites(struct dump_show *d, const struct site_count *sites, size_t n)
{
	struct show_state *state = NULL;
	uint64_t here = 0;

	for (size_t i = 0; i < n; i++) {
		const struct site_count *s = &sites[i];

		if (!state || state->class != s->class) {
			state = &d->states[d->nstates++];
			*state = (struct show_state){.class = s->class, .wait_max_ns = -1};
			here = 0;
		} else if (compare_sites(s - 1, s) != 0) {
			here = 0;
		}
		here += s->count;
		state->count += s->count;
		if (here > state->top_count) {
			state->top_count = here;
			state->top_site = s->site;
		}
		if (s->wait_max_ns > state->wait_max_ns)
			state->wait_max_ns = s->wait_max_ns;
	}
}

static void fill_states(struct dump_show *d, const struct groups *g, const struct owner *owner)
{
	struct site_count *sites = xcalloc(g->n + 1, sizeof(*sites));
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++) {
		const struct group *item = &g->items[i];

		if (group_is_aside(item) && !d->about.aside_shown)
			continue;
		sites[n++] = (struct site_count){g->stacks, item->class,
			place_site(owner, g->stacks, item->stack), item->count, item->wait_max_ns};
	}
	qsort(sites, n, sizeof(*sites), compare_sites);
	add_sites(d, sites, n);
	free(sites);
	for (size_t i = 0; i < d->nstates; i++) {
		struct show_state *s = &d->states[i];

		s->share_pct = 100.0 * (double)s->count / (double)g->threads;
		s->risk = group_risk(s->class, s->wait_max_ns);
	}
	qsort(d->states, d->nstates, sizeof(d->states[0]), compare_states);
}

/* ---- groups ---- */

struct label_item {
	const struct stacks *stacks;
	strid labels;
};

static int compare_labels(const void *left, const void *right)
{
	const struct label_item *a = left, *b = right;

	return str_cmp(stacks_text(a->stacks, a->labels), stacks_text(b->stacks, b->labels));
}

/* Keeps the most frequent; what comes later in the order of texts yields to its equals. */
static void keep_labels(struct show_group *to, struct show_labels found)
{
	size_t at = to->nlabels;

	to->label_sets++;
	while (at > 0 && to->labels[at - 1].count < found.count)
		at--;
	if (at == SHOW_LABELS)
		return;
	if (to->nlabels < SHOW_LABELS)
		to->nlabels++;
	for (size_t i = to->nlabels - 1; i > at; i--)
		to->labels[i] = to->labels[i - 1];
	to->labels[at] = found;
}

static void count_labels(struct show_group *to, struct label_item *items, size_t n)
{
	size_t start = 0;

	qsort(items, n, sizeof(*items), compare_labels);
	for (size_t i = 0; i < n; i++) {
		if (i + 1 < n && items[i + 1].labels == items[i].labels)
			continue;
		keep_labels(to, (struct show_labels){items[i].labels, i + 1 - start});
		start = i + 1;
	}
}

static void add_members(struct show_group *to, const struct stacks *s, const struct members *m,
	const uint32_t *which, size_t n)
{
	struct label_item *labels = xcalloc(n + 1, sizeof(*labels));
	size_t nlabels = 0;

	for (size_t i = 0; i < n; i++) {
		const struct group_member *member = m->items[which[i]];

		if (to->nids < SHOW_IDS)
			to->ids[to->nids++] = member->id;
		to->locked += (member->flags & THREAD_LOCKED) != 0;
		if (member->labels)
			labels[nlabels++] = (struct label_item){s, member->labels};
	}
	count_labels(to, labels, nlabels);
	free(labels);
}

static void fill_group(struct show_group *to, const struct groups *g, const struct group *from,
	const struct owner *owner)
{
	*to = (struct show_group){
		.class = from->class,
		.status = from->status,
		.stack = from->stack,
		.site = place_site(owner, g->stacks, from->stack),
		.creator = from->creator,
		.count = from->count,
		.members = from->members,
		.share_pct = 100.0 * (double)from->count / (double)g->threads,
		.risk = group_risk(from->class, from->wait_max_ns),
		.wait_min_ns = from->wait_min_ns,
		.wait_median_ns = from->wait_median_ns,
		.wait_max_ns = from->wait_max_ns,
		.waits_known = from->waits_known,
		.any_flags = from->any_flags,
		.object = from->object,
		.objects_known = from->objects_known,
		.at = from->at,
	};
}

void dump_show_group(struct dump_show *d, const struct groups *g, size_t i, const struct members *m,
	const struct owner *owner)
{
	uint32_t *which = xcalloc(m->n + 1, sizeof(*which));
	size_t n = 0;

	for (size_t k = 0; k < m->n; k++)
		if (m->items[k]->group == i)
			which[n++] = (uint32_t)k;
	d->groups = arena_alloc(&d->arena, sizeof(*d->groups));
	d->ngroups = 1;
	fill_group(d->groups, g, &g->items[i], owner);
	add_members(d->groups, g->stacks, m, which, n);
	free(which);
}

static void fill_groups(struct dump_show *d, const struct groups *g,
	const struct diff_filter *filter, const struct owner *owner)
{
	struct group_filter wanted;
	struct members m;
	uint32_t *order, *index;

	group_filter_init(&wanted, filter, g->stacks);
	members_init(&m, g);
	members_by_group(&m, g->n, &order, &index);
	d->groups = arena_alloc(&d->arena, (g->n + 1) * sizeof(*d->groups));
	for (size_t i = 0; i < g->n; i++) {
		if (group_is_aside(&g->items[i]) && !d->about.aside_shown)
			continue;
		if (g->items[i].count < filter->min || !group_filter_wants(&wanted, &g->items[i])) {
			d->hidden_groups++;
			continue;
		}
		fill_group(&d->groups[d->ngroups], g, &g->items[i], owner);
		add_members(&d->groups[d->ngroups++], g->stacks, &m, order + index[i],
			index[i + 1] - index[i]);
	}
	free(order);
	free(index);
	members_release(&m);
	group_filter_release(&wanted);
}

void dump_show_build(struct dump_show *d, const struct groups *g, const struct diff_filter *filter,
	const struct owner *owner)
{
	d->stacks = g->stacks;
	dump_about_fill(&d->about, g, filter);
	fill_states(d, g, owner);
	fill_groups(d, g, filter, owner);
}
