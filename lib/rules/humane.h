/* SPDX-License-Identifier: MIT */
#ifndef RULES_HUMANE_H
#define RULES_HUMANE_H

#include "base/strbuf.h"
#include "model/finding.h"

/*
 * A value in words for people: _ns as a duration, _bytes as bytes, _pct with a percent sign,
 * NULL as "unknown". Texts are made safe for a terminal.
 */
void humane_value(const struct evidence *e, struct strbuf *out);

#endif
