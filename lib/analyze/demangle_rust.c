/* SPDX-License-Identifier: MIT */
/* After oldRustToString in github.com/ianlancetaylor/demangle, as vendored by Go 1.26. */
#include "analyze/demangle_rust.h"

#include <string.h>

/* ---- legacy names ---- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A hash has at least five different digits. */
static bool is_hash(struct str digits)
{
	unsigned seen = 0;

	for (size_t i = 0; i < digits.n; i++) {
		int digit = hex_digit(digits.p[i]);

		if (digit < 0)
			return false;
		seen |= 1u << digit;
	}
	return __builtin_popcount(seen) >= 5;
}

/* "$LT$", "$u20$": its character, or 0. */
static char escape(struct str *id)
{
	static const struct {
		const char *code;
		char c;
	} codes[] = {{"$C$", ','}, {"$SP$", '@'}, {"$BP$", '*'}, {"$RF$", '&'}, {"$LT$", '<'},
		{"$GT$", '>'}, {"$LP$", '('}, {"$RP$", ')'}};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (str_eat(id, str_from(codes[i].code)))
			return codes[i].c;
	if (id->n > 4 && id->p[1] == 'u' && id->p[4] == '$') {
		int high = hex_digit(id->p[2]), low = hex_digit(id->p[3]);

		if (high >= 2 && high <= 7 && low >= 0) {
			*id = str_from_at(*id, 5);
			return (char)(high << 4 | low);
		}
	}
	return 0;
}

static void add_identifier(struct str id, struct strbuf *out)
{
	if (str_starts(id, STR("_$")))
		id = str_from_at(id, 1);
	while (id.n) {
		char c = id.p[0];

		if (c == '$') {
			c = escape(&id);
			if (!c) {
				strbuf_add(out, id);
				return;
			}
			strbuf_addc(out, c);
		} else if (str_eat(&id, STR(".."))) {
			strbuf_adds(out, "::");
		} else {
			strbuf_addc(out, c);
			id = str_from_at(id, 1);
		}
	}
}

/* "12_name": the length counts an underscore that parts it from a name. */
static bool take_identifier(struct str *s, struct str *id)
{
	size_t n = 0, digits = 0;

	for (; digits < s->n && s->p[digits] >= '0' && s->p[digits] <= '9'; digits++) {
		n = n * 10 + (size_t)(s->p[digits] - '0');
		if (n > s->n)
			return false;
	}
	*s = str_from_at(*s, digits);
	if (digits && n && str_eat(s, STR("_")))
		n--;
	if (!digits || n > s->n)
		return false;
	*id = str_head(*s, n);
	*s = str_from_at(*s, n);
	return true;
}

static struct str without_suffix(struct str name)
{
	for (size_t i = name.n; i-- > 1;)
		if (name.p[i] == '.' && name.p[i - 1] == 'E')
			return str_head(name, i);
	return name;
}

bool demangle_rust_legacy(struct str name, struct strbuf *out)
{
	enum { HASH = 20 }; /* "17h" 16 digits "E" */
	size_t start = out->n;

	name = without_suffix(name);
	if (!str_starts(name, STR("_ZN")) || name.n <= 3 + HASH || name.p[name.n - 1] != 'E' ||
		!str_starts(str_from_at(name, name.n - HASH), STR("17h")) ||
		!is_hash((struct str){name.p + name.n - 17, 16}))
		return false;
	name = (struct str){name.p + 3, name.n - 3 - HASH};
	while (name.n) {
		struct str id;

		if (!take_identifier(&name, &id))
			return false;
		if (out->n > start)
			strbuf_adds(out, "::");
		add_identifier(id, out);
	}
	return true;
}

/* ---- v0 ---- */

static bool ends_word(struct str text, size_t end, struct str word)
{
	return end >= word.n && memcmp(text.p + end - word.n, word.p, word.n) == 0;
}

/* "<" of arguments follows a name, or "::"; the others open "<T as Trait>" or "for<'a>". */
static bool opens_arguments(struct str text, size_t at)
{
	char c = at ? text.p[at - 1] : 0;

	if (c == ':' || c == '}')
		return true;
	if (ends_word(text, at, STR("for")))
		return at > 3 && text.p[at - 4] != ' ' && text.p[at - 4] != '(';
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

/* The matching ">", or the end; "->" closes nothing. */
static size_t closing(struct str text, size_t at)
{
	size_t depth = 0;

	for (; at < text.n; at++) {
		if (text.p[at] == '<')
			depth++;
		else if (text.p[at] == '>' && text.p[at - 1] != '-' && !--depth)
			return at;
	}
	return at;
}

void demangle_rust_cut_generics(struct str text, struct strbuf *out)
{
	for (size_t i = 0; i < text.n; i++) {
		strbuf_addc(out, text.p[i]);
		if (text.p[i] != '<' || !opens_arguments(text, i))
			continue;
		i = closing(text, i);
		if (i < text.n)
			strbuf_addc(out, '>');
	}
}
