/* SPDX-License-Identifier: MIT */
#include "formats/line_clean.h"

/* Length of the escape sequence at s.p[at]: ESC [ parameters final byte (ECMA-48 5.4). */
static size_t escape_length(struct str s, size_t at)
{
	size_t i = at + 1;

	if (i == s.n || s.p[i] != '[')
		return 1;
	for (i++; i < s.n; i++)
		if (s.p[i] >= 0x40 && s.p[i] <= 0x7e)
			return i + 1 - at;
	return s.n - at;
}

struct str line_without_escapes(struct str line, struct strbuf *out)
{
	size_t from = str_chr(line, '\x1b');

	if (from == SIZE_MAX)
		return line;
	strbuf_clear(out);
	strbuf_add(out, str_head(line, from));
	for (size_t i = from; i < line.n;) {
		if (line.p[i] == '\x1b')
			i += escape_length(line, i);
		else
			strbuf_addc(out, line.p[i++]);
	}
	return strbuf_str(out);
}

static bool eat_entity(struct str *s, struct strbuf *out)
{
	static const struct {
		struct str name;
		char c;
	} entities[] = {
		{STR_INIT("&lt;"), '<'},
		{STR_INIT("&gt;"), '>'},
		{STR_INIT("&amp;"), '&'},
		{STR_INIT("&quot;"), '"'},
		{STR_INIT("&#34;"), '"'},
		{STR_INIT("&#39;"), '\''},
		{STR_INIT("&#x27;"), '\''},
	};

	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (str_eat(s, entities[i].name)) {
			strbuf_addc(out, entities[i].c);
			return true;
		}
	return false;
}

struct str line_without_entities(struct str line, struct strbuf *out)
{
	size_t from = str_chr(line, '&');

	if (from == SIZE_MAX)
		return line;
	strbuf_clear(out);
	strbuf_add(out, str_head(line, from));
	line = str_from_at(line, from);
	while (line.n) {
		if (line.p[0] == '&' && eat_entity(&line, out))
			continue;
		strbuf_addc(out, line.p[0]);
		line = str_from_at(line, 1);
	}
	return strbuf_str(out);
}
