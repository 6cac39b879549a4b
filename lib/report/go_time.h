/* SPDX-License-Identifier: MIT */
#ifndef REPORT_GO_TIME_H
#define REPORT_GO_TIME_H

#include "base/strbuf.h"

/* As Go prints them with %v (time.Time and time.Duration, src/time/format.go and time.go). */
void go_time(int64_t unix_ns, struct strbuf *out); /* in the zone of TZ */
void go_duration(int64_t ns, struct strbuf *out);  /* "1m30.5s", "350ms", "1.5µs" */

/* At most n characters, as the precision of a verb cuts strings. */
void go_precision(struct str s, size_t n, struct strbuf *out);

#endif
