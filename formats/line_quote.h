/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_LINE_QUOTE_H
#define FORMATS_LINE_QUOTE_H

#include "base/strbuf.h"

/* Whether what follows head is the inside of a quoted value: `msg="`, `"textPayload": "`. */
bool line_quote_opens(struct str head);

/* Where the quoted value begins that s.p[at] is inside of, behind its quote; SIZE_MAX: of none. */
size_t line_quote_around(struct str s, size_t at);

/*
 * The inside of a quoted value as Go's strconv.Quote and JSON write it, up to its closing quote or
 * the end of s, escapes resolved, in out.
 */
void line_quote_inside(struct str s, struct strbuf *out);

/* Whether what follows head is a field of CSV in quotes (RFC 4180): it is `"` or ends with `,"`. */
bool line_quote_opens_field(struct str head);

/*
 * The inside of such a field up to its closing quote or the end of s, doubled quotes made one, in
 * out. False: no quote closes it, the field goes on in the next line.
 */
bool line_quote_field(struct str s, struct strbuf *out);

#endif
