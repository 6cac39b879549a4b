/* SPDX-License-Identifier: MIT */
#ifndef BASE_REGEX_H
#define BASE_REGEX_H

#include "base/err.h"

/*
 * Patterns: RE2's language on the PCRE2 engine (DESIGN section 2). What RE2 refuses is refused
 * with ERR_USAGE in the words of Go's regexp: "error parsing regexp: missing closing ]: `[a`".
 * Matching is unanchored and case-sensitive unless the pattern says otherwise. Each byte of a text
 * that is not UTF-8 counts as one U+FFFD, as it does for Go.
 */
struct regex;

struct regex *regex_new(struct str pattern, struct err *err); /* NULL on failure */
void regex_free(struct regex *re);			      /* NULL is fine */

/*
 * Whether the pattern is found in s. When backtracking meets its limit, a matcher without
 * backtracking takes over; when even that meets one, it counts as no match and is remembered: ask
 * regex_gave_up().
 */
bool regex_match(struct regex *re, struct str s);
bool regex_gave_up(const struct regex *re);
struct str regex_pattern(const struct regex *re);

#endif
