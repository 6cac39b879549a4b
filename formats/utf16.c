/* SPDX-License-Identifier: MIT */
#include "formats/utf16.h"

bool utf16_marked(struct str s)
{
	return str_starts(s, STR("\xff\xfe")) || str_starts(s, STR("\xfe\xff"));
}

static uint32_t unit(struct str s, size_t at, bool big)
{
	uint32_t a = (unsigned char)s.p[at], b = (unsigned char)s.p[at + 1];

	return big ? a << 8 | b : b << 8 | a;
}

static void add_utf8(struct strbuf *out, uint32_t c)
{
	if (c < 0x80) {
		strbuf_addc(out, (char)c);
		return;
	}
	if (c < 0x800) {
		strbuf_addc(out, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			strbuf_addc(out, (char)(0xe0 | c >> 12));
		} else {
			strbuf_addc(out, (char)(0xf0 | c >> 18));
			strbuf_addc(out, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		strbuf_addc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	strbuf_addc(out, (char)(0x80 | (c & 0x3f)));
}

void utf16_decode(struct str s, struct strbuf *out)
{
	bool big = str_starts(s, STR("\xfe\xff"));

	for (size_t at = 2; at + 1 < s.n; at += 2) {
		uint32_t c = unit(s, at, big);
		uint32_t next = at + 3 < s.n ? unit(s, at + 2, big) : 0;

		if (c >= 0xd800 && c < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00);
			at += 2;
		} else if (c >= 0xd800 && c < 0xe000) {
			c = 0xfffd;
		}
		add_utf8(out, c);
	}
}
