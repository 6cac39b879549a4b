/* SPDX-License-Identifier: MIT */
#ifndef REPORT_REPORT_JSON_H
#define REPORT_REPORT_JSON_H

#include "report/report_formats.h"

/* rootcause.report/1. */
void report_json(const struct report *r, const struct report_options *o, struct strbuf *out);

/* One finding a line, as in the findings of rootcause.report/1. */
void report_jsonl(const struct report *r, const struct report_options *o, struct strbuf *out);

/* "evidence": an object of the columns of the rule's row. */
struct json_writer;
void finding_evidence_json(struct json_writer *w, const struct finding *f);

#endif
