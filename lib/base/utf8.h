/* SPDX-License-Identifier: MIT */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

/*
 * Length in bytes (1-4) of the valid UTF-8 character at the start of s, with the code point in
 * *out; 0 when s is empty or does not start with one (overlong forms and surrogates are invalid).
 */
size_t utf8_next(struct str s, uint32_t *out);

/* Characters of s; a byte that is not part of a valid character counts as one. */
size_t utf8_count(struct str s);

/* Writes the character (below 0x110000, no surrogate: those come out as U+FFFD); its length. */
size_t utf8_put(char out[4], uint32_t c);

/*
 * Characters that change what a terminal or a reader sees without being seen themselves: controls,
 * DEL, C1, line and paragraph separators, bidirectional controls, the byte order mark.
 */
bool utf8_hostile(uint32_t c);

#endif
