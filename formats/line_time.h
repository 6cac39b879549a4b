/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_LINE_TIME_H
#define FORMATS_LINE_TIME_H

#include <stdint.h>

#include "base/str.h"

/*
 * Nanoseconds since 1970 of the first time in s that states its zone ("2024-05-01T10:00:00.1Z",
 * "2024-05-01 10:00:00,5 +0200"), else TIME_UNKNOWN: a log's clock without a zone (or a year)
 * could be any.
 */
int64_t time_in_text(struct str s);

/*
 * The same of a line of a JSON log, by the keys under which log libraries and collectors write
 * when it was written: time, timestamp, @timestamp, ts, eventTime; ts may be seconds since 1970.
 */
int64_t time_in_json(struct str line);

#endif
