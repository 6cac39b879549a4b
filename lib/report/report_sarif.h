/* SPDX-License-Identifier: MIT */
#ifndef REPORT_REPORT_SARIF_H
#define REPORT_REPORT_SARIF_H

#include "report/report_formats.h"

/*
 * SARIF 2.1.0 (OASIS): a result a cause, its chain as code flow, its effects and further places as
 * related locations, suppressed ones with their suppression. Fingerprints are ours, so that readers
 * follow a finding when lines move.
 */
void report_sarif(const struct report *r, const struct report_options *o, struct strbuf *out);

#endif
