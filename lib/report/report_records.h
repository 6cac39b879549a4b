/* SPDX-License-Identifier: MIT */
#ifndef REPORT_REPORT_RECORDS_H
#define REPORT_REPORT_RECORDS_H

#include "report/report_formats.h"

/* One finding a row, with its site; what is a list in JSON (chain, evidence, doubts) is left out.
 */
void report_csv(const struct report *r, const struct report_options *o, struct strbuf *out);
void report_tsv(const struct report *r, const struct report_options *o, struct strbuf *out);

#endif
