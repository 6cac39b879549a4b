/* SPDX-License-Identifier: MIT */
#ifndef BASE_REGEX_H
#define BASE_REGEX_H

#include "base/err.h"

/*
 * Patterns: RE2's language on the PCRE2 engine (DESIGN section 2). What RE2 refuses is refused
 * with ERR_USAGE and the position. Matching is unanchored and case-sensitive unless the pattern
 * says otherwise; bytes that are not UTF-8 match nothing but themselves.
 */
struct regex;

struct regex *regex_new(struct str pattern, struct err *err); /* NULL on failure */
void regex_free(struct regex *re);			      /* NULL is fine */

/*
 * Whether the pattern is found in s. A pattern that meets the match limit counts as no match and
 * is remembered: ask regex_gave_up().
 */
bool regex_match(struct regex *re, struct str s);
bool regex_gave_up(const struct regex *re);
struct str regex_pattern(const struct regex *re);

#endif
