/* SPDX-License-Identifier: MIT */
#include "report/records.h"

#include <inttypes.h>
#include <math.h>

#include "base/json.h"
#include "report/escape.h"

bool record_format_parse(struct str name, enum record_format *out)
{
	static const struct {
		struct str name;
		enum record_format format;
	} formats[] = {
		{STR_INIT("csv"), RECORD_CSV},
		{STR_INIT("tsv"), RECORD_TSV},
		{STR_INIT("markdown"), RECORD_MARKDOWN},
	};

	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		if (str_eq(name, formats[i].name)) {
			*out = formats[i].format;
			return true;
		}
	}
	return false;
}

void records_init(struct records *r, enum record_format format, struct strbuf *out)
{
	*r = (struct records){.format = format, .out = out};
}

static void begin_cell(struct records *r)
{
	static const char *const separators[] = {
		[RECORD_CSV] = ",", [RECORD_TSV] = "\t", [RECORD_MARKDOWN] = " | "};

	if (r->column == 0)
		r->row_from = r->out->n;
	if (r->column == 0 && r->format == RECORD_MARKDOWN)
		strbuf_adds(r->out, "| ");
	else if (r->column)
		strbuf_adds(r->out, separators[r->format]);
	r->column++;
}

void records_end(struct records *r)
{
	/* A row of one unknown cell would be an empty line, which readers pass over. */
	if (r->format == RECORD_CSV && r->column == 1 && r->out->n == r->row_from)
		strbuf_adds(r->out, "\"\"");
	strbuf_adds(r->out, r->format == RECORD_MARKDOWN ? " |\n" : "\n");
	r->column = 0;
}

void records_str(struct records *r, struct str s)
{
	begin_cell(r);
	switch (r->format) {
	case RECORD_CSV:
		if (s.n)
			escape_csv(s, r->out);
		else
			strbuf_adds(r->out, "\"\"");
		break;
	case RECORD_TSV:
		escape_tsv(s, r->out);
		break;
	case RECORD_MARKDOWN:
		escape_markdown(s, r->out);
		break;
	}
}

void records_int(struct records *r, int64_t v)
{
	begin_cell(r);
	strbuf_addf(r->out, "%" PRId64, v);
}

void records_uint(struct records *r, uint64_t v)
{
	begin_cell(r);
	strbuf_addf(r->out, "%" PRIu64, v);
}

void records_real(struct records *r, double v)
{
	struct json_writer w;

	begin_cell(r);
	if (!isfinite(v))
		return;
	json_writer_init(&w, r->out, 0);
	json_real(&w, v);
}

void records_null(struct records *r)
{
	begin_cell(r);
}

void records_header(struct records *r, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		records_str(r, str_from(names[i]));
	records_end(r);
	if (r->format != RECORD_MARKDOWN)
		return;
	for (size_t i = 0; i < n; i++)
		strbuf_adds(r->out, i ? " | ---" : "| ---");
	strbuf_adds(r->out, " |\n");
}
