/* SPDX-License-Identifier: MIT */
#ifndef REPORT_REPORT_GITLAB_H
#define REPORT_REPORT_GITLAB_H

#include "report/report_formats.h"

/*
 * GitLab's Code Quality report (docs.gitlab.com, "Implement a custom tool"): a cause each, whose
 * fingerprints are all different. A place is a must there: where none is known it is the first
 * input, line 1.
 */
void report_gitlab(const struct report *r, const struct report_options *o, struct strbuf *out);

#endif
