/* SPDX-License-Identifier: MIT */
#include "report/profile_series.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/xmalloc.h"
#include "model/measure.h"
#include "report/frame.h"
#include "report/profile_side.h"

/* ---- cells ---- */

struct rows {
	const struct profile_series *series;
	const struct profile_series_row **rows;
	struct str shown; /* unit */
};

static const struct profile_series_row *row_at(const void *rows, size_t row)
{
	return ((const struct rows *)rows)->rows[row];
}

static struct str unit_of(const struct profile_series *s)
{
	return s->sums->sides[0].unit;
}

/* Of more than five the middle is left out. */
static void values_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct rows *r = rows;
	size_t n = r->series->sums->nsides;

	for (size_t i = 0; i < n; i++) {
		if (n > 5 && i == 2)
			strbuf_adds(out, " \u2192 \u2026");
		if (n > 5 && i >= 2 && i + 2 < n)
			continue;
		if (i)
			strbuf_adds(out, " \u2192 ");
		unit_label(row_at(rows, row)->values[i], unit_of(r->series), r->shown, out);
	}
}

static void delta_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct rows *r = rows;

	profile_add_delta(row_at(rows, row)->delta, unit_of(r->series), r->shown, out);
}

static void add_rate(const struct rows *r, double per_minute, struct strbuf *out)
{
	strbuf_addc(out, ' ');
	profile_add_delta(int64_from_double(per_minute), unit_of(r->series), r->shown, out);
	strbuf_adds(out, "/min");
}

static void trend_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct rows *r = rows;
	const struct profile_series_row *x = row_at(rows, row);

	if (x->trend == TREND_UNKNOWN)
		strbuf_adds(out, diff_change_name(x->change));
	else
		strbuf_adds(out, trend_name(x->trend));
	if (x->trend == TREND_LINEAR && r->series->timed)
		add_rate(r, x->per_minute, out);
}

static void name_of(
	const struct profile_series *s, const struct profile_series_row *r, struct strbuf *out)
{
	const struct stacks *stacks = &s->sums->stacks;

	if (r->stack)
		frame_stack(stacks, r->stack, out);
	else
		strbuf_add(
			out, stacks_text(stacks, stacks_function_get(stacks, r->function)->name));
}

static void name_text(const void *rows, size_t row, struct strbuf *out)
{
	name_of(((const struct rows *)rows)->series, row_at(rows, row), out);
}

static const struct column columns[] = {
	{"VALUES", NULL, ALIGN_LEFT, CUT_NEVER, 0, false, values_text, NULL, NULL},
	{"DELTA", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, delta_text, NULL, NULL},
	{"TREND", NULL, ALIGN_LEFT, CUT_NEVER, 0, false, trend_text, NULL, NULL},
	{"FUNCTION", NULL, ALIGN_LEFT, CUT_MIDDLE, 0, true, name_text, NULL, NULL},
};

/* ---- for people ---- */

static void add_head(const struct profile_series *s, struct rows *rows, struct strbuf *out)
{
	const struct profile_series_row *total = &s->total;

	for (size_t i = 0; i < s->sums->nsides; i++)
		profile_side_text(&s->sums->sides[s->order[i]], out);
	strbuf_add_safe(out, s->sums->sides[0].type);
	strbuf_adds(out, s->per_second ? ", per second of wall time" : "");
	strbuf_adds(out, s->by_stack ? ", by stack" : s->cum ? ", with what is called" : "");
	if (s->hint.n) {
		strbuf_adds(out, "; ");
		strbuf_add(out, s->hint);
	}
	strbuf_adds(out, "\ntotal: ");
	rows->rows = &total;
	values_text(rows, 0, out);
	strbuf_adds(out, ", ");
	delta_text(rows, 0, out);
	strbuf_adds(out, ", ");
	trend_text(rows, 0, out);
	strbuf_adds(out, "\n");
}

static bool shown(const struct profile_series *s, const struct profile_series_row *r,
	const struct profile_series_layout *layout)
{
	int64_t most = 0;

	if (layout->mine_only && !r->mine)
		return false;
	for (size_t i = 0; i < s->sums->nsides; i++)
		if (s->total.values[i] > most)
			most = s->total.values[i];
	return r->delta && (double)wrap_abs(r->delta) >= layout->least * (double)most;
}

void profile_series_text(const struct profile_series *s, const struct profile_series_layout *layout,
	struct strbuf *out)
{
	struct rows rows = {s, NULL, layout->unit};
	const struct profile_series_row **list = xcalloc(s->nrows + 1, sizeof(*list));
	size_t n = 0, most;

	add_head(s, &rows, out);
	for (size_t i = 0; i < s->nrows; i++)
		if (shown(s, &s->rows[i], layout))
			list[n++] = &s->rows[i];
	most = layout->most && layout->most < n ? layout->most : n;
	strbuf_addf(out, "%zu of %zu %s%s\n\n", most, s->nrows,
		s->by_stack ? "stacks" : "functions",
		n ? ", by what changed from first to last" : ": none changed enough to show");
	rows.rows = list;
	if (most)
		table_text(&(struct table){columns, sizeof(columns) / sizeof(columns[0]), &rows,
				   most, 0},
			&layout->look, out);
	free(list);
}

/* ---- for machines ---- */

static void add_values(
	const struct profile_series *s, const struct profile_series_row *r, struct json_writer *w)
{
	json_key(w, "values");
	json_array(w);
	for (size_t i = 0; i < s->sums->nsides; i++)
		json_int(w, r->values[i]);
	json_array_end(w);
	json_key(w, "delta");
	json_int(w, r->delta);
	json_key(w, "change_pct");
	profile_json_change(w, r->values[0], r->values[s->sums->nsides - 1]);
	json_key(w, "change");
	json_str(w, str_from(diff_change_name(r->change)));
	json_key(w, "trend");
	json_str(w, str_from(trend_name(r->trend)));
	json_key(w, "per_minute");
	if (s->timed)
		json_real(w, r->per_minute);
	else
		json_null(w);
}

static void add_stack(const struct stacks *s, stackid stack, struct json_writer *w)
{
	json_key(w, "stack");
	json_array(w);
	for (stackid at = stack; at; at = stacks_get(s, at)->parent)
		json_str(w, stacks_frame_name(s, stacks_get(s, at)->frame));
	json_array_end(w);
}

static void add_row(
	const struct profile_series *s, const struct profile_series_row *r, struct json_writer *w)
{
	const struct stacks *stacks = &s->sums->stacks;
	funcid f = r->function;
	struct str file;

	if (r->stack)
		f = stacks_frame_get(stacks, stacks_get(stacks, r->stack)->frame)->function;
	file = stacks_text(stacks, stacks_function_get(stacks, f)->file);
	json_object(w);
	json_key(w, "name");
	json_str(w, stacks_text(stacks, stacks_function_get(stacks, f)->name));
	json_key(w, "file");
	if (file.n)
		json_str(w, file);
	else
		json_null(w);
	if (r->stack)
		add_stack(stacks, r->stack, w);
	add_values(s, r, w);
	json_key(w, "mine");
	json_bool(w, r->mine);
	json_object_end(w);
	strbuf_offer(w->out);
}

void profile_series_json(const struct profile_series *s, struct strbuf *out)
{
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_key(&w, "schema");
	json_str(&w, STR("profq.series/1"));
	json_key(&w, "sample_type");
	json_str(&w, s->sums->sides[0].type);
	json_key(&w, "unit");
	json_str(&w, unit_of(s));
	json_key(&w, "per");
	json_str(&w, s->per_second ? STR("second") : STR("none"));
	json_key(&w, "by");
	json_str(&w, s->by_stack ? STR("stack") : s->cum ? STR("cum") : STR("flat"));
	json_key(&w, "inputs");
	json_array(&w);
	for (size_t i = 0; i < s->sums->nsides; i++)
		profile_side_json(&s->sums->sides[s->order[i]], &w);
	json_array_end(&w);
	json_key(&w, "total");
	json_object(&w);
	add_values(s, &s->total, &w);
	json_object_end(&w);
	json_key(&w, "rows");
	json_array(&w);
	for (size_t i = 0; i < s->nrows; i++)
		add_row(s, &s->rows[i], &w);
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}

static void add_header(const struct profile_series *s, struct records *r)
{
	static const char *const fixed[] = {"name", "delta", "change", "trend", "per_minute"};
	struct strbuf word = {0};
	struct intern words = {0};
	size_t n = s->sums->nsides, nfixed = sizeof(fixed) / sizeof(fixed[0]);
	const char **names = xcalloc(n + nfixed, sizeof(*names));

	for (size_t i = 0; i < nfixed; i++)
		names[i] = fixed[i];
	for (size_t i = 0; i < n; i++) {
		strbuf_clear(&word);
		strbuf_addf(&word, "value_%zu", i + 1);
		names[nfixed + i] = intern_get(&words, intern_add(&words, strbuf_str(&word))).p;
	}
	records_header(r, names, n + nfixed);
	strbuf_release(&word);
	intern_release(&words);
	free(names);
}

void profile_series_records(
	const struct profile_series *s, enum record_format format, struct strbuf *out)
{
	struct strbuf name = {0};
	struct records r;

	records_init(&r, format, out);
	add_header(s, &r);
	for (size_t i = 0; i < s->nrows; i++) {
		const struct profile_series_row *row = &s->rows[i];

		strbuf_clear(&name);
		name_of(s, row, &name);
		records_str(&r, strbuf_str(&name));
		records_int(&r, row->delta);
		records_str(&r, str_from(diff_change_name(row->change)));
		records_str(&r, str_from(trend_name(row->trend)));
		if (s->timed)
			records_real(&r, row->per_minute);
		else
			records_null(&r);
		for (size_t k = 0; k < s->sums->nsides; k++)
			records_int(&r, row->values[k]);
		records_end(&r);
		strbuf_offer(out);
	}
	strbuf_release(&name);
}
