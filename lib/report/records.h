/* SPDX-License-Identifier: MIT */
#ifndef REPORT_RECORDS_H
#define REPORT_RECORDS_H

#include "base/strbuf.h"

/*
 * Rows of cells whose columns are known at run time only, for machines and as a Markdown table
 * (struct table has the columns known when it is written). One row is one line whatever a cell
 * holds, ended by LF; cells as in report/escape.h. Unknown is an empty cell, the empty text "" in
 * CSV.
 *
 * Rows collect in out; the caller hands it on and clears it when it likes.
 */
enum record_format { RECORD_CSV, RECORD_TSV, RECORD_MARKDOWN };

struct records {
	enum record_format format;
	struct strbuf *out;
	size_t column;	 /* of the next cell */
	size_t row_from; /* where in out the row starts */
};

bool record_format_parse(struct str name, enum record_format *out);

void records_init(struct records *r, enum record_format format, struct strbuf *out);
void records_header(struct records *r, const char *const *names, size_t n);

void records_str(struct records *r, struct str s);
void records_int(struct records *r, int64_t v);
void records_uint(struct records *r, uint64_t v);
void records_real(struct records *r, double v); /* shortest that reads back; nan, inf: unknown */
void records_null(struct records *r);
void records_end(struct records *r); /* of the row */

#endif
