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

#endif
