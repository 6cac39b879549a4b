/* SPDX-License-Identifier: MIT */
/*
 * Where in the calls the total changed (compare-and-report 2.4): from the roots down to the callee
 * that explains most of its caller's change, as long as one does. What is explained is taken off,
 * and the rest explained again.
 */
#include <stdlib.h>

#include "analyze/profile_diff.h"
#include "base/xmalloc.h"
#include "model/measure.h"

static const double MOST = 0.7; /* of the caller's change */
enum { BLAMES = 3, WORTH = 10 /* percent of the whole change */ };

struct descent {
	struct profile_diff *diff;
	int64_t *delta;	       /* by stack, all below it included */
	uint32_t *row;	       /* by stack: the function's, whatever it was called; + 1 */
	stackid *first, *next; /* callees */
	stackid *at, *below;   /* the stacks that are one call path, and their callees */
	size_t nat, nbelow;
	int64_t *sum; /* by row */
	size_t nstacks;
};

static void fill_deltas(struct descent *x)
{
	const struct profile_diff *d = x->diff;
	size_t n;
	int64_t *base = profile_sums_below(d->sums, 0, &n),
		*now = profile_sums_below(d->sums, 1, &n);

	x->nstacks = n;
	x->delta = now;
	for (size_t i = 0; i < n; i++)
		x->delta[i] = wrap_sub(now[i], int64_from_double((double)base[i] * d->base_factor));
	free(base);
}

static void fill_rows(struct descent *x)
{
	const struct stacks *s = &x->diff->sums->stacks;
	uint32_t *by_name = xcalloc(intern_count(&s->strings) + 1, sizeof(*by_name));

	for (uint32_t i = 0; i < x->diff->nrows; i++) {
		by_name[x->diff->rows[i].base_name] = i + 1;
		by_name[x->diff->rows[i].name] = i + 1;
	}
	x->row = xcalloc(x->nstacks, sizeof(*x->row));
	x->first = xcalloc(x->nstacks, sizeof(*x->first));
	x->next = xcalloc(x->nstacks, sizeof(*x->next));
	for (stackid at = (stackid)(x->nstacks - 1); at > 0; at--) {
		const struct stack_node *node = stacks_get(s, at);
		funcid f = stacks_frame_get(s, node->frame)->function;

		x->row[at] = by_name[stacks_function_get(s, f)->name];
		x->next[at] = x->first[node->parent];
		x->first[node->parent] = at;
	}
	free(by_name);
}

static void list_callees(struct descent *x)
{
	x->nbelow = 0;
	for (size_t i = 0; i < x->nat; i++)
		for (stackid c = x->first[x->at[i]]; c; c = x->next[c])
			x->below[x->nbelow++] = c;
}

/* The row whose stacks below the path at hand explain most of its change; 0 = none does. */
static uint32_t heir(struct descent *x, int64_t change, double least)
{
	uint32_t best = 0;

	list_callees(x);
	for (size_t i = 0; i < x->nbelow; i++)
		x->sum[x->row[x->below[i]]] = 0;
	for (size_t i = 0; i < x->nbelow; i++) {
		int64_t *sum = &x->sum[x->row[x->below[i]]];

		*sum = wrap_add(*sum, x->delta[x->below[i]]);
	}
	for (size_t i = 0; i < x->nbelow; i++) {
		uint32_t row = x->row[x->below[i]];
		double share = (double)x->sum[row] / (double)change;

		if (share >= least && (!best || share > (double)x->sum[best] / (double)change))
			best = row;
	}
	return best;
}

static void step(struct descent *x, uint32_t row)
{
	x->nat = 0;
	for (size_t i = 0; i < x->nbelow; i++)
		if (x->row[x->below[i]] == row)
			x->at[x->nat++] = x->below[i];
}

static void take_off(struct descent *x)
{
	for (size_t i = 0; i < x->nat; i++) {
		int64_t explained = x->delta[x->at[i]];

		for (stackid at = x->at[i]; at; at = stacks_get(&x->diff->sums->stacks, at)->parent)
			x->delta[at] = wrap_sub(x->delta[at], explained);
		x->delta[0] = wrap_sub(x->delta[0], explained);
	}
}

/* False: nothing below the roots explains a part that is worth a line. */
static bool descend(struct descent *x, struct profile_blame *blame, int64_t whole)
{
	int64_t change = whole;
	strid *names = NULL;
	size_t cap = 0, n = 0;
	uint32_t row;

	x->at[0] = 0;
	x->nat = 1;
	while (change && (row = heir(x, change, n ? MOST : WORTH / 100.0)) != 0) {
		const struct profile_diff_row *r = &x->diff->rows[row - 1];

		names = grow_array(names, &cap, n + 1, sizeof(*names));
		names[n++] = r->name ? r->name : r->base_name;
		change = x->sum[row];
		step(x, row);
	}
	if (n) {
		strid *kept = arena_alloc(&x->diff->arena, n * sizeof(*kept));

		for (size_t i = 0; i < n; i++)
			kept[i] = names[i];
		*blame = (struct profile_blame){kept, n, change};
		take_off(x);
	}
	free(names);
	return n > 0;
}

void profile_diff_blame(struct profile_diff *d)
{
	struct descent x = {.diff = d};
	int64_t whole = wrap_sub(d->total, d->base_total);
	int64_t most = d->total > d->base_total ? d->total : d->base_total;

	if (wrap_abs(whole) <= most / 100)
		return;
	fill_deltas(&x);
	fill_rows(&x);
	x.at = xcalloc(x.nstacks, sizeof(*x.at));
	x.below = xcalloc(x.nstacks, sizeof(*x.below));
	x.sum = xcalloc(d->nrows + 1, sizeof(*x.sum));
	d->blames = arena_alloc(&d->arena, BLAMES * sizeof(*d->blames));
	while (d->nblames < BLAMES && wrap_abs(x.delta[0]) > wrap_abs(whole) / WORTH &&
		(x.delta[0] > 0) == (whole > 0) && descend(&x, &d->blames[d->nblames], whole))
		d->nblames++;
	free(x.delta);
	free(x.row);
	free(x.first);
	free(x.next);
	free(x.at);
	free(x.below);
	free(x.sum);
}
