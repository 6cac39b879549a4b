/* SPDX-License-Identifier: MIT */
#ifndef REPORT_RUN_DIFF_H
#define REPORT_RUN_DIFF_H

#include "model/run_diff.h"
#include "report/report_formats.h"

/* Figures before, after and their change, then findings: new in full, known and fixed by a line. */
void run_diff_text(const struct run_diff *d, const struct report_options *o, struct strbuf *out);
void run_diff_markdown(
	const struct run_diff *d, const struct report_options *o, struct strbuf *out);
void run_diff_json(const struct run_diff *d, struct strbuf *out); /* rootcause.diff/1 */

/* (after - before) / before in percent; false: one is unknown, or before is 0. */
bool figure_change(const struct figure *f, double *pct);

#endif
