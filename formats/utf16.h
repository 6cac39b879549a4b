/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_UTF16_H
#define FORMATS_UTF16_H

#include "base/strbuf.h"

/* Whether s begins with the byte order mark of UTF-16, as PowerShell's > writes it. */
bool utf16_marked(struct str s);

/* Appends s as UTF-8, the mark left out. Broken surrogates become U+FFFD. */
void utf16_decode(struct str s, struct strbuf *out);

#endif
