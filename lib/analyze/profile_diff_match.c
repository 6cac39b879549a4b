/* SPDX-License-Identifier: MIT */
/*
 * Functions that only BASE has and functions that only NEW has, made one where they are the same:
 * the ladder of compare-and-report 2.3. Each level sees what stayed alone above it. A level pairs
 * only what has one candidate on each side, save closures, which go in order.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/profile_diff.h"
#include "base/hash.h"
#include "base/xmalloc.h"
#include "model/measure.h"

static const double LIKE = 0.7; /* Jaccard */
enum { RENAMES_MOST = 200 };	/* candidates of a side that level three looks at */

struct lone {
	uint32_t row;
	bool base;
	uint64_t key;
	struct str name;
};

static bool alone(const struct profile_diff_row *r)
{
	return r->match == MATCH_NONE && (!r->name || !r->base_name);
}

static bool merged_away(const struct profile_diff_row *r)
{
	return !r->name && !r->base_name;
}

static void join(struct profile_diff *d, uint32_t base, uint32_t now, enum profile_match match)
{
	struct profile_diff_row *b = &d->rows[base], *n = &d->rows[now];

	n->base_name = b->base_name;
	n->base_flat = b->base_flat;
	n->base_cum = b->base_cum;
	if (b->samples > n->samples)
		n->samples = b->samples;
	n->match = match;
	*b = (struct profile_diff_row){0};
}

static void close_gaps(struct profile_diff *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->nrows; i++)
		if (!merged_away(&d->rows[i]))
			d->rows[n++] = d->rows[i];
	d->nrows = n;
}

/* ---- levels that a key decides ---- */

typedef uint64_t (*key_fn)(const struct profile_diff *d, const struct profile_diff_row *r);

static uint64_t canonical_key(const struct profile_diff *d, const struct profile_diff_row *r)
{
	return stacks_function_get(&d->sums->stacks, r->function)->key;
}

/* Base names of file and function; 0 where there is no file to tell. */
static uint64_t moved_key(const struct profile_diff *d, const struct profile_diff_row *r)
{
	const struct stacks *s = &d->sums->stacks;
	const struct function *f = stacks_function_get(s, r->function);
	struct str name = stacks_text(s, f->name), file = stacks_text(s, f->file);
	struct strbuf base = {0};
	size_t slash = str_rchr(file, '/');
	uint64_t key;

	if (!file.n || !function_package(name).n)
		return 0;
	if (slash != SIZE_MAX)
		file = str_from_at(file, slash + 1);
	function_canonical(str_from_at(name, function_package(name).n), &base);
	key = hash_mix(hash_str(file), hash_str(strbuf_str(&base)));
	strbuf_release(&base);
	return key ? key : 1;
}

static int compare_lone(const void *a, const void *b)
{
	const struct lone *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->base != y->base)
		return x->base ? -1 : 1;
	if (x->name.n != y->name.n) /* func2 before func10 */
		return x->name.n < y->name.n ? -1 : 1;
	return str_cmp(x->name, y->name);
}

static size_t collect(const struct profile_diff *d, key_fn key_of, struct lone *lones)
{
	size_t n = 0;

	for (size_t i = 0; i < d->nrows; i++) {
		const struct profile_diff_row *r = &d->rows[i];
		uint64_t key = alone(r) ? key_of(d, r) : 0;

		if (key)
			lones[n++] = (struct lone){(uint32_t)i, !r->name, key,
				stacks_text(&d->sums->stacks, r->name ? r->name : r->base_name)};
	}
	if (n)
		qsort(lones, n, sizeof(*lones), compare_lone);
	return n;
}

static void match_keys(
	struct profile_diff *d, key_fn key_of, bool in_order, enum profile_match match)
{
	struct lone *lones = xcalloc(d->nrows + 1, sizeof(*lones));
	size_t n = collect(d, key_of, lones), from = 0;

	while (from < n) {
		size_t base = from, now, to;

		while (base < n && lones[base].key == lones[from].key && lones[base].base)
			base++;
		for (to = now = base; to < n && lones[to].key == lones[from].key;)
			to++;
		if (in_order || (base - from == 1 && to - now == 1))
			for (size_t i = 0; from + i < base && now + i < to; i++)
				join(d, lones[from + i].row, lones[now + i].row, match);
		from = to;
	}
	free(lones);
	close_gaps(d);
}

static void match_given(struct profile_diff *d, const struct profile_diff_options *o)
{
	for (size_t k = 0; k < o->nrenames; k++) {
		strid old = intern_find(&d->sums->stacks.strings, o->renames[k].old);
		strid now = intern_find(&d->sums->stacks.strings, o->renames[k].now);
		uint32_t base = UINT32_MAX, row = UINT32_MAX;

		for (uint32_t i = 0; i < d->nrows; i++) {
			if (old && alone(&d->rows[i]) && d->rows[i].base_name == old)
				base = i;
			if (now && alone(&d->rows[i]) && d->rows[i].name == now)
				row = i;
		}
		if (base != UINT32_MAX && row != UINT32_MAX)
			join(d, base, row, MATCH_GIVEN);
	}
	close_gaps(d);
}

/* ---- callers and callees ---- */

struct neighbours {
	uint32_t *items; /* row * 2, + 1 for a callee; UINT32_MAX: nobody called it */
	size_t n, cap;
};

struct renames {
	struct profile_diff *diff;
	uint32_t *rows[2]; /* by strid: row + 1 */
	uint32_t *lone[2]; /* candidates, largest first */
	size_t nlone[2];
	uint32_t *slot_of;     /* by row: its neighbours + 1 */
	struct neighbours *of; /* by slot */
};

static void add_neighbour(struct renames *r, uint32_t row, uint32_t item)
{
	struct neighbours *n;

	if (row == UINT32_MAX || !r->slot_of[row])
		return;
	n = &r->of[r->slot_of[row] - 1];
	if (n->n && n->items[n->n - 1] == item)
		return;
	n->items = grow_array(n->items, &n->cap, n->n + 1, sizeof(*n->items));
	n->items[n->n++] = item;
}

static uint32_t row_at(const struct renames *r, int side, stackid at)
{
	const struct stacks *s = &r->diff->sums->stacks;
	funcid f = stacks_frame_get(s, stacks_get(s, at)->frame)->function;

	return r->rows[side][stacks_function_get(s, f)->name] - 1;
}

/* Those that stand alone themselves tell nothing. */
static void look_around(struct renames *r, int side)
{
	const struct profile_sums *sums = r->diff->sums;
	size_t n;
	int64_t *below = profile_sums_below(sums, (size_t)side, &n);

	for (stackid at = 1; at < n; at++) {
		stackid caller = stacks_get(&sums->stacks, at)->parent;
		uint32_t row = row_at(r, side, at);
		uint32_t up = caller ? row_at(r, side, caller) : UINT32_MAX;

		if (!below[at] || row == UINT32_MAX)
			continue;
		if (!caller)
			add_neighbour(r, row, UINT32_MAX);
		else if (up != UINT32_MAX && !alone(&r->diff->rows[up]))
			add_neighbour(r, row, up * 2);
		if (caller && !alone(&r->diff->rows[row]))
			add_neighbour(r, up, row * 2 + 1);
	}
	free(below);
}

static int compare_items(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void sort_items(struct neighbours *n)
{
	size_t kept = 0;

	if (n->n)
		qsort(n->items, n->n, sizeof(*n->items), compare_items);
	for (size_t i = 0; i < n->n; i++)
		if (!kept || n->items[kept - 1] != n->items[i])
			n->items[kept++] = n->items[i];
	n->n = kept;
}

static double likeness(const struct neighbours *a, const struct neighbours *b)
{
	size_t i = 0, k = 0, both = 0;

	while (i < a->n && k < b->n) {
		uint32_t x = a->items[i], y = b->items[k];

		both += x == y;
		i += x <= y;
		k += y <= x;
	}
	return both ? (double)both / (double)(a->n + b->n - both) : 0;
}

/* Three standard deviations of what sampling makes of equal work, or a tenth. */
static bool within_noise(const struct profile_diff_row *b, const struct profile_diff_row *n)
{
	double x = (double)b->base_cum, y = (double)n->cum, most = fmax(x, y);
	double relative = 3 * sqrt(2 / fmax(1, (double)n->samples));

	return most > 0 && fabs(x - y) <= most * fmax(0.1, fmin(relative, 0.3)) &&
	       fabs((double)b->base_flat - (double)n->flat) <=
		       most * fmax(0.1, fmin(relative, 0.3));
}

static double pair_likeness(const struct renames *r, uint32_t base, uint32_t now)
{
	const struct profile_diff_row *rows = r->diff->rows;
	double like;

	if (!within_noise(&rows[base], &rows[now]))
		return 0;
	like = likeness(&r->of[r->slot_of[base] - 1], &r->of[r->slot_of[now] - 1]);
	return like >= LIKE ? like : 0;
}

/* ---- level three ---- */

struct weighed {
	uint32_t row;
	int64_t cum;
	struct str name;
};

static int compare_weighed(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;

	if (x->cum != y->cum)
		return x->cum > y->cum ? -1 : 1;
	return str_cmp(x->name, y->name);
}

static void find_candidates(struct renames *r, int side)
{
	const struct profile_diff *d = r->diff;
	struct weighed *all = xcalloc(d->nrows + 1, sizeof(*all));
	int64_t total = side ? d->total : d->base_total;
	size_t n = 0;

	for (uint32_t i = 0; i < d->nrows; i++) {
		const struct profile_diff_row *row = &d->rows[i];
		int64_t cum = wrap_abs(side ? row->cum : row->base_cum);

		if (alone(row) && !row->name == !side && cum >= total / 200 && cum > 0)
			all[n++] = (struct weighed){i, cum,
				stacks_text(&d->sums->stacks, side ? row->name : row->base_name)};
	}
	if (n)
		qsort(all, n, sizeof(*all), compare_weighed);
	r->nlone[side] = n < RENAMES_MOST ? n : RENAMES_MOST;
	r->lone[side] = xcalloc(n + 1, sizeof(*r->lone[side]));
	for (size_t i = 0; i < r->nlone[side]; i++)
		r->lone[side][i] = all[i].row;
	free(all);
}

static void find_rows(struct renames *r)
{
	const struct profile_diff *d = r->diff;
	size_t n = intern_count(&d->sums->stacks.strings) + 1;

	for (int side = 0; side < 2; side++)
		r->rows[side] = xcalloc(n, sizeof(*r->rows[side]));
	for (uint32_t i = 0; i < d->nrows; i++) {
		if (d->rows[i].base_name)
			r->rows[0][d->rows[i].base_name] = i + 1;
		if (d->rows[i].name)
			r->rows[1][d->rows[i].name] = i + 1;
	}
}

/* The only one that is like it, if it is also the only one that this is like. */
static void pair_up(struct renames *r)
{
	for (size_t i = 0; i < r->nlone[0]; i++) {
		uint32_t base = r->lone[0][i], found = UINT32_MAX;
		size_t likes = 0;

		for (size_t k = 0; k < r->nlone[1]; k++) {
			if (!alone(&r->diff->rows[r->lone[1][k]]) ||
				pair_likeness(r, base, r->lone[1][k]) <= 0)
				continue;
			found = r->lone[1][k];
			likes++;
		}
		for (size_t k = 0; likes == 1 && k < r->nlone[0]; k++)
			if (k != i && !merged_away(&r->diff->rows[r->lone[0][k]]) &&
				pair_likeness(r, r->lone[0][k], found) > 0)
				likes++;
		if (likes == 1) {
			double like = pair_likeness(r, base, found);

			join(r->diff, base, found, MATCH_RENAMED);
			r->diff->rows[found].likeness = like;
		}
	}
}

static void match_renamed(struct profile_diff *d)
{
	struct renames r = {.diff = d};
	size_t n = 0;

	find_candidates(&r, 0);
	find_candidates(&r, 1);
	if (r.nlone[0] && r.nlone[1]) {
		find_rows(&r);
		r.slot_of = xcalloc(d->nrows + 1, sizeof(*r.slot_of));
		r.of = xcalloc(r.nlone[0] + r.nlone[1], sizeof(*r.of));
		for (int side = 0; side < 2; side++)
			for (size_t i = 0; i < r.nlone[side]; i++)
				r.slot_of[r.lone[side][i]] = (uint32_t)++n;
		look_around(&r, 0);
		look_around(&r, 1);
		for (size_t i = 0; i < n; i++)
			sort_items(&r.of[i]);
		pair_up(&r);
		for (size_t i = 0; i < n; i++)
			free(r.of[i].items);
		close_gaps(d);
	}
	for (int side = 0; side < 2; side++) {
		free(r.rows[side]);
		free(r.lone[side]);
	}
	free(r.slot_of);
	free(r.of);
}

void profile_diff_match(struct profile_diff *d, const struct profile_diff_options *o)
{
	match_given(d, o);
	match_keys(d, canonical_key, true, MATCH_CANONICAL);
	match_keys(d, moved_key, false, MATCH_MOVED);
	match_renamed(d);
}
