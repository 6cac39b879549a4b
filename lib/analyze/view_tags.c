/* SPDX-License-Identifier: MIT */
/* After internal/driver/driver_focus.go of google/pprof, Go 1.26; specs/pprof.md 2.6. */
#include "analyze/view_tags.h"

#include <stdlib.h>

#include "analyze/label_units.h"
#include "base/xmalloc.h"
#include "model/measure.h"

struct bound {
	int64_t number;
	struct str unit;
};

struct tag_filter {
	struct str key; /* of any label when !has_key */
	bool has_key;
	bool is_range, has_min, has_max;
	double min, max;
	struct str unit;
	struct regex **patterns;
	size_t npatterns;
	struct label_units units;
};

void tag_filter_free(struct tag_filter *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->npatterns; i++)
		regex_free(t->patterns[i]);
	free(t->patterns);
	label_units_release(&t->units);
	free(t);
}

/* [+-]?digits letters, dropped from *s. */
static bool eat_bound(struct str *s, struct bound *out)
{
	size_t n = 0, digits;

	if (n < s->n && (s->p[n] == '+' || s->p[n] == '-'))
		n++;
	digits = n;
	while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	if (n == digits || !str_i64(str_head(*s, n), &out->number))
		return false;
	*s = str_from_at(*s, n);
	for (n = 0; n < s->n && (s->p[n] | 32) >= 'a' && (s->p[n] | 32) <= 'z';)
		n++;
	out->unit = str_head(*s, n);
	*s = str_from_at(*s, n);
	return true;
}

/* "N[unit]", "N[unit]:", ":N[unit]", "N[unit]:M[unit]"; false: it is a pattern. */
static bool parse_range(struct tag_filter *t, struct str s)
{
	struct bound a, b;
	struct scaled low, high;
	bool from_colon = str_eat(&s, STR(":"));

	if (!eat_bound(&s, &a))
		return false;
	low = unit_scale(a.number, a.unit, a.unit);
	t->unit = low.unit;
	t->min = t->max = low.value;
	t->has_min = !from_colon;
	t->has_max = true;
	if (!s.n)
		return true;
	if (from_colon || !str_eat(&s, STR(":")))
		return false;
	t->has_max = s.n > 0;
	if (!s.n)
		return true;
	if (!eat_bound(&s, &b) || s.n)
		return false;
	high = unit_scale(b.number, b.unit, t->unit);
	t->max = high.value;
	return str_eq(high.unit, t->unit);
}

static bool parse_patterns(
	struct tag_filter *t, const char *option, struct str value, struct err *err)
{
	size_t cap = 0;
	bool more = true;

	while (more) {
		more = str_chr(value, ',') != SIZE_MAX;
		t->patterns =
			grow_array(t->patterns, &cap, t->npatterns + 1, sizeof(struct regex *));
		t->patterns[t->npatterns] = regex_new(str_split(&value, ','), err);
		if (!t->patterns[t->npatterns++])
			return err_wrap(err, "parsing %s regexp", option);
	}
	return true;
}

static bool new_filter(struct view *v, struct str value, enum view_step step, struct err *err)
{
	const char *option = step == VIEW_TAG_FOCUS ? "tagfocus" : "tagignore";
	struct tag_filter *t;

	if (!value.n)
		return true;
	t = xcalloc(1, sizeof(*t));
	*(step == VIEW_TAG_FOCUS ? &v->tagfocus : &v->tagignore) = t;
	v->wanted[step] = true;
	if (str_chr(value, '=') != SIZE_MAX) {
		t->has_key = true;
		t->key = str_split(&value, '=');
	}
	t->is_range = parse_range(t, value);
	return t->is_range ? label_units_learn(&t->units, v->profile, err)
			   : parse_patterns(t, option, value, err);
}

bool tag_filters_new(struct view *v, const struct view_options *o, struct err *err)
{
	return new_filter(v, o->tagfocus, VIEW_TAG_FOCUS, err) &&
	       new_filter(v, o->tagignore, VIEW_TAG_IGNORE, err);
}

static bool in_range(const struct tag_filter *t, const struct profile_label *l)
{
	struct scaled s = unit_scale(l->number, label_units_of(&t->units, l->key), t->unit);

	return str_eq(s.unit, t->unit) && (!t->has_min || s.value >= t->min) &&
	       (!t->has_max || s.value <= t->max);
}

static bool matches_label(
	const struct tag_filter *t, struct regex *re, const struct profile_label *l)
{
	struct strbuf b = {0};
	bool hit;

	if (t->has_key)
		return regex_match(re, l->text);
	strbuf_add(&b, l->key);
	strbuf_addc(&b, ':');
	strbuf_add(&b, l->text);
	hit = regex_match(re, strbuf_str(&b));
	strbuf_release(&b);
	return hit;
}

static bool any_label(struct tag_filter *t, struct regex *re, const struct profile_sample *s)
{
	for (size_t i = 0; i < s->nlabels; i++) {
		const struct profile_label *l = &s->labels[i];

		if (l->numeric == !t->is_range || (t->has_key && !str_eq(l->key, t->key)))
			continue;
		if (t->is_range ? in_range(t, l) : matches_label(t, re, l))
			return true;
	}
	return false;
}

/* Without a key every pattern must be found, with one any of them will do. */
static bool filter_matches(struct tag_filter *t, const struct profile_sample *s)
{
	if (t->is_range)
		return any_label(t, NULL, s);
	for (size_t i = 0; i < t->npatterns; i++)
		if (any_label(t, t->patterns[i], s) == t->has_key)
			return t->has_key;
	return !t->has_key;
}

static void note_keys(struct view *v, const struct profile_sample *s)
{
	for (size_t i = 0; i < s->nlabels; i++) {
		if (!v->tagshow || regex_match(v->tagshow, s->labels[i].key))
			v->matched[VIEW_TAG_SHOW] = true;
		if (v->taghide && regex_match(v->taghide, s->labels[i].key))
			v->matched[VIEW_TAG_HIDE] = true;
	}
}

bool tag_filters_pass(struct view *v, const struct profile_sample *s)
{
	bool wanted = !v->tagfocus || filter_matches(v->tagfocus, s);
	bool ignored = v->tagignore && filter_matches(v->tagignore, s);

	v->matched[VIEW_TAG_FOCUS] |= wanted;
	v->matched[VIEW_TAG_IGNORE] |= ignored;
	if (!wanted || ignored)
		return false;
	if (v->tagshow || v->taghide)
		note_keys(v, s);
	return true;
}

static bool is_kept(const struct view *v, struct str key)
{
	return (!v->tagshow || regex_match(v->tagshow, key)) &&
	       !(v->taghide && regex_match(v->taghide, key));
}

void view_labels(struct view *v, struct profile_sample *s)
{
	size_t n = 0;

	if (!v->tagshow && !v->taghide)
		return;
	v->labels = grow_array(v->labels, &v->cap_labels, s->nlabels + 1, sizeof(*v->labels));
	for (size_t i = 0; i < s->nlabels; i++)
		if (is_kept(v, s->labels[i].key))
			v->labels[n++] = s->labels[i];
	s->labels = v->labels;
	s->nlabels = n;
}
