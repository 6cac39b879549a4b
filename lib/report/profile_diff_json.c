/* SPDX-License-Identifier: MIT */
#include "base/json.h"
#include "model/measure.h"
#include "report/profile_diff.h"
#include "report/profile_side.h"

static void text_or_null(struct json_writer *w, const char *key, struct str s)
{
	json_key(w, key);
	if (s.n)
		json_str(w, s);
	else
		json_null(w);
}

static void number(struct json_writer *w, const char *key, int64_t v)
{
	json_key(w, key);
	json_int(w, v);
}

static void percent(struct json_writer *w, const char *key, int64_t v, int64_t of)
{
	json_key(w, key);
	if (of)
		json_real(w, profile_pct(v, of));
	else
		json_null(w);
}

static void change(struct json_writer *w, const char *key, int64_t before, int64_t after)
{
	json_key(w, key);
	profile_json_change(w, before, after);
}

static void add_values(
	struct json_writer *w, const struct profile_diff *d, const struct profile_diff_row *r)
{
	number(w, "base_flat", r->base_flat);
	number(w, "flat", r->flat);
	number(w, "delta_flat", wrap_sub(r->flat, r->base_flat));
	percent(w, "base_flat_pct", r->base_flat, d->base_total);
	percent(w, "flat_pct", r->flat, d->total);
	number(w, "base_cum", r->base_cum);
	number(w, "cum", r->cum);
	number(w, "delta_cum", wrap_sub(r->cum, r->base_cum));
	percent(w, "base_cum_pct", r->base_cum, d->base_total);
	percent(w, "cum_pct", r->cum, d->total);
	change(w, "change_pct", r->base_flat, r->flat);
	change(w, "cum_change_pct", r->base_cum, r->cum);
	json_key(w, "ratio");
	if (r->base_flat)
		json_real(w, (double)r->flat / (double)r->base_flat);
	else
		json_null(w);
}

static void add_row(
	struct json_writer *w, const struct profile_diff *d, const struct profile_diff_row *r)
{
	const struct stacks *s = &d->sums->stacks;

	json_object(w);
	json_key(w, "name");
	json_str(w, stacks_text(s, r->name ? r->name : r->base_name));
	text_or_null(w, "base_name",
		r->name && r->base_name && r->base_name != r->name ? stacks_text(s, r->base_name)
								   : (struct str){0});
	text_or_null(w, "file", stacks_text(s, stacks_function_get(s, r->function)->file));
	add_values(w, d, r);
	json_key(w, "samples");
	json_uint(w, r->samples);
	json_key(w, "change");
	json_str(w, str_from(diff_change_name(r->change)));
	json_key(w, "match");
	json_str(w, str_from(profile_match_name(r->match)));
	json_key(w, "likeness");
	if (r->match == MATCH_NONE)
		json_null(w);
	else
		json_real(w, r->likeness);
	json_key(w, "inlining_changed");
	json_bool(w, r->inlining_changed);
	json_key(w, "mine");
	json_bool(w, r->mine);
	json_object_end(w);
}

static void add_scaling(struct json_writer *w, const struct profile_diff *d)
{
	json_key(w, "per");
	json_str(w, str_from(profile_per_name(d->per)));
	json_key(w, "base_factor");
	json_real(w, d->base_factor);
	json_key(w, "base_divisor");
	if (d->base_of > 0)
		json_real(w, d->base_of);
	else
		json_null(w);
	json_key(w, "divisor");
	if (d->of > 0)
		json_real(w, d->of);
	else
		json_null(w);
	json_key(w, "inlined_dropped");
	json_bool(w, d->collapsed);
	text_or_null(w, "unjudged", d->unjudged);
}

static void add_blame(
	struct json_writer *w, const struct profile_diff *d, const struct profile_blame *b)
{
	json_object(w);
	json_key(w, "delta");
	json_int(w, b->delta);
	percent(w, "delta_pct", b->delta, wrap_sub(d->total, d->base_total));
	json_key(w, "path");
	json_array(w);
	for (size_t i = 0; i < b->n; i++)
		json_str(w, stacks_text(&d->sums->stacks, b->names[i]));
	json_array_end(w);
	json_object_end(w);
}

void profile_diff_json(const struct profile_diff *d, struct strbuf *out)
{
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_key(&w, "schema");
	json_str(&w, STR("profq.diff/1"));
	json_key(&w, "sample_type");
	json_str(&w, d->sums->sides[1].type);
	json_key(&w, "unit");
	json_str(&w, d->sums->sides[1].unit);
	json_key(&w, "base");
	profile_side_json(&d->sums->sides[0], &w);
	json_key(&w, "new");
	profile_side_json(&d->sums->sides[1], &w);
	add_scaling(&w, d);
	number(&w, "base_total", d->base_total);
	number(&w, "total", d->total);
	number(&w, "delta_total", wrap_sub(d->total, d->base_total));
	change(&w, "change_pct", d->base_total, d->total);
	json_key(&w, "blame");
	json_array(&w);
	for (size_t i = 0; i < d->nblames; i++)
		add_blame(&w, d, &d->blames[i]);
	json_array_end(&w);
	json_key(&w, "rows");
	json_array(&w);
	for (size_t i = 0; i < d->nrows; i++) {
		add_row(&w, d, &d->rows[i]);
		strbuf_offer(out);
	}
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}
