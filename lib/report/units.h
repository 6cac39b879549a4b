/* SPDX-License-Identifier: MIT */
#ifndef REPORT_UNITS_H
#define REPORT_UNITS_H

#include "base/strbuf.h"
#include "model/measure.h" /* unit_scale, unit_label, unit_percentage: pprof's */

/* For people, ours: "2m 10s", "1.5 KB"-like short forms. ns < 0 is "unknown". */
void unit_duration(int64_t ns, struct strbuf *out);
void unit_bytes(uint64_t bytes, struct strbuf *out);

#endif
