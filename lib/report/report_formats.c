/* SPDX-License-Identifier: MIT */
#include "report/report_formats.h"

#include "report/report_github.h"
#include "report/report_gitlab.h"
#include "report/report_html.h"
#include "report/report_json.h"
#include "report/report_junit.h"
#include "report/report_markdown.h"
#include "report/report_records.h"
#include "report/report_sarif.h"
#include "report/report_text.h"

const struct report_format report_formats[] = {
	{"text", report_text},
	{"markdown", report_markdown},
	{"html", report_html},
	{"json", report_json},
	{"jsonl", report_jsonl},
	{"csv", report_csv},
	{"tsv", report_tsv},
	{"sarif", report_sarif},
	{"junit", report_junit},
	{"github", report_github},
	{"gitlab", report_gitlab},
	{NULL, NULL},
};

const struct report_format *report_format_find(struct str name)
{
	for (const struct report_format *f = report_formats; f->name; f++)
		if (str_eq(name, str_from(f->name)))
			return f;
	return NULL;
}

void report_format_names(struct strbuf *out)
{
	for (const struct report_format *f = report_formats; f->name; f++)
		strbuf_addf(out, "%s%s",
			f == report_formats ? ""
			: f[1].name	    ? ", "
					    : " or ",
			f->name);
}
