/* SPDX-License-Identifier: MIT */
#include "report/column.h"

#include "base/utf8.h"

static const char mark[] = "\xe2\x80\xa6"; /* U+2026 */

size_t column_width(struct str text)
{
	return utf8_count(text);
}

/* Byte position behind the first n characters. */
static size_t skip_chars(struct str s, size_t n)
{
	size_t at = 0;

	while (n-- > 0 && at < s.n) {
		uint32_t c;
		size_t step = utf8_next(str_from_at(s, at), &c);

		at += step ? step : 1;
	}
	return at;
}

void column_cut(struct str text, size_t width, enum column_cut cut, struct strbuf *out)
{
	size_t have = utf8_count(text), head = 0;

	if (cut == CUT_NEVER || width == 0 || have <= width) {
		strbuf_add(out, text);
		return;
	}
	/* The end of a name says more than its start: it gets the larger half. */
	if (cut == CUT_RIGHT)
		head = width - 1;
	else if (cut == CUT_MIDDLE)
		head = (width - 1) / 3;
	strbuf_add(out, str_head(text, skip_chars(text, head)));
	strbuf_adds(out, mark);
	strbuf_add(out, str_from_at(text, skip_chars(text, have - (width - 1 - head))));
}
