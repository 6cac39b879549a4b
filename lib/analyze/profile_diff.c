/* SPDX-License-Identifier: MIT */
#include "analyze/profile_diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "model/measure.h"

/* compare-and-report 2.2: beyond these the two did not do the same work. */
static const double DURATIONS_APART = 5, TOTALS_APART = 3;

/* ---- what they are divided by ---- */

/* Counts of samples mean nothing before they are multiplied by the time between two of them. */
static bool check_rates(const struct profile_side *b, const struct profile_side *n, struct err *err)
{
	if (!str_eq(n->type, STR("samples")) && !str_eq(n->type, STR("sample")))
		return true;
	if (b->period == n->period || !b->period || !n->period)
		return true;
	return err_set(err, ERR_USAGE,
		"samples were taken every %.6g and every %.6g %.*s: their counts do not compare; "
		"choose another value with --sample_index, or --per=share",
		(double)b->period, (double)n->period, STR_ARG(n->period_unit));
}

static bool check_types(struct profile_diff *d, const struct profile_side *b,
	const struct profile_side *n, struct err *err)
{
	struct scaled one, same;

	if (!str_eq(b->type, n->type))
		return err_set(err, ERR_USAGE,
			"BASE holds %.*s and NEW %.*s: they do not compare; --sample_index chooses",
			STR_ARG(b->type), STR_ARG(n->type));
	if (str_eq(b->unit, n->unit))
		return true;
	one = unit_scale(1000000000, b->unit, n->unit);
	same = unit_scale(1, n->unit, n->unit);
	if (!(one.value > 0) || !str_eq(one.unit, same.unit))
		return err_set(err, ERR_USAGE, "BASE counts %.*s in %.*s and NEW in %.*s",
			STR_ARG(b->type), STR_ARG(b->unit), STR_ARG(n->unit));
	d->units_scaled = true;
	d->base_factor = one.value / 1e9;
	return true;
}

static void choose_auto(struct profile_diff *d, const struct profile_side *b,
	const struct profile_side *n, const struct profile_diff_options *o)
{
	d->per = o->per;
	if (d->per != PER_AUTO)
		return;
	d->per = PER_NONE;
	if (o->base_ops > 0 && o->ops > 0) {
		d->per = PER_OP;
	} else if (!profile_side_is_level(n)) {
		if (b->duration_ns > 0 && n->duration_ns > 0)
			d->per = PER_SECOND;
		else
			d->hint =
				STR("a profile states no duration: the values are as they are; "
				    "--ops=BASE,NEW divides by operations, --per=share by totals");
	}
}

static bool divide(struct profile_diff *d, const struct profile_side *b,
	const struct profile_side *n, const struct profile_diff_options *o, struct err *err)
{
	choose_auto(d, b, n, o);
	if (d->per == PER_OP) {
		d->base_of = o->base_ops;
		d->of = o->ops;
	} else if (d->per == PER_SECOND) {
		d->base_of = (double)b->duration_ns;
		d->of = (double)n->duration_ns;
	} else if (d->per == PER_SHARE) {
		d->base_of = (double)b->total * d->base_factor;
		d->of = (double)n->total;
	}
	if (d->per == PER_NONE)
		return true;
	if (!(d->base_of > 0) || !(d->of > 0))
		return err_set(err, ERR_USAGE,
			d->per == PER_OP       ? "--per=op: --ops=BASE,NEW says how many"
			: d->per == PER_SECOND ? "--per=second: a profile states no duration"
					       : "--per=share: a profile is empty");
	d->base_factor *= d->of / d->base_of;
	return true;
}

static double apart(double a, double b)
{
	return a > b ? a / b : b / a;
}

static void judge(
	struct profile_diff *d, const struct profile_side *b, const struct profile_side *n)
{
	if (!b->records || !n->records)
		d->unjudged = !b->records ? STR("BASE holds no samples of it")
					  : STR("NEW holds no samples of it");
	else if (b->duration_ns > 0 && n->duration_ns > 0 &&
		 apart((double)b->duration_ns, (double)n->duration_ns) > DURATIONS_APART)
		d->unjudged = STR("the durations differ by more than 5 times");
	else if (d->base_total > 0 && d->total > 0 &&
		 apart((double)d->base_total, (double)d->total) > TOTALS_APART)
		d->unjudged = STR("the totals differ by more than 3 times: hardly the same work");
}

/* ---- rows ---- */

static int64_t scaled(const struct profile_diff *d, int64_t v)
{
	return d->base_factor == 1 ? v : int64_from_double(round((double)v * d->base_factor));
}

static void add_rows(struct profile_diff *d)
{
	size_t n[2];
	bool *repeated = profile_sums_repeated(d->sums);
	struct function_sum *b = profile_sums_functions(d->sums, 0, repeated, &n[0]);
	struct function_sum *f = profile_sums_functions(d->sums, 1, repeated, &n[1]);
	size_t cap = 0;

	for (strid name = 1; name < n[0]; name++) {
		struct profile_diff_row row = {.likeness = 1, .match = MATCH_NAME};

		if (!b[name].function && !f[name].function)
			continue;
		row.base_name = b[name].function ? name : 0;
		row.name = f[name].function ? name : 0;
		if (!row.name || !row.base_name)
			row.match = MATCH_NONE;
		row.function = row.name ? f[name].function : b[name].function;
		row.base_flat = scaled(d, b[name].flat);
		row.base_cum = scaled(d, b[name].cum);
		row.flat = f[name].flat;
		row.cum = f[name].cum;
		row.samples = b[name].cum_samples > f[name].cum_samples ? b[name].cum_samples
									: f[name].cum_samples;
		row.inlining_changed =
			row.name && row.base_name &&
			(b[name].seen ^ f[name].seen) == (FUNCTION_INLINED | FUNCTION_CALLED);
		d->rows = grow_array(d->rows, &cap, d->nrows + 1, sizeof(*d->rows));
		d->rows[d->nrows++] = row;
	}
	free(b);
	free(f);
	free(repeated);
}

static void name_changes(struct profile_diff *d, const struct profile_diff_options *o)
{
	for (size_t i = 0; i < d->nrows; i++) {
		struct profile_diff_row *r = &d->rows[i];
		int64_t delta = wrap_sub(r->flat, r->base_flat);

		if (!delta)
			delta = wrap_sub(r->cum, r->base_cum);
		r->change = !r->base_name ? CHANGE_NEW
			    : !r->name	  ? CHANGE_GONE
			    : delta > 0	  ? CHANGE_GREW
			    : delta < 0	  ? CHANGE_SHRANK
					  : CHANGE_SAME;
		r->mine =
			o->owner && owner_of(o->owner, &d->sums->stacks, r->function) == CODE_MINE;
	}
}

/* ---- order ---- */

struct order {
	const struct profile_diff_row *row;
	struct str name;
	int64_t key, other;
};

static int64_t moved(const struct profile_diff_row *r, bool cum)
{
	return wrap_abs(cum ? wrap_sub(r->cum, r->base_cum) : wrap_sub(r->flat, r->base_flat));
}

static int compare_rows(const void *a, const void *b)
{
	const struct order *x = a, *y = b;

	if (x->key != y->key)
		return x->key > y->key ? -1 : 1;
	if (x->other != y->other)
		return x->other > y->other ? -1 : 1;
	return str_cmp(x->name, y->name);
}

static void sort_rows(struct profile_diff *d, bool cum)
{
	struct order *order = xcalloc(d->nrows + 1, sizeof(*order));
	struct profile_diff_row *rows = xcalloc(d->nrows + 1, sizeof(*rows));

	for (size_t i = 0; i < d->nrows; i++) {
		const struct profile_diff_row *r = &d->rows[i];

		order[i] = (struct order){r,
			stacks_text(&d->sums->stacks, r->name ? r->name : r->base_name),
			moved(r, cum), moved(r, !cum)};
	}
	qsort(order, d->nrows, sizeof(*order), compare_rows);
	for (size_t i = 0; i < d->nrows; i++)
		rows[i] = *order[i].row;
	free(d->rows);
	free(order);
	d->rows = rows;
}

/* ---- all of it ---- */

/* A side that has samples and no line at all cannot know what was inlined. */
static bool blind(const struct profile_side *s)
{
	return s->records && !s->has_lines && !s->has_inlines;
}

bool profile_diff_build(struct profile_diff *d, struct profile_sums *sums,
	const struct profile_diff_options *o, struct err *err)
{
	const struct profile_side *b = &sums->sides[0], *n = &sums->sides[1];

	*d = (struct profile_diff){.sums = sums, .base_factor = 1};
	if (!check_types(d, b, n, err))
		return false;
	if (o->per != PER_SHARE && !check_rates(b, n, err))
		return false;
	if (!divide(d, b, n, o, err))
		return false;
	if ((blind(b) && n->has_inlines) || (blind(n) && b->has_inlines)) {
		profile_sums_drop_inlined(sums);
		d->collapsed = true;
	}
	d->base_stated = b->total;
	d->base_total = scaled(d, b->total);
	d->total = n->total;
	judge(d, b, n);
	add_rows(d);
	profile_diff_match(d, o);
	name_changes(d, o);
	sort_rows(d, o->by_cum);
	profile_diff_blame(d);
	return true;
}
