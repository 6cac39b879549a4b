/* SPDX-License-Identifier: MIT */
#ifndef REPORT_REPORT_JSON_H
#define REPORT_REPORT_JSON_H

#include "report/report_formats.h"

/* rootcause.report/1. */
void report_json(const struct report *r, const struct report_options *o, struct strbuf *out);

/* One finding a line, as in the findings of rootcause.report/1. */
void report_jsonl(const struct report *r, const struct report_options *o, struct strbuf *out);

#endif
