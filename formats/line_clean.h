/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_LINE_CLEAN_H
#define FORMATS_LINE_CLEAN_H

#include "base/strbuf.h"

/*
 * The line without escape sequences of terminals, in out; the line itself when it has none. The
 * result is valid until out changes.
 */
struct str line_without_escapes(struct str line, struct strbuf *out);

/* The same for what html.escape made of a text: &lt; &gt; &amp; &quot; &#39; &#34; &#x27;. */
struct str line_without_entities(struct str line, struct strbuf *out);

/*
 * The same for tabs that something wrote out at its start: "#011" (rsyslog's
 * EscapeControlCharactersOnReceive), "\\t", "\\011", "\\x09", "\\u0009", "^I".
 */
struct str line_with_tabs(struct str line, struct strbuf *out);

/*
 * A text of several lines that was made one: position of the first "#012" (rsyslog) or "\\n" behind
 * the "]:" of a header in it. SIZE_MAX: it is one line.
 */
size_t line_folded(struct str line);

/* Such a text as it was, in out; valid until out changes. */
struct str line_unfolded(struct str line, struct strbuf *out);

#endif
