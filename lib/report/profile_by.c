/* SPDX-License-Identifier: MIT */
#include "report/profile_by.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/xmalloc.h"
#include "model/measure.h"
#include "report/profile_side.h"

/* ---- for people ---- */

struct rows {
	const struct profile_by *by;
	struct str unit;
};

static const struct profile_by_row *row_at(const void *rows, size_t row)
{
	return &((const struct rows *)rows)->by->rows[row];
}

static void value_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct rows *r = rows;

	unit_label(row_at(rows, row)->value, r->by->unit, r->unit, out);
}

static void share_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%.1f%%",
		profile_pct(row_at(rows, row)->value, ((const struct rows *)rows)->by->total));
}

static void samples_text(const void *rows, size_t row, struct strbuf *out)
{
	enum { FEW = 10 };
	uint64_t n = row_at(rows, row)->samples;

	strbuf_addf(out, "%" PRIu64 "%s", n, n < FEW ? " (few)" : "");
}

static void values_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct profile_by *b = ((const struct rows *)rows)->by;
	const struct profile_by_row *r = row_at(rows, row);

	for (size_t i = 0; i < b->nlabels; i++) {
		if (i)
			strbuf_adds(out, " ");
		strbuf_add(out, b->labels[i]);
		if (r->present[i]) {
			strbuf_addc(out, '=');
			strbuf_add(out, r->values[i]);
		} else {
			strbuf_adds(out, ": none");
		}
	}
}

static void top_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct profile_by_row *r = row_at(rows, row);

	if (!r->top.n)
		return;
	strbuf_add(out, r->top);
	strbuf_addf(out, " (%.0f%%)", profile_pct(r->top_value, r->value));
}

static const struct column columns[] = {
	{"VALUE", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, value_text, NULL, NULL},
	{"SHARE", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, share_text, NULL, NULL},
	{"SAMPLES", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, samples_text, NULL, NULL},
	{"LABEL", NULL, ALIGN_LEFT, CUT_RIGHT, 0, false, values_text, NULL, NULL},
	{"MOSTLY", NULL, ALIGN_LEFT, CUT_MIDDLE, 0, true, top_text, NULL, NULL},
};

void profile_by_text(const struct profile_by *b, size_t most, struct str unit,
	const struct look *look, struct strbuf *out)
{
	struct rows rows = {b, unit};
	struct table t = {.columns = columns,
		.ncolumns = sizeof(columns) / sizeof(columns[0]),
		.rows = &rows,
		.nrows = most && most < b->nrows ? most : b->nrows};

	strbuf_add_safe(out, b->path);
	strbuf_adds(out, "  ");
	unit_label(b->total, b->unit, STR("auto"), out);
	strbuf_adds(out, " of ");
	strbuf_add_safe(out, b->type);
	strbuf_addf(out, " by %zu value%s\n\n", b->nrows, b->nrows == 1 ? "" : "s");
	if (t.nrows)
		table_text(&t, look, out);
	if (t.nrows < b->nrows)
		strbuf_addf(out, "%zu more (--nodecount=0)\n", b->nrows - t.nrows);
}

/* ---- for machines ---- */

static void add_labels(
	const struct profile_by *b, const struct profile_by_row *r, struct json_writer *w)
{
	json_key(w, "labels");
	json_array(w);
	for (size_t i = 0; i < b->nlabels; i++) {
		if (r->present[i])
			json_str(w, r->values[i]);
		else
			json_null(w);
	}
	json_array_end(w);
}

static void add_row(
	const struct profile_by *b, const struct profile_by_row *r, struct json_writer *w)
{
	json_object(w);
	add_labels(b, r, w);
	json_key(w, "value");
	json_int(w, r->value);
	json_key(w, "value_pct");
	json_real(w, profile_pct(r->value, b->total));
	json_key(w, "samples");
	json_uint(w, r->samples);
	json_key(w, "records");
	json_uint(w, r->records);
	json_key(w, "top");
	if (r->top.n)
		json_str(w, r->top);
	else
		json_null(w);
	json_key(w, "top_value");
	json_int(w, r->top_value);
	json_object_end(w);
}

void profile_by_json(const struct profile_by *b, struct strbuf *out)
{
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_key(&w, "schema");
	json_str(&w, STR("profq.by/1"));
	json_key(&w, "sample_type");
	json_str(&w, b->type);
	json_key(&w, "unit");
	json_str(&w, b->unit);
	json_key(&w, "total");
	json_int(&w, b->total);
	json_key(&w, "duration_ns");
	if (b->duration_ns > 0)
		json_int(&w, b->duration_ns);
	else
		json_null(&w);
	json_key(&w, "labels");
	json_array(&w);
	for (size_t i = 0; i < b->nlabels; i++)
		json_str(&w, b->labels[i]);
	json_array_end(&w);
	json_key(&w, "rows");
	json_array(&w);
	for (size_t i = 0; i < b->nrows; i++) {
		add_row(b, &b->rows[i], &w);
		strbuf_offer(out);
	}
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}

void profile_by_records(const struct profile_by *b, enum record_format format, struct strbuf *out)
{
	static const char *const figures[] = {"value", "value_pct", "samples", "top", "top_value"};
	size_t nfigures = sizeof(figures) / sizeof(figures[0]);
	const char **names = xcalloc(b->nlabels + nfigures, sizeof(*names));
	struct records r;

	for (size_t i = 0; i < b->nlabels; i++)
		names[i] = b->labels[i].p; /* of an arena: a NUL follows */
	for (size_t i = 0; i < nfigures; i++)
		names[b->nlabels + i] = figures[i];
	records_init(&r, format, out);
	records_header(&r, names, b->nlabels + nfigures);
	for (size_t i = 0; i < b->nrows; i++) {
		const struct profile_by_row *row = &b->rows[i];

		for (size_t k = 0; k < b->nlabels; k++) {
			if (row->present[k])
				records_str(&r, row->values[k]);
			else
				records_null(&r);
		}
		records_int(&r, row->value);
		records_real(&r, profile_pct(row->value, b->total));
		records_uint(&r, row->samples);
		records_str(&r, row->top);
		records_int(&r, row->top_value);
		records_end(&r);
		strbuf_offer(out);
	}
	free(names);
}
