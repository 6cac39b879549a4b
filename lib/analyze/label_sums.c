/* SPDX-License-Identifier: MIT */
/* After printTags in internal/report/report.go of google/pprof, Go 1.26. */
#include "analyze/label_sums.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/measure.h"

static struct label_row *row_of(struct label_sums *l, struct str key, struct str text)
{
	strid k = intern_add(&l->names, key), t = intern_add(&l->names, text);
	uint64_t ref = ((uint64_t)k << 32 | t) + 1;
	uint32_t row = refs_find(&l->known, ref);

	if (row == REFS_NONE) {
		row = (uint32_t)l->nrows;
		refs_add(&l->known, ref, row);
		l->rows = grow_array(l->rows, &l->cap_rows, l->nrows + 1, sizeof(*l->rows));
		l->rows[l->nrows++] =
			(struct label_row){intern_get(&l->names, k), intern_get(&l->names, t), 0};
	}
	return &l->rows[row];
}

static bool add_sample(void *ctx, const struct profile_sample *sample)
{
	struct label_sums *l = ctx;
	struct profile_sample s = *sample;

	view_labels(l->view, &s);
	for (size_t i = 0; i < s.nlabels; i++) {
		const struct profile_label *label = &s.labels[i];
		struct str text = label->text;
		struct label_row *row;

		if (label->numeric) {
			strbuf_clear(&l->text);
			unit_label(label->number, label_units_of(&l->units, label->key), l->unit,
				&l->text);
			text = strbuf_str(&l->text);
		}
		row = row_of(l, label->key, text);
		row->sum = wrap_add(row->sum, s.values[l->value]);
	}
	return true;
}

static int compare_rows(const void *a, const void *b)
{
	const struct label_row *x = a, *y = b;
	int64_t kx = wrap_abs(x->sum), ky = wrap_abs(y->sum);
	int order = str_cmp(x->key, y->key);

	if (!order && kx != ky)
		order = kx > ky ? -1 : 1;
	return order ? order : str_cmp(x->text, y->text);
}

bool label_sums_build(
	struct label_sums *l, struct view *v, size_t value, struct str unit, struct err *err)
{
	*l = (struct label_sums){.view = v, .value = value, .unit = unit};
	v->need_labels = true;
	if (!label_units_learn(&l->units, v->profile, err) || !view_each(v, add_sample, l, err))
		return false;
	if (l->nrows)
		qsort(l->rows, l->nrows, sizeof(*l->rows), compare_rows);
	return true;
}

void label_sums_release(struct label_sums *l)
{
	label_units_release(&l->units);
	intern_release(&l->names);
	refs_release(&l->known);
	strbuf_release(&l->text);
	free(l->rows);
	*l = (struct label_sums){0};
}
