/* SPDX-License-Identifier: MIT */
#ifndef REPORT_REPORT_TEXT_H
#define REPORT_REPORT_TEXT_H

#include "report/report_formats.h"

/*
 * For people: the verdict, the causes worst first with their effects, what was checked and found
 * fine, what could not be judged and which file would help, the inputs, the gate.
 */
void report_text(const struct report *r, const struct report_options *o, struct strbuf *out);

/* One of its cards, or its first lines only. */
void report_text_finding(const struct report *r, size_t finding, const struct report_options *o,
	bool whole, struct strbuf *out);

#endif
