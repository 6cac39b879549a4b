/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memmem, memrchr: in every libc we build on */
#include "base/str.h"

#include <string.h>

struct str str_from(const char *cstr)
{
	return (struct str){cstr, cstr ? strlen(cstr) : 0};
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c)
		return c;
	return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_head(s, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_from_at(s, s.n - suffix.n), suffix);
}

size_t str_find(struct str s, struct str needle)
{
	const char *at;

	if (needle.n == 0)
		return 0;
	if (s.n < needle.n)
		return SIZE_MAX;
	at = memmem(s.p, s.n, needle.p, needle.n);
	return at ? (size_t)(at - s.p) : SIZE_MAX;
}

size_t str_chr(struct str s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

	return at ? (size_t)(at - s.p) : SIZE_MAX;
}

size_t str_rchr(struct str s, char c)
{
	const char *at = s.n ? memrchr(s.p, c, s.n) : NULL;

	return at ? (size_t)(at - s.p) : SIZE_MAX;
}

struct str str_from_at(struct str s, size_t from)
{
	if (from >= s.n)
		return (struct str){s.n ? s.p + s.n : NULL, 0};
	return (struct str){s.p + from, s.n - from};
}

struct str str_head(struct str s, size_t n)
{
	return (struct str){s.p, n < s.n ? n : s.n};
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
	while (s.n && is_blank(s.p[0]))
		s = str_from_at(s, 1);
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool str_eat(struct str *s, struct str prefix)
{
	if (!str_starts(*s, prefix))
		return false;
	*s = str_from_at(*s, prefix.n);
	return true;
}

int str_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool eat_number(struct str *s, uint64_t base, uint64_t *out)
{
	uint64_t v = 0;
	size_t i = 0;

	for (; i < s->n; i++) {
		uint64_t d = (uint64_t)str_hex_digit(s->p[i]);

		if (d >= base)
			break;
		if (__builtin_mul_overflow(v, base, &v) || __builtin_add_overflow(v, d, &v))
			return false;
	}
	if (i == 0)
		return false;
	*s = str_from_at(*s, i);
	*out = v;
	return true;
}

bool str_eat_u64(struct str *s, uint64_t *out)
{
	return eat_number(s, 10, out);
}

bool str_eat_hex(struct str *s, uint64_t *out)
{
	struct str rest = *s;

	str_eat(&rest, STR("0x"));
	if (!eat_number(&rest, 16, out))
		return false;
	*s = rest;
	return true;
}

bool str_u64(struct str s, uint64_t *out)
{
	uint64_t v;

	if (!str_eat_u64(&s, &v) || s.n)
		return false;
	*out = v;
	return true;
}

bool str_i64(struct str s, int64_t *out)
{
	bool negative = str_eat(&s, STR("-"));
	uint64_t v;

	if (!negative)
		str_eat(&s, STR("+"));
	if (!str_u64(s, &v) || v > (uint64_t)INT64_MAX + negative)
		return false;
	*out = negative ? (int64_t)(0 - v) : (int64_t)v;
	return true;
}

struct str str_split(struct str *s, char sep)
{
	size_t at = str_chr(*s, sep);
	struct str head = str_head(*s, at);

	*s = at == SIZE_MAX ? (struct str){NULL, 0} : str_from_at(*s, at + 1);
	return head;
}
