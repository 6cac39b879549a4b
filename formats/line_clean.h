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

#endif
