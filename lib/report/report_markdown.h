/* SPDX-License-Identifier: MIT */
#ifndef REPORT_REPORT_MARKDOWN_H
#define REPORT_REPORT_MARKDOWN_H

#include "report/report_formats.h"

/* As the text, for a pull request or a step summary of CI: findings fold, names stay words. */
void report_markdown(const struct report *r, const struct report_options *o, struct strbuf *out);

#endif
