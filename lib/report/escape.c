/* SPDX-License-Identifier: MIT */
#include "report/escape.h"

#include <string.h>

static void add_quoted(struct strbuf *out, struct str s)
{
	strbuf_addc(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			strbuf_addc(out, '"');
		strbuf_addc(out, s.p[i]);
	}
	strbuf_addc(out, '"');
}

void escape_csv(struct str field, struct strbuf *out)
{
	struct strbuf safe = {0};
	bool quote;

	strbuf_add_safe(&safe, field);
	quote = safe.n && (safe.p[0] == ' ' || safe.p[safe.n - 1] == ' ');
	for (size_t i = 0; i < safe.n && !quote; i++)
		quote = safe.p[i] == ',' || safe.p[i] == '"';
	if (quote)
		add_quoted(out, strbuf_str(&safe));
	else
		strbuf_add(out, strbuf_str(&safe));
	strbuf_release(&safe);
}

void escape_tsv(struct str field, struct strbuf *out)
{
	struct strbuf doubled = {0};

	for (size_t i = 0; i < field.n; i++) {
		if (field.p[i] == '\\')
			strbuf_addc(&doubled, '\\');
		strbuf_addc(&doubled, field.p[i]);
	}
	strbuf_add_safe(out, strbuf_str(&doubled));
	strbuf_release(&doubled);
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || (unsigned char)c >= 0x80;
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

/*
 * A backslash keeps ASCII punctuation from being markup (CommonMark 0.31, 2.4); $ starts a formula
 * on GitHub. What is markup at the start of a line only is left: no line starts with these words.
 */
void escape_markdown(struct str text, struct strbuf *out)
{
	struct strbuf safe = {0};

	strbuf_add_safe(&safe, text);
	for (size_t i = 0; i < safe.n; i++) {
		if (safe.p[i] == '<')
			strbuf_adds(out, "&lt;");
		else if (safe.p[i] == '&')
			strbuf_adds(out, "&amp;");
		else {
			if (strchr("\\`*_[]|~#$", safe.p[i]))
				strbuf_addc(out, '\\');
			strbuf_addc(out, safe.p[i]);
		}
		if (is_mention(strbuf_str(&safe), i))
			strbuf_adds(out, "<!-- -->");
	}
	strbuf_release(&safe);
}

static size_t longest_run(struct str s, char c)
{
	size_t longest = 0, run = 0;

	for (size_t i = 0; i < s.n; i++) {
		run = s.p[i] == c ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void add_span(struct str safe, struct strbuf *out)
{
	size_t fence = longest_run(safe, '`') + 1;
	/* One blank at both ends is dropped when both are there (CommonMark 6.1). */
	bool pad = safe.p[0] == '`' || safe.p[safe.n - 1] == '`' ||
		   (safe.p[0] == ' ' && safe.p[safe.n - 1] == ' ');

	for (size_t i = 0; i < fence; i++)
		strbuf_addc(out, '`');
	strbuf_adds(out, pad ? " " : "");
	strbuf_add(out, safe);
	strbuf_adds(out, pad ? " " : "");
	for (size_t i = 0; i < fence; i++)
		strbuf_addc(out, '`');
}

/* A table takes a | for its own even in a span, and misreads an escaped one behind a backslash. */
void escape_markdown_code(struct str text, struct strbuf *out)
{
	struct strbuf safe = {0};

	if (str_chr(text, '|') != SIZE_MAX) {
		strbuf_adds(out, "<code>");
		escape_markdown(text, out);
		strbuf_adds(out, "</code>");
		return;
	}
	strbuf_add_safe(&safe, text);
	if (safe.n)
		add_span(strbuf_str(&safe), out);
	strbuf_release(&safe);
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

void escape_html(struct str text, struct strbuf *out)
{
	struct strbuf safe = {0};

	strbuf_add_safe(&safe, text);
	for (size_t i = 0; i < safe.n; i++) {
		const char *as = entity(safe.p[i]);

		if (as)
			strbuf_adds(out, as);
		else
			strbuf_addc(out, safe.p[i]);
	}
	strbuf_release(&safe);
}

void escape_xml(struct str text, struct strbuf *out)
{
	struct strbuf kept = {0};

	for (size_t i = 0; i < text.n; i++) {
		struct str rest = str_from_at(text, i);

		if (str_starts(rest, STR("\xef\xbf\xbe")) ||
			str_starts(rest, STR("\xef\xbf\xbf"))) {
			strbuf_addf(&kept, "\\u%s", rest.p[2] == '\xbe' ? "fffe" : "ffff");
			i += 2;
		} else {
			strbuf_addc(&kept, text.p[i]);
		}
	}
	escape_html(strbuf_str(&kept), out);
	strbuf_release(&kept);
}

void escape_workflow(struct str text, bool property, struct strbuf *out)
{
	struct strbuf safe = {0};

	strbuf_add_safe(&safe, text);
	for (size_t i = 0; i < safe.n; i++) {
		bool special = safe.p[i] == '%' || (property && strchr(":,", safe.p[i]));

		if (special)
			strbuf_addf(out, "%%%02X", (unsigned char)safe.p[i]);
		else
			strbuf_addc(out, safe.p[i]);
	}
	strbuf_release(&safe);
}
