/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <string.h>

#include "base/json.h"
#include "report/profile_top.h"
#include "report/units.h"

static double percent(int64_t v, int64_t total)
{
	return total ? (double)v / (double)total * 100 : 0;
}

static void json_text_or_null(struct json_writer *w, const char *key, struct str s)
{
	json_key(w, key);
	if (s.n)
		json_str(w, s);
	else
		json_null(w);
}

static void json_row(
	struct json_writer *w, const struct top_row *r, int64_t sum, const struct top_table *t)
{
	int64_t total = t->head.total;

	json_object(w);
	json_key(w, "name");
	json_str(w, r->name);
	json_text_or_null(w, "function", r->function);
	json_text_or_null(w, "file", r->file);
	json_key(w, "line");
	if (r->line > 0)
		json_int(w, r->line);
	else
		json_null(w);
	json_key(w, "flat");
	json_int(w, r->flat);
	json_key(w, "flat_pct");
	json_real(w, percent(r->flat, total));
	json_key(w, "sum_pct");
	json_real(w, percent(sum, total));
	json_key(w, "cum");
	json_int(w, r->cum);
	json_key(w, "cum_pct");
	json_real(w, percent(r->cum, total));
	if (t->samples) {
		json_key(w, "flat_samples");
		json_uint(w, r->flat_samples);
		json_key(w, "cum_samples");
		json_uint(w, r->cum_samples);
	}
	json_object_end(w);
}

static void write_json(const struct top_table *t, struct output *out)
{
	struct strbuf b = {0};
	struct json_writer w;
	int64_t sum = 0;

	json_writer_init(&w, &b, 2);
	json_object(&w);
	json_key(&w, "schema");
	json_str(&w, STR("profq.top/1"));
	json_key(&w, "sample_type");
	json_str(&w, t->head.type);
	json_key(&w, "unit");
	json_str(&w, t->head.unit);
	json_key(&w, "total");
	json_int(&w, t->head.total);
	json_key(&w, "duration_ns");
	if (t->head.profile->duration_ns)
		json_int(&w, t->head.profile->duration_ns);
	else
		json_null(&w);
	json_key(&w, "rows");
	json_array(&w);
	for (size_t i = 0; i < t->nrows; i++) {
		sum = wrap_add(sum, t->rows[i].flat);
		json_row(&w, &t->rows[i], sum, t);
		output_add(out, strbuf_str(&b));
		strbuf_clear(&b);
	}
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(&b, '\n');
	output_add(out, strbuf_str(&b));
	strbuf_release(&b);
}

/* ---- tables ---- */

/* One field as RFC 4180 wants it; a formula of a spreadsheet gets no chance either way. */
static void csv_field(struct strbuf *b, struct str s)
{
	strbuf_addc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			strbuf_addc(b, '"');
		strbuf_addc(b, s.p[i]);
	}
	strbuf_addc(b, '"');
}

static void markdown_field(struct strbuf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (strchr("|\\`*_<>[]", s.p[i]) && s.p[i])
			strbuf_addc(b, '\\');
		strbuf_addc(b, s.p[i]);
	}
}

static void field(struct strbuf *out, const char *format, struct str s)
{
	struct strbuf safe = {0};

	strbuf_add_safe(&safe, s);
	if (format[0] == 'c')
		csv_field(out, strbuf_str(&safe));
	else if (format[0] == 'm')
		markdown_field(out, strbuf_str(&safe));
	else
		strbuf_add(out, strbuf_str(&safe));
	strbuf_release(&safe);
}

static void flat_row(
	struct strbuf *b, const struct top_row *r, const char *format, bool samples, double pct[3])
{
	char sep = format[0] == 'c' ? ',' : '\t';

	field(b, format, r->name);
	strbuf_addc(b, sep);
	field(b, format, r->file);
	strbuf_addc(b, sep);
	if (r->line > 0)
		strbuf_addf(b, "%" PRId64, r->line);
	strbuf_addf(b, "%c%" PRId64 "%c%.4f%c%.4f%c%" PRId64 "%c%.4f", sep, r->flat, sep, pct[0],
		sep, pct[1], sep, r->cum, sep, pct[2]);
	if (samples)
		strbuf_addf(
			b, "%c%" PRIu64 "%c%" PRIu64, sep, r->flat_samples, sep, r->cum_samples);
	strbuf_addc(b, '\n');
}

static void markdown_row(
	struct strbuf *b, const struct top_row *r, const struct top_table *t, double pct[3])
{
	strbuf_adds(b, "| ");
	unit_label(r->flat, t->head.unit, STR("auto"), b);
	strbuf_addf(b, " | %.2f%% | %.2f%% | ", pct[0], pct[1]);
	unit_label(r->cum, t->head.unit, STR("auto"), b);
	strbuf_addf(b, " | %.2f%% | ", pct[2]);
	if (t->samples)
		strbuf_addf(b, "%" PRIu64 " | %" PRIu64 " | ", r->flat_samples, r->cum_samples);
	field(b, "markdown", r->name);
	strbuf_adds(b, " |\n");
}

static void write_heads(const struct top_table *t, const char *format, struct output *out)
{
	static const char *const names[] = {"name", "file", "line", "flat", "flat_pct", "sum_pct",
		"cum", "cum_pct", "flat_samples", "cum_samples"};
	size_t n = t->samples ? 10 : 8;

	if (format[0] == 'm') {
		output_adds(out, t->samples ? "| flat | flat% | sum% | cum | cum% | samples | cum "
					      "samples | function |\n"
					      "|---:|---:|---:|---:|---:|---:|---:|---|\n"
					    : "| flat | flat% | sum% | cum | cum% | function |\n"
					      "|---:|---:|---:|---:|---:|---|\n");
		return;
	}
	for (size_t i = 0; i < n; i++)
		output_addf(out, "%s%s", i == 0 ? "" : format[0] == 'c' ? "," : "\t", names[i]);
	output_addc(out, '\n');
}

static void write_table(const struct top_table *t, const char *format, struct output *out)
{
	bool markdown = format[0] == 'm';
	struct strbuf b = {0};
	int64_t sum = 0;

	write_heads(t, format, out);
	for (size_t i = 0; i < t->nrows; i++) {
		const struct top_row *r = &t->rows[i];
		double pct[3];

		sum = wrap_add(sum, r->flat);
		pct[0] = percent(r->flat, t->head.total);
		pct[1] = percent(sum, t->head.total);
		pct[2] = percent(r->cum, t->head.total);
		strbuf_clear(&b);
		if (markdown)
			markdown_row(&b, r, t, pct);
		else
			flat_row(&b, r, format, t->samples, pct);
		output_add(out, strbuf_str(&b));
	}
	strbuf_release(&b);
}

bool profile_top_write(
	const struct top_table *t, const char *format, struct output *out, struct err *err)
{
	if (strcmp(format, "text") == 0)
		profile_top_text(t, out);
	else if (strcmp(format, "json") == 0)
		write_json(t, out);
	else if (strcmp(format, "csv") == 0 || strcmp(format, "tsv") == 0 ||
		 strcmp(format, "markdown") == 0)
		write_table(t, format, out);
	else
		return err_set(err, ERR_USAGE,
			"--format %s: top writes text, json, csv, tsv, markdown, folded, speedscope",
			format);
	return true;
}
