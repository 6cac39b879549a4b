/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PROFILE_SIDE_H
#define REPORT_PROFILE_SIDE_H

#include "base/json.h"
#include "model/profile_sums.h"

/* "cpu.pb.gz  8.04s of cpu in 804 samples, 10s long, taken 2026-11-21T01:22:33Z" and a newline. */
void profile_side_text(const struct profile_side *side, struct strbuf *out);

/* {"input", "kind", "total", "samples", "duration_ns", "time_ns"} */
void profile_side_json(const struct profile_side *side, struct json_writer *w);

/* A signed value: "+300ms", "-1.50MB", "0". */
void profile_add_delta(int64_t v, struct str from, struct str to, struct strbuf *out);

/* "+12.3%" up to the double, then "x3.4"; nothing where there is nothing to divide by. */
void profile_add_change(int64_t before, int64_t after, struct strbuf *out);

double profile_pct(int64_t v, int64_t of); /* 0 where of is 0 */

/* A JSON number, null where before is 0. */
void profile_json_change(struct json_writer *w, int64_t before, int64_t after);

#endif
