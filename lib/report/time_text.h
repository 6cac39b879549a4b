/* SPDX-License-Identifier: MIT */
#ifndef REPORT_TIME_TEXT_H
#define REPORT_TIME_TEXT_H

#include "base/strbuf.h"

/* "2026-11-21T04:43:29.95633Z" (RFC 3339, UTC); nothing for TIME_UNKNOWN. */
void time_text(int64_t time_ns, struct strbuf *out);

#endif
