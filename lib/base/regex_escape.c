/* SPDX-License-Identifier: MIT */
#include "base/regex_translate.h"

static int hex_digit(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return (int)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (int)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (int)(c - 'A') + 10;
	return -1;
}

static bool is_alnum(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool starts_octal(struct str s)
{
	return s.n && s.p[0] >= '0' && s.p[0] <= '7';
}

/* Up to two more digits behind the first. */
static uint32_t octal(struct str *s, uint32_t first)
{
	uint32_t v = first - '0';

	for (int i = 0; i < 2 && starts_octal(*s); i++) {
		v = v * 8 + (uint32_t)(s->p[0] - '0');
		*s = str_from_at(*s, 1);
	}
	return v;
}

/* Outcome of an escape: it may be malformed without the pattern being invalid UTF-8. */
enum outcome { GOOD, MALFORMED, INVALID_UTF8 };

static enum outcome braced_hex(struct regex_translator *t, struct str *s, uint32_t *out)
{
	uint32_t c, v = 0;

	for (int digits = 0; s->n; digits++) {
		int digit;

		if (!regex_rune(t, s, &c))
			return INVALID_UTF8;
		if (c == '}') {
			*out = v;
			return digits ? GOOD : MALFORMED;
		}
		digit = hex_digit(c);
		if (digit < 0)
			return MALFORMED;
		v = v * 16 + (uint32_t)digit;
		if (v > 0x10ffff)
			return MALFORMED;
		if (digits == 8)
			digits = 7; /* leading zeros without end */
	}
	return MALFORMED;
}

static enum outcome hex(struct regex_translator *t, struct str *s, uint32_t *out)
{
	uint32_t c, d;

	if (s->n == 0)
		return MALFORMED;
	if (!regex_rune(t, s, &c))
		return INVALID_UTF8;
	if (c == '{')
		return braced_hex(t, s, out);
	if (!regex_rune(t, s, &d))
		return INVALID_UTF8;
	if (hex_digit(c) < 0 || hex_digit(d) < 0)
		return MALFORMED;
	*out = (uint32_t)(hex_digit(c) * 16 + hex_digit(d));
	return GOOD;
}

static enum outcome letter(uint32_t c, uint32_t *out)
{
	static const char names[] = "afnrtv", bytes[] = "\a\f\n\r\t\v";

	for (size_t i = 0; i < sizeof(names) - 1; i++) {
		if ((uint32_t)names[i] == c) {
			*out = (uint32_t)bytes[i];
			return GOOD;
		}
	}
	return MALFORMED;
}

static enum outcome escape(struct regex_translator *t, struct str *s, uint32_t *out)
{
	uint32_t c;

	if (!regex_rune(t, s, &c))
		return INVALID_UTF8;
	*out = c;
	if (c < 0x80 && !is_alnum(c))
		return GOOD;
	/* \1 to \9 alone would be a reference to a group. */
	if (c == '0' || (c >= '1' && c <= '7' && starts_octal(*s))) {
		*out = octal(s, c);
		return GOOD;
	}
	return c == 'x' ? hex(t, s, out) : letter(c, out);
}

bool regex_escape(struct regex_translator *t, struct str *s, uint32_t *c)
{
	struct str from = *s;

	*s = str_from_at(*s, 1);
	if (s->n == 0)
		return regex_problem(
			t, "trailing backslash at end of expression", (struct str){NULL, 0});
	switch (escape(t, s, c)) {
	case GOOD:
		return true;
	case MALFORMED:
		return regex_problem(t, "invalid escape sequence", regex_before(from, *s));
	default:
		return false;
	}
}
