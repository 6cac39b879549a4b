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

/* Drops a written tab from the start of *s. */
static bool eat_written_tab(struct str *s)
{
	static const struct str forms[] = {STR_INIT("#011"), STR_INIT("\\t"), STR_INIT("\\011"),
		STR_INIT("\\x09"), STR_INIT("\\u0009"), STR_INIT("^I")};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (str_eat(s, forms[i]))
			return true;
	return false;
}

struct str line_with_tabs(struct str line, struct strbuf *out)
{
	struct str rest = line;

	if (!line.n || (line.p[0] != '#' && line.p[0] != '\\' && line.p[0] != '^') ||
		!eat_written_tab(&rest))
		return line;
	strbuf_clear(out);
	do
		strbuf_addc(out, '\t');
	while (eat_written_tab(&rest));
	strbuf_add(out, rest);
	return strbuf_str(out);
}

size_t line_folded(struct str line)
{
	static const struct str ends[] = {STR_INIT("]:#012"), STR_INIT("]:\\n")};
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t at = str_find(str_head(line, best), ends[i]);

		if (at < best)
			best = at + 2;
	}
	return best;
}

struct str line_unfolded(struct str line, struct strbuf *out)
{
	static const struct {
		struct str written;
		char c;
	} rsyslog[] = {{STR_INIT("#012"), '\n'}, {STR_INIT("#011"), '\t'},
		{STR_INIT("#015"), '\r'}},
	  c[] = {{STR_INIT("\\n"), '\n'}, {STR_INIT("\\t"), '\t'}, {STR_INIT("\\\""), '"'}};
	size_t at = line_folded(line);
	bool hashed = at < line.n && line.p[at] == '#';

	strbuf_clear(out);
	while (line.n) {
		size_t i = 0;

		while (i < 3 && !str_eat(&line, hashed ? rsyslog[i].written : c[i].written))
			i++;
		if (i < 3) {
			strbuf_addc(out, hashed ? rsyslog[i].c : c[i].c);
			continue;
		}
		strbuf_addc(out, line.p[0]);
		line = str_from_at(line, 1);
	}
	return strbuf_str(out);
}
