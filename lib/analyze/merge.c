/* SPDX-License-Identifier: MIT */
/*
 * After profile/merge.go, internal/driver/fetch.go and internal/measurement of google/pprof in Go
 * 1.26: sources are made compatible and merged, so are bases, then both.
 */
#include "analyze/merge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/xmalloc.h"
#include "model/measure.h"

/* ---- fitting types ---- */

static size_t find_type(const struct merge_input *in, struct str type)
{
	size_t i = 0;

	while (i < in->ntypes && !str_eq(in->types[i].type, type))
		i++;
	return i;
}

/* Keeps the columns of that many types, in their order. */
static void keep_types(
	struct merge *m, struct merge_input *in, const struct profile_type *types, size_t n)
{
	size_t *from = xcalloc(n + 1, sizeof(*from));
	int64_t *values = xcalloc(n + 1, sizeof(*values));
	struct profile_type *kept = arena_alloc(&m->profile.arena, n * sizeof(*kept));
	bool moved = n != in->ntypes, default_kept = false;

	for (size_t i = 0; i < n; i++) {
		from[i] = find_type(in, types[i].type);
		kept[i] = in->types[from[i]];
		moved |= from[i] != i;
		default_kept |= str_eq(types[i].type, in->default_type);
	}
	for (size_t s = 0; s < in->n && moved; s++) {
		int64_t *v = m->values + in->samples[s].values;

		for (size_t i = 0; i < n; i++)
			values[i] = v[from[i]];
		memcpy(v, values, n * sizeof(*v));
	}
	if (moved && !default_kept)
		in->default_type = types[0].type;
	in->types = kept;
	in->ntypes = n;
	free(from);
	free(values);
}

static bool fit_types(struct merge *m, struct merge_input *in, size_t n, struct err *err)
{
	struct profile_type *common = xcalloc(in[0].ntypes + 1, sizeof(*common));
	size_t ncommon = 0;

	for (size_t t = 0; t < in[0].ntypes; t++) {
		bool everywhere = true;

		for (size_t i = 1; i < n; i++)
			everywhere &= find_type(&in[i], in[0].types[t].type) < in[i].ntypes;
		if (everywhere)
			common[ncommon++] = in[0].types[t];
	}
	for (size_t i = 0; i < n && ncommon; i++)
		keep_types(m, &in[i], common, ncommon);
	free(common);
	return ncommon || err_set(err, ERR_USAGE, "the profiles have no sample type in common");
}

/* ---- fitting units ---- */

static double ratio_of(struct str from, struct str to)
{
	return unit_scale(1, from, to).value;
}

static struct str without_s(struct str s)
{
	return s.n && s.p[s.n - 1] == 's' ? str_head(s, s.n - 1) : s;
}

/* Whether pprof knows both units and has them in one family. */
static bool same_family(struct str a, struct str b)
{
	struct str family_a = unit_scale(0, a, STR("auto")).unit;

	return family_a.n && str_eq(family_a, unit_scale(0, b, STR("auto")).unit);
}

/* The finer unit of both into *common; false: they do not fit. */
static bool finer(struct profile_type *common, const struct profile_type *t)
{
	if (!str_eq(without_s(common->type), without_s(t->type)) ||
		!(str_eq(common->unit, t->unit) || same_family(common->unit, t->unit)))
		return false;
	if (ratio_of(t->unit, common->unit) < 1)
		*common = *t;
	return true;
}

static bool no_fit(struct str a, struct str b, struct err *err)
{
	struct strbuf text = {0};

	strbuf_add_safe(&text, a);
	strbuf_adds(&text, " and ");
	strbuf_add_safe(&text, b);
	err_set(err, ERR_USAGE, "the profiles have units or types that do not fit: %s",
		strbuf_cstr(&text));
	strbuf_release(&text);
	return false;
}

/* Samples that only hold zeros after it go, but not when nothing is scaled. */
static void scale(struct merge *m, struct merge_input *in, const double *ratios)
{
	size_t kept = 0;
	bool any = false;

	for (size_t t = 0; t < in->ntypes; t++)
		any |= ratios[t] != 1;
	if (!any)
		return;
	for (size_t s = 0; s < in->n; s++) {
		int64_t *v = m->values + in->samples[s].values;
		bool keep = false;

		for (size_t t = 0; t < in->ntypes; t++) {
			if (ratios[t] == 1)
				continue;
			v[t] = int64_from_double(round((double)v[t] * ratios[t]));
			keep |= v[t] != 0;
		}
		if (keep)
			in->samples[kept++] = in->samples[s];
	}
	in->n = kept;
}

static bool fit_period(struct merge_input *in, size_t n, struct err *err)
{
	struct profile_type common = {0};

	for (size_t i = 0; i < n; i++) {
		const struct profile_type *t = &in[i].period_type;

		if (!t->type.n && !t->unit.n)
			continue;
		if (!common.type.n && !common.unit.n)
			common = *t;
		else if (!finer(&common, t))
			return no_fit(common.unit, t->unit, err);
	}
	for (size_t i = 0; i < n; i++) {
		struct profile_type *t = &in[i].period_type;

		if ((t->type.n || t->unit.n) && !str_eq(t->unit, common.unit)) {
			in[i].period = int64_from_double(
				unit_scale(in[i].period, t->unit, common.unit).value);
			t->unit = common.unit;
		}
		if (!str_eq(t->type, in[0].period_type.type) ||
			!str_eq(t->unit, in[0].period_type.unit))
			return no_fit(in[0].period_type.type, t->type, err);
	}
	return true;
}

static bool fit_units(struct merge *m, struct merge_input *in, size_t n, struct err *err)
{
	size_t ntypes = in[0].ntypes;
	struct profile_type *common = xcalloc(ntypes + 1, sizeof(*common));
	double *ratios = xcalloc(ntypes + 1, sizeof(*ratios));
	bool ok = fit_period(in, n, err);

	memcpy(common, in[0].types, ntypes * sizeof(*common));
	for (size_t t = 0; t < ntypes && ok; t++)
		for (size_t i = 1; i < n && ok; i++)
			ok = finer(&common[t], &in[i].types[t]) ||
			     no_fit(common[t].unit, in[i].types[t].unit, err);
	for (size_t i = 0; i < n && ok; i++) {
		for (size_t t = 0; t < ntypes; t++) {
			ratios[t] = str_eq(in[i].types[t].unit, common[t].unit)
					    ? 1
					    : ratio_of(in[i].types[t].unit, common[t].unit);
			in[i].types[t].unit = common[t].unit;
		}
		scale(m, &in[i], ratios);
	}
	free(common);
	free(ratios);
	return ok;
}

/* ---- one of many ---- */

static bool is_zero(const int64_t *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (values[i])
			return false;
	return true;
}

static void add_samples(
	struct merge *m, struct merge_input *to, const struct merge_input *from, struct refs *known)
{
	for (size_t s = 0; s < from->n; s++) {
		const struct merge_sample *x = &from->samples[s];
		uint64_t key = ((uint64_t)x->stack << 32 | x->labels) + 1;
		uint32_t row = refs_find(known, key);
		int64_t *sum;

		if (is_zero(m->values + x->values, to->ntypes))
			continue;
		if (row == REFS_NONE) {
			refs_add(known, key, (uint32_t)to->n);
			to->samples =
				grow_array(to->samples, &to->cap, to->n + 1, sizeof(*to->samples));
			to->samples[to->n++] = *x;
			continue;
		}
		sum = m->values + to->samples[row].values;
		for (size_t i = 0; i < to->ntypes; i++)
			sum[i] = wrap_add(sum[i], m->values[x->values + i]);
	}
}

static void add_comments(struct merge *m, struct merge_input *to, const struct merge_input *from)
{
	struct str *all = arena_alloc(
		&m->profile.arena, (to->ncomments + from->ncomments + 1) * sizeof(*all));
	size_t n = 0;

	for (size_t i = 0; i < to->ncomments + from->ncomments; i++) {
		struct str c =
			i < to->ncomments ? to->comments[i] : from->comments[i - to->ncomments];
		bool seen = false;

		for (size_t k = 0; k < n; k++)
			seen |= str_eq(all[k], c);
		if (!seen)
			all[n++] = c;
	}
	to->comments = all;
	to->ncomments = n;
}

static void add_header(struct merge *m, struct merge_input *to, const struct merge_input *from)
{
	if (!to->time_ns || from->time_ns < to->time_ns)
		to->time_ns = from->time_ns;
	to->duration_ns = wrap_add(to->duration_ns, from->duration_ns);
	if (!to->period || to->period < from->period)
		to->period = from->period;
	if (!to->default_type.n)
		to->default_type = from->default_type;
	if (!to->doc_url.n)
		to->doc_url = from->doc_url;
	add_comments(m, to, from);
}

/* in[0] becomes the sum of all; one alone stays as it is. */
static bool combine(struct merge *m, struct merge_input *in, size_t n, struct err *err)
{
	struct merge_input sum;
	struct refs known = {0};
	size_t kept = 0;

	if (n < 2)
		return true;
	if (!fit_types(m, in, n, err) || !fit_units(m, in, n, err))
		return false;
	sum = in[0];
	sum.samples = NULL;
	sum.n = sum.cap = 0;
	for (size_t i = 0; i < n; i++) {
		add_samples(m, &sum, &in[i], &known);
		if (i)
			add_header(m, &sum, &in[i]);
		else
			add_comments(m, &sum, &(struct merge_input){0});
	}
	for (size_t s = 0; s < sum.n; s++)
		if (!is_zero(m->values + sum.samples[s].values, sum.ntypes))
			sum.samples[kept++] = sum.samples[s];
	sum.n = kept;
	free(in[0].samples);
	in[0] = sum;
	refs_release(&known);
	return true;
}

/* ---- the base ---- */

static bool normalize(
	struct merge *m, struct merge_input *p, const struct merge_input *base, struct err *err)
{
	double *ratios = xcalloc(p->ntypes + 1, sizeof(*ratios));
	bool ok = p->ntypes == base->ntypes &&
		  str_eq(p->period_type.type, base->period_type.type) &&
		  str_eq(p->period_type.unit, base->period_type.unit);

	for (size_t t = 0; t < p->ntypes && ok; t++) {
		int64_t source = 0, wanted = 0;

		ok = str_eq(p->types[t].type, base->types[t].type) &&
		     str_eq(p->types[t].unit, base->types[t].unit);
		for (size_t s = 0; s < p->n; s++)
			source = wrap_add(source, m->values[p->samples[s].values + t]);
		for (size_t s = 0; s < base->n; s++)
			wanted = wrap_add(wanted, m->values[base->samples[s].values + t]);
		ratios[t] = source ? (double)wanted / (double)source : 0;
	}
	if (ok)
		scale(m, p, ratios);
	free(ratios);
	return ok ||
	       err_set(err, ERR_USAGE, "--normalize: the base has other types than the profile");
}

static bool subtract_base(struct merge *m, const struct merge_options *o, struct err *err)
{
	struct merge_input *base = &m->bases[0];
	struct merge_input both[2];
	double *minus = xcalloc(base->ntypes + 1, sizeof(*minus));
	bool ok;

	for (size_t s = 0; s < base->n && o->diff_base; s++)
		base->samples[s].labels =
			merge_labels_with_base(&m->labels, base->samples[s].labels);
	ok = !o->normalize || normalize(m, &m->sources[0], base, err);
	if (ok) {
		for (size_t t = 0; t < base->ntypes; t++)
			minus[t] = -1;
		scale(m, base, minus);
		both[0] = m->sources[0];
		both[1] = *base;
		ok = combine(m, both, 2, err);
		m->sources[0] = both[0];
	}
	free(minus);
	return ok;
}

/* ---- the result ---- */

static void write_sample(struct merge *m, const struct merge_sample *x, const uint32_t *moved)
{
	struct str stack = intern_get(&m->stacks, x->stack);
	uint32_t *rows = xcalloc(stack.n + 1, 1);
	struct profile_label *labels;
	struct profile_sample s = {.nlocations = stack.n / sizeof(*rows),
		.locations = rows,
		.values = m->values + x->values};

	if (stack.n)
		memcpy(rows, stack.p, stack.n);
	for (size_t i = 0; i < s.nlocations; i++)
		rows[i] = moved[rows[i]] - 1;
	s.labels = labels = merge_labels_of(intern_get(&m->labels, x->labels), &s.nlabels);
	profile_add_sample(&m->profile, &s);
	free(labels);
	free(rows);
}

const struct profile *merge_finish(struct merge *m, const struct merge_options *o, struct err *err)
{
	struct profile *p = &m->profile;
	const struct merge_input *in = m->sources;
	uint32_t *moved;

	if (!combine(m, m->sources, m->nsources, err) || !combine(m, m->bases, m->nbases, err) ||
		(m->nbases && !subtract_base(m, o, err)))
		return NULL;
	p->types = xcalloc(in->ntypes + 1, sizeof(*p->types));
	memcpy(p->types, in->types, in->ntypes * sizeof(*p->types));
	p->ntypes = in->ntypes;
	p->comments = xcalloc(in->ncomments + 1, sizeof(*p->comments));
	for (; p->ncomments < in->ncomments; p->ncomments++)
		p->comments[p->ncomments] = in->comments[p->ncomments];
	p->period_type = in->period_type;
	p->period = in->period;
	p->time_ns = in->time_ns;
	p->duration_ns = in->duration_ns;
	p->drop_frames = in->drop_frames;
	p->keep_frames = in->keep_frames;
	p->default_type = in->default_type;
	p->doc_url = in->doc_url;
	p->format = "pprof";
	moved = merge_compact(m, in);
	for (size_t s = 0; s < in->n; s++)
		write_sample(m, &in->samples[s], moved);
	free(moved);
	profile_built(p);
	p->kind = profile_guess_kind(p);
	return p;
}

void merge_release(struct merge *m)
{
	for (size_t i = 0; i < m->nsources; i++)
		free(m->sources[i].samples);
	for (size_t i = 0; i < m->nbases; i++)
		free(m->bases[i].samples);
	free(m->sources);
	free(m->bases);
	free(m->values);
	refs_release(&m->functions);
	refs_release(&m->locations);
	refs_release(&m->mappings);
	intern_release(&m->stacks);
	intern_release(&m->labels);
	profile_release(&m->profile);
	*m = (struct merge){0};
}
