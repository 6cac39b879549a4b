/* SPDX-License-Identifier: MIT */
#include "analyze/profile_series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/trend.h"
#include "base/xmalloc.h"
#include "model/measure.h"

struct building {
	struct profile_series *series;
	const struct profile_series_options *options;
	double *x; /* seconds since the first; NULL: not timed */
	uint64_t *counts;
};

/* ---- what the sides have in common ---- */

struct moment {
	size_t side;
	int64_t time_ns;
};

static int compare_moments(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;

	if (x->time_ns != y->time_ns)
		return x->time_ns < y->time_ns ? -1 : 1;
	return x->side < y->side ? -1 : x->side > y->side;
}

static void put_in_order(struct profile_series *s)
{
	size_t n = s->sums->nsides;
	struct moment *moments = xcalloc(n + 1, sizeof(*moments));
	size_t *order = arena_alloc(&s->arena, (n + 1) * sizeof(*order));
	bool known = true;

	for (size_t i = 0; i < n; i++) {
		moments[i] = (struct moment){i, s->sums->sides[i].time_ns};
		known &= moments[i].time_ns != 0;
	}
	if (known && n)
		qsort(moments, n, sizeof(*moments), compare_moments);
	s->timed = known;
	for (size_t i = 0; i < n; i++) {
		order[i] = moments[i].side;
		if (i && moments[i].time_ns == moments[i - 1].time_ns)
			s->timed = false;
	}
	s->order = order;
	free(moments);
}

static bool check_sides(struct profile_series *s, struct err *err)
{
	const struct profile_side *first = &s->sums->sides[0];
	bool durations = true;

	for (size_t i = 0; i < s->sums->nsides; i++) {
		const struct profile_side *side = &s->sums->sides[i];

		if (!str_eq(side->type, first->type) || !str_eq(side->unit, first->unit))
			return err_set(err, ERR_USAGE,
				"%.*s counts %.*s in %.*s, %.*s counts %.*s in %.*s",
				STR_ARG(first->path), STR_ARG(first->type), STR_ARG(first->unit),
				STR_ARG(side->path), STR_ARG(side->type), STR_ARG(side->unit));
		durations &= side->duration_ns > 0;
	}
	s->per_second = durations && !profile_side_is_level(first);
	if (!s->per_second && !profile_side_is_level(first))
		s->hint = str_starts(first->type, STR("alloc_"))
				  ? STR("sums since each process began: they only grow")
				  : STR("not every profile states a duration: the values are as "
					"they are");
	return true;
}

static int64_t scaled(const struct profile_series *s, size_t side, int64_t v)
{
	double ns = (double)s->sums->sides[side].duration_ns;

	return s->per_second ? int64_from_double(round((double)v * (1e9 / ns))) : v;
}

/* ---- rows ---- */

static void judge(struct building *g, struct profile_series_row *row)
{
	size_t n = g->series->sums->nsides;
	int64_t first = row->values[0], last = row->values[n - 1];
	struct trend_result t;

	for (size_t i = 0; i < n; i++)
		g->counts[i] = row->values[i] > 0 ? (uint64_t)row->values[i] : 0;
	t = trend_of(g->x, g->counts, n);
	row->trend = t.trend;
	row->per_minute = g->x ? t.slope * 60 : 0;
	row->delta = wrap_sub(last, first);
	row->change = !first && last   ? CHANGE_NEW
		      : first && !last ? CHANGE_GONE
		      : row->delta > 0 ? CHANGE_GREW
		      : row->delta < 0 ? CHANGE_SHRANK
				       : CHANGE_SAME;
}

static struct profile_series_row *add_row(struct profile_series *s)
{
	size_t n = s->sums->nsides;
	struct profile_series_row *row;

	s->rows = grow_array(s->rows, &s->cap_rows, s->nrows + 1, sizeof(*s->rows));
	row = &s->rows[s->nrows++];
	*row = (struct profile_series_row){
		.values = arena_alloc(&s->arena, (n + 1) * sizeof(*row->values))};
	memset(row->values, 0, (n + 1) * sizeof(*row->values));
	return row;
}

static void add_functions(struct profile_series *s)
{
	uint32_t *row_of = xcalloc(intern_count(&s->sums->stacks.strings) + 1, sizeof(*row_of));
	bool *repeated = profile_sums_repeated(s->sums);

	for (size_t i = 0; i < s->sums->nsides; i++) {
		size_t n;
		struct function_sum *all =
			profile_sums_functions(s->sums, s->order[i], repeated, &n);

		for (strid name = 1; name < n; name++) {
			int64_t v = s->cum ? all[name].cum : all[name].flat;

			if (!v)
				continue;
			if (!row_of[name]) {
				add_row(s)->function = all[name].function;
				row_of[name] = (uint32_t)s->nrows;
			}
			s->rows[row_of[name] - 1].values[i] = scaled(s, s->order[i], v);
		}
		free(all);
	}
	free(repeated);
	free(row_of);
}

static void add_stacks(struct profile_series *s)
{
	uint32_t *row_of = xcalloc(s->sums->stacks.nnodes + 1, sizeof(*row_of));

	for (size_t i = 0; i < s->sums->nsides; i++) {
		const struct profile_side *side = &s->sums->sides[s->order[i]];

		for (size_t k = 0; k < side->nsums; k++) {
			const struct profile_sum *sum = &side->sums[k];

			if (!sum->value || !sum->stack)
				continue;
			if (!row_of[sum->stack]) {
				add_row(s)->stack = sum->stack;
				row_of[sum->stack] = (uint32_t)s->nrows;
			}
			s->rows[row_of[sum->stack] - 1].values[i] =
				scaled(s, s->order[i], sum->value);
		}
	}
	free(row_of);
}

/* ---- order ---- */

struct ordered {
	const struct stacks *stacks;
	struct profile_series_row row;
	int64_t delta, last;
};

static int compare_rows(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	const struct stacks *s = x->stacks;

	if (x->delta != y->delta)
		return x->delta > y->delta ? -1 : 1;
	if (x->last != y->last)
		return x->last > y->last ? -1 : 1;
	if (x->row.stack || y->row.stack)
		return stacks_compare(s, x->row.stack, y->row.stack);
	return str_cmp(stacks_text(s, stacks_function_get(s, x->row.function)->name),
		stacks_text(s, stacks_function_get(s, y->row.function)->name));
}

static void sort_rows(struct profile_series *s)
{
	struct ordered *order = xcalloc(s->nrows + 1, sizeof(*order));

	for (size_t i = 0; i < s->nrows; i++)
		order[i] =
			(struct ordered){&s->sums->stacks, s->rows[i], wrap_abs(s->rows[i].delta),
				wrap_abs(s->rows[i].values[s->sums->nsides - 1])};
	if (s->nrows)
		qsort(order, s->nrows, sizeof(*order), compare_rows);
	for (size_t i = 0; i < s->nrows; i++)
		s->rows[i] = order[i].row;
	free(order);
}

/* ---- all of it ---- */

static void judge_rows(struct building *g)
{
	struct profile_series *s = g->series;
	const struct stacks *stacks = &s->sums->stacks;

	for (size_t i = 0; i < s->nrows; i++) {
		struct profile_series_row *row = &s->rows[i];
		funcid f = row->function;

		if (row->stack)
			f = stacks_frame_get(stacks, stacks_get(stacks, row->stack)->frame)
				    ->function;
		judge(g, row);
		row->mine =
			g->options->owner && owner_of(g->options->owner, stacks, f) == CODE_MINE;
	}
}

static void fill_times(struct building *g)
{
	const struct profile_series *s = g->series;
	const struct profile_side *sides = s->sums->sides;

	if (!s->timed)
		return;
	g->x = xcalloc(s->sums->nsides + 1, sizeof(*g->x));
	for (size_t i = 0; i < s->sums->nsides; i++)
		g->x[i] = (double)wrap_sub(sides[s->order[i]].time_ns, sides[s->order[0]].time_ns) /
			  1e9;
}

bool profile_series_build(struct profile_series *s, const struct profile_sums *sums,
	const struct profile_series_options *o, struct err *err)
{
	struct building g = {.series = s, .options = o};

	*s = (struct profile_series){.sums = sums, .by_stack = o->by_stack, .cum = o->cum};
	if (!check_sides(s, err))
		return false;
	put_in_order(s);
	fill_times(&g);
	g.counts = xcalloc(sums->nsides + 1, sizeof(*g.counts));
	if (o->by_stack)
		add_stacks(s);
	else
		add_functions(s);
	judge_rows(&g);
	sort_rows(s);
	s->total.values = arena_alloc(&s->arena, (sums->nsides + 1) * sizeof(*s->total.values));
	for (size_t i = 0; i < sums->nsides; i++)
		s->total.values[i] = scaled(s, s->order[i], sums->sides[s->order[i]].total);
	judge(&g, &s->total);
	free(g.x);
	free(g.counts);
	return true;
}
