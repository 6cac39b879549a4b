/* SPDX-License-Identifier: MIT */
/*
 * Names of Go functions as the linker writes them: "path/pkg.(*T[...]).Method.func1.2-fm", dots in
 * the last path element as %2e. What differs between builds of the same source is closure
 * ordinals, type arguments, module versions, vendor prefixes and wrapper suffixes. Names of the
 * JVM ("pkg.Class$Inner.method"): what is numbered as it comes up.
 */
#include <ctype.h>

#include "base/strbuf.h"
#include "model/owner_jvm.h"
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

/*
 * Length of what the JVM numbers in each run or build, at s: the ordinal of "$$Lambda$14",
 * "lambda$deadlock$0", "Waits$1", "$Proxy12", "jdk.proxy2", "GeneratedMethodAccessor7", and the
 * address of a hidden class ("/0x00007fbe58001000"). *keep bytes of it stay, *star: with a star
 * behind.
 */
static size_t jvm_ordinal(struct str s, size_t *keep, bool *star)
{
	static const struct str words[] = {STR_INIT("$Proxy"), STR_INIT("jdk.proxy"),
		STR_INIT("GeneratedMethodAccessor"), STR_INIT("GeneratedConstructorAccessor"),
		STR_INIT("GeneratedSerializationConstructorAccessor"), STR_INIT("$"),
		STR_INIT("CGLIB$$")};
	struct str rest = s;
	uint64_t address;

	*keep = 0;
	*star = false;
	/* async-profiler writes the slash as a dot. */
	if (str_eat(&rest, STR("/0x")) || str_eat(&rest, STR(".0x")))
		return str_eat_hex(&rest, &address) ? s.n - rest.n : 0;
	*star = true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t n = words[i].n, hex = n;

		if (!str_starts(s, words[i]))
			continue;
		*keep = n;
		n += digits(str_from_at(s, n));
		while (hex < s.n && isxdigit((unsigned char)s.p[hex]))
			hex++;
		if (i + 1 == sizeof(words) / sizeof(words[0]) && hex > *keep)
			return hex;
		if (n > *keep && (n == s.n || s.p[n] == '.' || s.p[n] == '$' || s.p[n] == '/'))
			return n;
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

/* "HashMap.merge_[j]" of async-profiler: how the code was compiled then. */
static struct str drop_annotation(struct str name)
{
	struct str tail = str_from_at(name, name.n < 4 ? 0 : name.n - 4);

	if (tail.n == 4 && tail.p[0] == '_' && tail.p[1] == '[' && tail.p[3] == ']')
		return str_head(name, name.n - 4);
	return name;
}

static void jvm_canonical(struct str name, struct strbuf *out)
{
	while (name.n) {
		size_t keep, n;
		bool star;

		n = jvm_ordinal(name, &keep, &star);
		strbuf_add(out, str_head(name, n ? keep : 1));
		if (n && star)
			strbuf_addc(out, '*');
		name = str_from_at(name, n ? n : 1);
	}
}

void function_canonical(struct str name, struct strbuf *out)
{
	/* No name of Go holds a dollar sign. */
	if (str_chr(name, '$') != SIZE_MAX || str_find(name, STR("Accessor")) != SIZE_MAX) {
		jvm_canonical(drop_annotation(name), out);
		return;
	}
	name = drop_suffixes(drop_vendor(drop_annotation(name)));
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
	size_t slash, dot, bracket = str_chr(name, '['), class = jvm_class_at(name);

	/* A slash inside type arguments or a receiver is not the package's. */
	struct str head = str_head(name, bracket);
	size_t paren = str_chr(head, '(');

	if (class)
		return str_head(name, class - 1);
	head = str_head(head, paren);
	slash = str_rchr(head, '/');
	dot = str_chr(str_from_at(head, slash == SIZE_MAX ? 0 : slash), '.');
	if (dot == SIZE_MAX)
		return (struct str){0};
	return str_head(name, (slash == SIZE_MAX ? 0 : slash) + dot);
}
