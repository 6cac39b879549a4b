/* SPDX-License-Identifier: MIT */
#include "report/report_records.h"

#include "report/records.h"

static void add_known(struct records *rows, struct str s)
{
	if (s.n)
		records_str(rows, s);
	else
		records_null(rows);
}

static void add_site(struct records *rows, const struct finding *f)
{
	const struct place unknown = {0};
	const struct place *site = f->nlocations ? &f->locations[0] : &unknown;

	add_known(rows, site->function);
	add_known(rows, site->file);
	if (site->line)
		records_uint(rows, site->line);
	else
		records_null(rows);
}

static void add_finding(struct records *rows, const struct finding *f)
{
	records_str(rows, f->rule);
	records_str(rows, str_from(severity_name(f->severity)));
	records_str(rows, str_from(basis_name(f->basis)));
	records_str(rows, str_from(f->fingerprint));
	records_int(rows, f->count);
	add_site(rows, f);
	records_str(rows, f->title);
	records_str(rows, f->message);
	records_uint(rows, f->is_effect);
	if (f->baseline == BASELINE_NONE)
		records_null(rows);
	else
		records_str(rows, f->baseline == BASELINE_NEW ? STR("new") : STR("known"));
	records_uint(rows, f->suppressed != NULL);
	records_end(rows);
}

static void write_rows(const struct report *r, enum record_format format, struct strbuf *out)
{
	static const char *const names[] = {"rule", "severity", "basis", "fingerprint", "count",
		"function", "file", "line", "title", "message", "is_effect", "baseline",
		"suppressed"};
	struct records rows;

	records_init(&rows, format, out);
	records_header(&rows, names, sizeof(names) / sizeof(*names));
	for (size_t i = 0; i < r->nfindings; i++)
		add_finding(&rows, &r->findings[i]);
}

void report_csv(const struct report *r, const struct report_options *o, struct strbuf *out)
{
	(void)o;
	write_rows(r, RECORD_CSV, out);
}

void report_tsv(const struct report *r, const struct report_options *o, struct strbuf *out)
{
	(void)o;
	write_rows(r, RECORD_TSV, out);
}
