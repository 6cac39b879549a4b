/* SPDX-License-Identifier: MIT */
#ifndef REPORT_REPORT_JSON_H
#define REPORT_REPORT_JSON_H

#include "report/report_formats.h"

/* rootcause.report/1. */
void report_json(const struct report *r, const struct report_options *o, struct strbuf *out);

/* One finding a line, as in the findings of rootcause.report/1. */
void report_jsonl(const struct report *r, const struct report_options *o, struct strbuf *out);

/* Members of an object of other schemas: "verdict", "findings", "fixed". */
struct json_writer;
void report_verdict_json(struct json_writer *w, const struct report *r);
void report_findings_json(struct json_writer *w, const struct report *r);
void report_fixed_json(struct json_writer *w, const struct report *r);

/* "evidence": an object of the columns of the rule's row. */
void finding_evidence_json(struct json_writer *w, const struct finding *f);

#endif
