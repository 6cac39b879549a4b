/* SPDX-License-Identifier: MIT */
#include "base/word_line.h"

static bool is_plain(char c)
{
	return c > ' ' && c < 0x7f && c != '"' && c != '#';
}

void word_add(struct str text, struct strbuf *out)
{
	bool plain = text.n > 0;

	for (size_t i = 0; i < text.n; i++)
		plain = plain && is_plain(text.p[i]);
	if (plain) {
		strbuf_add(out, text);
		return;
	}
	strbuf_addc(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c == '"' || c == '\\')
			strbuf_addf(out, "\\%c", c);
		else if (c < ' ' || c >= 0x7f)
			strbuf_addf(out, "\\x%02x", c);
		else
			strbuf_addc(out, (char)c);
	}
	strbuf_addc(out, '"');
}

bool word_line_fails(struct word_line *l, const char *problem)
{
	l->problem = problem;
	return false;
}

static bool take_escape(struct word_line *l)
{
	uint64_t byte;
	struct str hex;

	if (!l->rest.n)
		return word_line_fails(l, "a quote is not closed");
	if (l->rest.p[0] != 'x') {
		strbuf_addc(&l->word, l->rest.p[0]);
		l->rest = str_from_at(l->rest, 1);
		return true;
	}
	hex = str_head(str_from_at(l->rest, 1), 2);
	if (hex.n < 2 || !str_eat_hex(&hex, &byte) || hex.n)
		return word_line_fails(l, "\\x takes two hexadecimal digits");
	strbuf_addc(&l->word, (char)byte);
	l->rest = str_from_at(l->rest, 3);
	return true;
}

static bool take_quoted(struct word_line *l)
{
	l->rest = str_from_at(l->rest, 1);
	while (l->rest.n) {
		char c = l->rest.p[0];

		l->rest = str_from_at(l->rest, 1);
		if (c == '"')
			return true;
		if (c != '\\')
			strbuf_addc(&l->word, c);
		else if (!take_escape(l))
			return false;
	}
	return word_line_fails(l, "a quote is not closed");
}

bool word_line_take(struct word_line *l, char end)
{
	strbuf_clear(&l->word);
	if (l->rest.n && l->rest.p[0] == '"') {
		if (!take_quoted(l))
			return false;
		if (l->rest.n && l->rest.p[0] != ' ' && l->rest.p[0] != '\t' && l->rest.p[0] != end)
			return word_line_fails(l, "a blank is missing behind a quote");
		return true;
	}
	while (l->rest.n && l->rest.p[0] != ' ' && l->rest.p[0] != '\t' && l->rest.p[0] != end) {
		if (l->rest.p[0] == '"')
			return word_line_fails(l, "a quote begins in the middle of a word");
		strbuf_addc(&l->word, l->rest.p[0]);
		l->rest = str_from_at(l->rest, 1);
	}
	return true;
}
