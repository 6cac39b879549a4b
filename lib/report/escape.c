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
			if (strchr("\\`*_[]|~#", safe.p[i]))
				strbuf_addc(out, '\\');
			strbuf_addc(out, safe.p[i]);
		}
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

/* GFM 6.3 (code spans) and 4.10 (a | in a table cell is \| even inside one). */
void escape_markdown_code(struct str text, struct strbuf *out)
{
	struct strbuf safe = {0};
	size_t fence;
	bool pad;

	strbuf_add_safe(&safe, text);
	if (!safe.n)
		return;
	fence = longest_run(strbuf_str(&safe), '`') + 1;
	pad = safe.p[0] == '`' || safe.p[safe.n - 1] == '`';
	for (size_t i = 0; i < fence; i++)
		strbuf_addc(out, '`');
	strbuf_adds(out, pad ? " " : "");
	for (size_t i = 0; i < safe.n; i++) {
		if (safe.p[i] == '|')
			strbuf_addc(out, '\\');
		strbuf_addc(out, safe.p[i]);
	}
	strbuf_adds(out, pad ? " " : "");
	for (size_t i = 0; i < fence; i++)
		strbuf_addc(out, '`');
	strbuf_release(&safe);
}
