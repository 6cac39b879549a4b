/* SPDX-License-Identifier: MIT */
/*
 * Names of Go functions as the linker writes them: "path/pkg.(*T[...]).Method.func1.2-fm", dots in
 * the last path element as %2e. What differs between builds of the same source is closure
 * ordinals, type arguments, module versions, vendor prefixes and wrapper suffixes.
 */
#include <ctype.h>

#include "base/strbuf.h"
#include "model/stacks.h"

/* "a/vendor/b.F" is "b.F". */
static struct str drop_vendor(struct str name)
{
	static const struct str vendor = STR_INIT("/vendor/");
	size_t at;

	while ((at = str_find(name, vendor)) != SIZE_MAX)
		name = str_from_at(name, at + vendor.n);
	return name;
}

static struct str drop_suffixes(struct str name)
{
	static const struct str suffixes[] = {
		STR_INIT("-fm"), STR_INIT(".abi0"), STR_INIT(".abiinternal")};

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (str_ends(name, suffixes[i]))
			name = str_head(name, name.n - suffixes[i].n);
	return name;
}

/* Length of a bracketed run at the start of s, nested ones included; s.n when it never ends. */
static size_t bracket_run(struct str s)
{
	size_t depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '[')
			depth++;
		else if (s.p[i] == ']' && --depth == 0)
			return i + 1;
	}
	return s.n;
}

static size_t digits(struct str s)
{
	size_t n = 0;

	while (n < s.n && isdigit((unsigned char)s.p[n]))
		n++;
	return n;
}

/*
 * Length of a compiler-made ordinal behind a dot: func1, gowrap2, deferwrap1 or plain digits;
 * *word is what stays of it. 0 when the segment is a real name.
 */
static size_t ordinal_segment(struct str s, struct str *word)
{
	static const struct str words[] = {
		STR_INIT("func"), STR_INIT("gowrap"), STR_INIT("deferwrap"), STR_INIT("")};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct str rest = s;
		size_t n;

		if (!str_eat(&rest, words[i]))
			continue;
		n = digits(rest);
		if (n && (n == rest.n || rest.p[n] == '.' || rest.p[n] == '-')) {
			*word = words[i].n ? words[i] : STR("");
			return words[i].n + n;
		}
	}
	return 0;
}

/* "@v1.2.3" up to the next slash or the dot that begins the name; that is behind the last slash. */
static size_t version_run(struct str s)
{
	size_t i = 1;

	if (s.n < 2 || s.p[0] != '@' || s.p[1] != 'v')
		return 0;
	while (i < s.n && s.p[i] != '/' && s.p[i] != '(')
		i++;
	return i < s.n && s.p[i] == '/' ? i : 0;
}

void function_canonical(struct str name, struct strbuf *out)
{
	name = drop_suffixes(drop_vendor(name));
	while (name.n) {
		struct str word;
		size_t n;

		if (name.p[0] == '[') {
			strbuf_adds(out, "[...]");
			n = bracket_run(name);
		} else if ((n = version_run(name)) > 0) {
			/* left out */
		} else if (name.p[0] == '.' &&
			   (n = ordinal_segment(str_from_at(name, 1), &word)) > 0) {
			strbuf_addc(out, '.');
			strbuf_add(out, word);
			strbuf_addc(out, '*');
			n++;
		} else {
			strbuf_addc(out, name.p[0]);
			n = 1;
		}
		name = str_from_at(name, n);
	}
}

struct str function_package(struct str name)
{
	size_t slash, dot, bracket = str_chr(name, '[');

	/* A slash inside type arguments or a receiver is not the package's. */
	struct str head = str_head(name, bracket);
	size_t paren = str_chr(head, '(');

	head = str_head(head, paren);
	slash = str_rchr(head, '/');
	dot = str_chr(str_from_at(head, slash == SIZE_MAX ? 0 : slash), '.');
	if (dot == SIZE_MAX)
		return (struct str){0};
	return str_head(name, (slash == SIZE_MAX ? 0 : slash) + dot);
}
