/* SPDX-License-Identifier: MIT */
#ifndef REPORT_UNITS_H
#define REPORT_UNITS_H

#include "base/strbuf.h"

/*
 * Values with units as pprof prints them (specs/pprof.md 2.9; src/cmd/vendor/github.com/google/
 * pprof/internal/measurement/measurement.go, Go 1.26).
 */
struct scaled {
	double value;
	struct str unit; /* a literal or borrowed from the call's arguments */
};

struct scaled unit_scale(int64_t value, struct str from, struct str to);
void unit_label(int64_t value, struct str from, struct str to, struct strbuf *out);
void unit_percentage(int64_t value, int64_t total, struct strbuf *out);

/* For people, ours: "2m 10s", "1.5 KB"-like short forms. ns < 0 is "unknown". */
void unit_duration(int64_t ns, struct strbuf *out);
void unit_bytes(uint64_t bytes, struct strbuf *out);

#endif
