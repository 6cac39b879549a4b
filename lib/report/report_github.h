/* SPDX-License-Identifier: MIT */
#ifndef REPORT_REPORT_GITHUB_H
#define REPORT_REPORT_GITHUB_H

#include "report/report_formats.h"

/*
 * Workflow commands: an annotation a cause, a line each, worst first. GitHub shows ten of a kind
 * and step; how many are left out is said in a line that is no command. Known findings are notices.
 */
void report_github(const struct report *r, const struct report_options *o, struct strbuf *out);

#endif
