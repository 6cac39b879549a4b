/* SPDX-License-Identifier: MIT */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A borrowed run of bytes, valid as long as whatever it points into. Not NUL-terminated, may hold
 * any byte, and p may be NULL only when n is 0.
 */
struct str {
	const char *p;
	size_t n;
};

/* Initialiser for a literal; STR() is the same as an expression. */
#define STR_INIT(lit)                                                                              \
	{                                                                                          \
		"" lit, sizeof(lit) - 1                                                            \
	}
#define STR(lit) ((struct str)STR_INIT(lit))

/* For printf's "%.*s"; the length is cut at INT_MAX. */
#define STR_ARG(s) ((int)((s).n > INT32_MAX ? INT32_MAX : (s).n)), ((s).n ? (s).p : "")

struct str str_from(const char *cstr); /* NULL gives the empty run */
bool str_eq(struct str a, struct str b);
int str_cmp(struct str a, struct str b); /* byte order, as memcmp; a prefix sorts first */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Position of the first (last) byte or run, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle);
size_t str_chr(struct str s, char c);
size_t str_rchr(struct str s, char c);

/* from is clipped to s; to_end drops the first `from` bytes, head keeps the first `n`. */
struct str str_from_at(struct str s, size_t from);
struct str str_head(struct str s, size_t n);
struct str str_trim(struct str s); /* blanks, tabs, CR and LF at both ends */

/* If s starts with prefix, drop it from *s and say true. */
bool str_eat(struct str *s, struct str prefix);

/*
 * Numbers at the start of *s; the digits read are dropped from it. False, with *s unchanged, when
 * there is no digit or the value overflows. str_eat_hex takes an optional 0x.
 */
bool str_eat_u64(struct str *s, uint64_t *out);
bool str_eat_hex(struct str *s, uint64_t *out);

int str_hex_digit(char c); /* its value, -1 when it is none */

/* The whole run as a number, an optional sign for i64 included. */
bool str_u64(struct str s, uint64_t *out);
bool str_i64(struct str s, int64_t *out);

/* The part before sep, which is dropped from *s with it; without sep the whole run. */
struct str str_split(struct str *s, char sep);

#endif
