/* SPDX-License-Identifier: MIT */
#include "analyze/diff.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/diff_count.h"
#include "analyze/diff_match.h"
#include "analyze/place.h"
#include "base/xmalloc.h"

enum { ASIDE = THREAD_RUNTIME | THREAD_DUMPER };

/* ---- snapshots ---- */

static void count_aside(struct diff_snapshot *snap, const struct groups *g)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct group *group = &g->items[i];

		if (group->all_flags & THREAD_DUMPER)
			snap->dumpers += group->count;
		else if (group->all_flags & THREAD_RUNTIME)
			snap->runtime += group->count;
	}
}

static void fill_snapshots(struct stack_diff *d, const struct diff_input *inputs, size_t n)
{
	d->nsnapshots = n;
	d->snapshots = arena_alloc(&d->arena, n * sizeof(*d->snapshots));
	for (size_t k = 0; k < n; k++) {
		const struct groups *g = inputs[k].groups;

		d->snapshots[k] = (struct diff_snapshot){
			.input = arena_dup(&d->arena, inputs[k].input),
			.process = arena_dup(&d->arena, inputs[k].process),
			.snapshot = g->snapshot,
			.threads = g->threads,
			.lower_bound = g->snapshot.capped || g->snapshot.truncated,
			.ids = g->nmembers > 0 && g->snapshot.level != DUMP_GROUPED,
		};
		count_aside(&d->snapshots[k], g);
	}
}

/* ---- rows ---- */

/* What a row needs to know only while it is filled. */
struct filling {
	uint64_t class_weight; /* of the group whose state the row has */
	size_t waits_from;     /* snapshot that wait_max_ns is from */
	bool seen, creator_seen, creators_differ;
};

/*
 * A row whose groups differ in state takes that of the largest which says what it waits for:
 * a runnable goroutine counts for less, an unknown state for nothing.
 */
static void add_class(struct diff_group *row, struct filling *f, const struct group *g)
{
	bool on_its_way = g->class == WAIT_RUN || g->class == WAIT_RUNNABLE;
	uint64_t weight = g->class == WAIT_OTHER ? 0 : on_its_way ? 1 : g->count + 1;

	if (f->seen && weight <= f->class_weight)
		return;
	row->class = g->class;
	f->class_weight = weight;
}

static void add_creator(
	struct diff_group *row, struct filling *f, const struct group *g, const struct stacks *s)
{
	if (!g->creator)
		return;
	if (f->creator_seen && stacks_compare_frames(s, row->creator, g->creator) != 0)
		f->creators_differ = true;
	if (!f->creator_seen)
		row->creator = g->creator;
	f->creator_seen = true;
}

static void add_group(struct diff_group *row, struct filling *f, const struct group *g, size_t k)
{
	bool aside = (g->all_flags & ASIDE) != 0;

	row->aside = f->seen ? row->aside && aside : aside;
	row->stack = g->stack;
	row->nstacks = 1;
	row->count.counts[k] += g->count;
	f->seen = true;
}

/* Of the last snapshot that could tell: a profile has no waits. */
static void add_wait(struct diff_group *row, struct filling *f, const struct group *g, size_t k)
{
	if (k != f->waits_from)
		row->count.wait_max_ns = -1;
	f->waits_from = k;
	if (g->wait_max_ns > row->count.wait_max_ns)
		row->count.wait_max_ns = g->wait_max_ns;
}

static void fill_rows(struct stack_diff *d, const struct diff_input *inputs, const struct match *m)
{
	struct filling *filling = xcalloc(m->nrows, sizeof(*filling));
	size_t n = d->nsnapshots;

	d->ngroups = m->nrows;
	d->groups = arena_alloc(&d->arena, m->nrows * sizeof(*d->groups));
	memset(d->groups, 0, m->nrows * sizeof(*d->groups));
	for (size_t i = 0; i < m->nrows; i++)
		diff_count_init(d, &d->groups[i].count);
	for (size_t k = 0; k < n; k++) {
		const struct groups *g = inputs[k].groups;

		for (size_t i = 0; i < g->n; i++) {
			uint32_t row = match_row(m, k, i);

			d->groups[row].row = row;
			d->groups[row].label = inputs[k].parts ? inputs[k].parts[i].label : 0;
			d->groups[row].matches = !inputs[k].parts || inputs[k].parts[i].matches;
			add_class(&d->groups[row], &filling[row], &g->items[i]);
			add_creator(&d->groups[row], &filling[row], &g->items[i], g->stacks);
			add_group(&d->groups[row], &filling[row], &g->items[i], k);
			if (g->snapshot.level != DUMP_GROUPED)
				add_wait(&d->groups[row], &filling[row], &g->items[i], k);
		}
	}
	for (size_t i = 0; i < m->nrows; i++)
		if (filling[i].creators_differ)
			d->groups[i].creator = 0;
	free(filling);
}

/* NULL unless all snapshots state their times, and each was taken after the one before. */
static const double *seconds_of(struct stack_diff *d)
{
	double *seconds = arena_alloc(&d->arena, d->nsnapshots * sizeof(*seconds));
	int64_t first = d->snapshots[0].snapshot.time_ns, before = TIME_UNKNOWN;

	for (size_t k = 0; k < d->nsnapshots; k++) {
		int64_t now = d->snapshots[k].snapshot.time_ns;

		if (now == TIME_UNKNOWN || (k && now <= before))
			return NULL;
		seconds[k] = ((double)now - (double)first) / 1e9;
		before = now;
	}
	return seconds;
}

static void fill_work(
	struct stack_diff *d, const struct diff_input *inputs, size_t n, const struct owner *owner)
{
	struct diff_input *copy = arena_alloc(&d->arena, n * sizeof(*copy));

	memcpy(copy, inputs, n * sizeof(*copy));
	d->work = arena_alloc(&d->arena, sizeof(*d->work));
	*d->work = (struct diff_work){.inputs = copy, .owner = owner};
	d->work->seconds = seconds_of(d);
	d->work->trends = n >= 3;
	for (size_t k = 0; k < n; k++)
		d->work->trends &= !d->snapshots[k].lower_bound;
	match_groups(&d->work->match, &d->arena, inputs, n);
}

void stack_diff_build(
	struct stack_diff *d, const struct diff_input *inputs, size_t n, const struct owner *owner)
{
	*d = (struct stack_diff){.stacks = inputs[0].groups->stacks};
	fill_snapshots(d, inputs, n);
	fill_work(d, inputs, n, owner);
	d->by_stack_only = d->work->match.by_stack_only;
	fill_rows(d, inputs, &d->work->match);
	for (size_t i = 0; i < d->ngroups; i++) {
		d->groups[i].site = place_site(owner, d->stacks, d->groups[i].stack);
		diff_count_finish(d, &d->groups[i].count, d->groups[i].class);
	}
}
