/* SPDX-License-Identifier: MIT */
#include "analyze/total.h"

#include "model/measure.h"

static bool is_base(const struct profile_sample *s)
{
	for (size_t i = 0; i < s->nlabels; i++)
		if (!s->labels[i].numeric && str_eq(s->labels[i].key, STR("pprof::base")) &&
			str_eq(s->labels[i].text, STR("true")))
			return true;
	return false;
}

void total_add(struct total *t, const struct profile_sample *s, int64_t v, int64_t div)
{
	t->sum = wrap_add(t->sum, wrap_abs(v));
	t->div = wrap_add(t->div, div);
	if (s->nlabels && is_base(s)) {
		t->base_sum = wrap_add(t->base_sum, wrap_abs(v));
		t->base_div = wrap_add(t->base_div, div);
	}
}

int64_t total_value(const struct total *t)
{
	int64_t sum = t->base_sum > 0 ? t->base_sum : t->sum;
	int64_t div = t->base_sum > 0 ? t->base_div : t->div;

	return div ? wrap_div(sum, div) : sum;
}

bool total_needs_labels(const struct profile *p)
{
	for (size_t i = 0; i < p->nstrings; i++)
		if (str_eq(p->strings[i], STR("pprof::base")))
			return true;
	return false;
}

struct adding {
	struct total total;
	size_t value;
	bool mean;
};

static bool add_sample(void *ctx, const struct profile_sample *s)
{
	struct adding *a = ctx;

	total_add(&a->total, s, s->values[a->value], a->mean ? s->values[0] : 0);
	return true;
}

bool total_of(struct view *v, size_t value, bool mean, bool relative, int64_t *out, struct err *err)
{
	struct adding a = {.value = value, .mean = mean};
	bool labels = total_needs_labels(v->profile), ok;

	if (relative) {
		v->need_labels |= labels;
		ok = view_each(v, add_sample, &a, err);
	} else {
		ok = profile_each(v->profile, labels, add_sample, &a, err);
	}
	*out = total_value(&a.total);
	return ok;
}
