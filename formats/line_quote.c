/* SPDX-License-Identifier: MIT */
/* logfmt (logrus, slog's TextHandler, go-kit): time=... level=ERROR msg="goroutine 1 [running]:\n"
 */
#include "formats/line_quote.h"

bool line_quote_opens(struct str head)
{
	if (!str_ends(head, STR("\"")))
		return false;
	head = str_head(head, head.n - 1);
	return str_ends(head, STR("=")) || str_ends(head, STR("\":")) ||
	       str_ends(head, STR("\": "));
}

size_t line_quote_around(struct str s, size_t at)
{
	size_t start = SIZE_MAX;

	for (size_t i = 0; i < at && i < s.n; i++) {
		if (start != SIZE_MAX && s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"')
			start = start == SIZE_MAX && line_quote_opens(str_head(s, i + 1))
					? i + 1
					: SIZE_MAX;
	}
	return start;
}

/* \xNN is a byte, \uNNNN a character; what is neither stays as it is. */
static size_t add_coded(struct str s, size_t digits, struct strbuf *out)
{
	unsigned value = 0;

	for (size_t i = 1; i <= digits; i++) {
		int d = i < s.n ? str_hex_digit(s.p[i]) : -1;

		if (d < 0) {
			strbuf_addc(out, '\\');
			return 0;
		}
		value = value * 16 + (unsigned)d;
	}
	if (digits == 2 || value < 0x80) {
		strbuf_addc(out, (char)value);
	} else if (value < 0x800) {
		strbuf_addc(out, (char)(0xc0 | value >> 6));
		strbuf_addc(out, (char)(0x80 | (value & 0x3f)));
	} else {
		strbuf_addc(out, (char)(0xe0 | value >> 12));
		strbuf_addc(out, (char)(0x80 | (value >> 6 & 0x3f)));
		strbuf_addc(out, (char)(0x80 | (value & 0x3f)));
	}
	return digits + 1;
}

/* s begins behind a backslash. Bytes of s that belong to the escape. */
static size_t add_escape(struct str s, struct strbuf *out)
{
	static const char from[] = "ntr\"\\/", to[] = "\n\t\r\"\\/";

	for (size_t i = 0; from[i]; i++)
		if (s.p[0] == from[i]) {
			strbuf_addc(out, to[i]);
			return 1;
		}
	if (s.p[0] == 'x')
		return add_coded(s, 2, out);
	if (s.p[0] == 'u')
		return add_coded(s, 4, out);
	strbuf_addc(out, '\\');
	return 0;
}

void line_quote_inside(struct str s, struct strbuf *out)
{
	strbuf_clear(out);
	while (s.n && s.p[0] != '"') {
		size_t n = 1;

		if (s.p[0] == '\\' && s.n > 1)
			n += add_escape(str_from_at(s, 1), out);
		else
			strbuf_addc(out, s.p[0]);
		s = str_from_at(s, n);
	}
}

bool line_quote_opens_field(struct str head)
{
	return str_eq(head, STR("\"")) || str_ends(head, STR(",\"")) || str_ends(head, STR(";\""));
}

/* A quote that stands before the next field or the end of the record. */
static bool closes_field(struct str s)
{
	s = str_from_at(s, 1);
	return s.n == 0 || s.p[0] == ',' || s.p[0] == ';';
}

bool line_quote_field(struct str s, struct strbuf *out)
{
	strbuf_clear(out);
	while (s.n) {
		if (str_starts(s, STR("\"\"")))
			s = str_from_at(s, 1);
		else if (s.p[0] == '"' && closes_field(s))
			return true;
		strbuf_addc(out, s.p[0]);
		s = str_from_at(s, 1);
	}
	return false;
}
