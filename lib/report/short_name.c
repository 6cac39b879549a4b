/* SPDX-License-Identifier: MIT */
#include "report/short_name.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_word(char c)
{
	return is_digit(c) || is_lower(c) || is_upper(c) || c == '_';
}

static char at(struct str s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

/* "/v2" before a dot or slash goes: ^(.*?)/v(?:[2-9]|[1-9][0-9]+)([./].*)$ */
static struct str without_version(struct str s, struct arena *arena)
{
	if (str_chr(s, '\n') != SIZE_MAX)
		return s;
	for (size_t i = 0; i + 3 < s.n; i++) {
		size_t end = i + 2;
		char *p;

		if (s.p[i] != '/' || s.p[i + 1] != 'v' || !is_digit(s.p[end]) || s.p[end] == '0')
			continue;
		while (is_digit(at(s, end)))
			end++;
		if ((end == i + 3 && s.p[i + 2] == '1') || (at(s, end) != '.' && at(s, end) != '/'))
			continue;
		p = arena_alloc(arena, s.n);
		memcpy(p, s.p, i);
		memcpy(p + i, s.p + end, s.n - end);
		return (struct str){p, s.n - (end - i)};
	}
	return s;
}

/* ^(?:[\w\-\.]+\/)+([^.]+\..+) */
static bool go_name(struct str s, struct str *out)
{
	size_t first = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '/' && i > first)
			first = i + 1;
		else if (!is_word(s.p[i]) && s.p[i] != '-' && s.p[i] != '.')
			break;
	}
	/* From the longest path to the shortest: the first with a dot in the rest is the one. */
	for (; first; first--) {
		struct str rest = str_from_at(s, first);
		size_t dot = str_chr(rest, '.'), line;

		if (s.p[first - 1] != '/' || dot == SIZE_MAX || !dot || dot + 1 >= rest.n ||
			rest.p[dot + 1] == '\n')
			continue;
		line = str_chr(str_from_at(rest, dot), '\n');
		*out = line == SIZE_MAX ? rest : str_head(rest, dot + line);
		return true;
	}
	return false;
}

static size_t skip_java(struct str s, size_t i)
{
	while (is_word(at(s, i)) || at(s, i) == '$')
		i++;
	return i;
}

/* ^(?:[a-z]\w*\.)*([A-Z][\w\$]*\.(?:<init>|[a-z][\w\$]*(?:\$\d+)?))(?:(?:\()|$) */
static bool java_name(struct str s, struct str *out)
{
	size_t from = 0, i;

	while (is_lower(at(s, from))) {
		for (i = from; is_word(at(s, i));)
			i++;
		if (at(s, i) != '.')
			return false;
		from = i + 1;
	}
	if (!is_upper(at(s, from)))
		return false;
	i = skip_java(s, from);
	if (at(s, i) != '.')
		return false;
	i++;
	if (str_starts(str_from_at(s, i), STR("<init>")))
		i += 6;
	else if (is_lower(at(s, i)))
		i = skip_java(s, i);
	else
		return false;
	if (i < s.n && s.p[i] != '(')
		return false;
	*out = (struct str){s.p + from, i - from};
	return true;
}

/* Behind an identifier and "::"; 0: there is none. */
static size_t skip_scope(struct str s, size_t i)
{
	if (!is_word(at(s, i)) || is_digit(at(s, i)))
		return 0;
	while (is_word(at(s, i)))
		i++;
	return at(s, i) == ':' && at(s, i + 1) == ':' ? i + 2 : 0;
}

/* _*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<.*>)? */
static bool cpp_member(struct str s, struct str *out)
{
	size_t i = 0, line;

	while (at(s, i) == '_')
		i++;
	if (!is_upper(at(s, i)))
		return false;
	i = skip_scope(s, i);
	if (!i)
		return false;
	i += at(s, i) == '~';
	if (!is_word(at(s, i)) || is_digit(at(s, i)))
		return false;
	while (is_word(at(s, i)))
		i++;
	*out = str_head(s, i);
	line = str_chr(str_from_at(s, i), '\n');
	if (at(s, i) == '<') {
		struct str rest = str_head(str_from_at(s, i), line);
		size_t end = str_rchr(rest, '>');

		if (end != SIZE_MAX)
			*out = str_head(s, i + end + 1);
	}
	return true;
}

/* ^(?:[_a-zA-Z]\w*::)+ and a member: as many scopes before it as there can be. */
static bool cpp_name(struct str s, struct str *out)
{
	bool found = false;
	size_t i = 0;

	while ((i = skip_scope(s, i)))
		found |= cpp_member(str_from_at(s, i), out);
	return found;
}

struct str short_name(struct str name, struct arena *arena)
{
	struct str out;

	str_eat(&name, STR("(anonymous namespace)::"));
	name = without_version(name, arena);
	if (go_name(name, &out) || java_name(name, &out) || cpp_name(name, &out))
		return out;
	return name;
}
