/* SPDX-License-Identifier: MIT */
#include "report/markdown.h"

#include <string.h>

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/*
 * A backslash keeps ASCII punctuation from being markup (CommonMark 0.31, 2.4); $ starts a formula
 * on GitHub. Hyphen, plus, dot and ) are markup at the start of a line only, and no line starts
 * with these words.
 */
static bool needs_backslash(char c)
{
	return c != '\0' && strchr("\\`*_{}[]()#!|~$^=", c) != NULL;
}

/*
 * GitHub looks for mentions in the rendered text, behind entities and backslashes: only an empty
 * comment between the sign and the name keeps people from being called.
 */
static bool is_mention(struct str s, size_t i)
{
	return s.p[i] == '@' && (i == 0 || !is_word(s.p[i - 1])) && i + 1 < s.n &&
	       is_word(s.p[i + 1]);
}

void markdown_text(struct strbuf *out, struct str s)
{
	struct strbuf safe = {0};

	strbuf_add_safe(&safe, s);
	s = strbuf_str(&safe);
	for (size_t i = 0; i < s.n; i++) {
		const char *as = entity(s.p[i]);

		if (as && s.p[i] != '\'' && s.p[i] != '"') {
			strbuf_adds(out, as);
			continue;
		}
		if (needs_backslash(s.p[i]))
			strbuf_addc(out, '\\');
		strbuf_addc(out, s.p[i]);
		if (is_mention(s, i))
			strbuf_adds(out, "<!-- -->");
	}
	strbuf_release(&safe);
}

static size_t longest_fence(struct str s)
{
	size_t longest = 0, run = 0;

	for (size_t i = 0; i < s.n; i++) {
		run = s.p[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void add_fence(struct strbuf *out, size_t n)
{
	while (n--)
		strbuf_addc(out, '`');
}

/* One blank at both ends is dropped by readers when both are there (CommonMark 6.1). */
static bool needs_padding(struct str s)
{
	bool blanks = s.p[0] == ' ' && s.p[s.n - 1] == ' ';

	return s.p[0] == '`' || s.p[s.n - 1] == '`' || blanks;
}

void markdown_code(struct strbuf *out, struct str s, bool in_table)
{
	struct strbuf safe = {0};
	size_t fence;
	bool pad;

	if (s.n == 0)
		return;
	if (in_table && str_chr(s, '|') != SIZE_MAX) {
		strbuf_adds(out, "<code>");
		markdown_text(out, s);
		strbuf_adds(out, "</code>");
		return;
	}
	strbuf_add_safe(&safe, s);
	s = strbuf_str(&safe);
	fence = longest_fence(s) + 1;
	pad = needs_padding(s);
	add_fence(out, fence);
	if (pad)
		strbuf_addc(out, ' ');
	strbuf_add(out, s);
	if (pad)
		strbuf_addc(out, ' ');
	add_fence(out, fence);
	strbuf_release(&safe);
}

void markdown_html(struct strbuf *out, struct str s)
{
	struct strbuf safe = {0};

	strbuf_add_safe(&safe, s);
	for (size_t i = 0; i < safe.n; i++) {
		const char *as = entity(safe.p[i]);

		if (as)
			strbuf_adds(out, as);
		else
			strbuf_addc(out, safe.p[i]);
	}
	strbuf_release(&safe);
}
