/* SPDX-License-Identifier: MIT */
#include "base/regex_translate.h"

#include <inttypes.h>

static const char BAD_RANGE[] = "invalid character class range";

/* RE2's are ASCII; what folding adds are the long s and the Kelvin sign beside s and k. */
#define LONG_S_KELVIN "\\x{17f}\\x{212a}"
static const struct regex_set ascii_sets[] = {
	{"[:alnum:]", "0-9A-Za-z", LONG_S_KELVIN},
	{"[:alpha:]", "A-Za-z", LONG_S_KELVIN},
	{"[:ascii:]", "\\x{0}-\\x{7f}", LONG_S_KELVIN},
	{"[:blank:]", "\\x{9}\\x{20}", ""},
	{"[:cntrl:]", "\\x{0}-\\x{1f}\\x{7f}", ""},
	{"[:digit:]", "0-9", ""},
	{"[:graph:]", "\\x{21}-\\x{7e}", LONG_S_KELVIN},
	{"[:lower:]", "a-z", "A-Z" LONG_S_KELVIN},
	{"[:print:]", "\\x{20}-\\x{7e}", LONG_S_KELVIN},
	{"[:punct:]", "\\x{21}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{60}\\x{7b}-\\x{7e}", ""},
	{"[:space:]", "\\x{9}-\\x{d}\\x{20}", ""},
	{"[:upper:]", "A-Z", "a-z" LONG_S_KELVIN},
	{"[:word:]", "0-9A-Za-z\\x{5f}", LONG_S_KELVIN},
	{"[:xdigit:]", "0-9A-Fa-f", ""},
	{"\\d", "0-9", ""},
	{"\\s", "\\x{9}\\x{a}\\x{c}\\x{d}\\x{20}", ""},
	{"\\w", "0-9A-Za-z\\x{5f}", LONG_S_KELVIN},
	{NULL, NULL, NULL},
};

/*
 * A class is the union of three parts: characters and ranges, which PCRE2 folds as RE2 does; named
 * sets with their folding spelled out, because PCRE2 folds those differently; and complements of
 * such sets, each a class of its own.
 */
struct class
{
	struct strbuf chars, exact;
	struct strbuf complements; /* "[^...]|[^...]" */
};

static void class_release(struct class *c)
{
	strbuf_release(&c->chars);
	strbuf_release(&c->exact);
	strbuf_release(&c->complements);
}

static void add_set(struct class *c, const struct regex_set *set, bool fold, bool negate)
{
	const char *more = fold ? set->fold : "";

	if (!negate) {
		strbuf_addf(&c->exact, "%s%s", set->set, more);
		return;
	}
	if (c->complements.n)
		strbuf_addc(&c->complements, '|');
	strbuf_addf(&c->complements, "[^%s%s]", set->set, more);
}

/* ---- output ---- */

/* Without folding the three parts are one class, or nearly. */
static void put_exact(struct regex_translator *t, const struct class *c, bool negate)
{
	const char *chars = strbuf_cstr(&c->chars), *exact = strbuf_cstr(&c->exact);

	regex_begin_atom(t, false);
	if (c->complements.n == 0)
		strbuf_addf(t->out, "[%s%s%s]", negate ? "^" : "", chars, exact);
	else if (c->chars.n + c->exact.n == 0 && !negate)
		strbuf_addf(t->out, "(?:%s)", strbuf_cstr(&c->complements));
	else if (c->chars.n + c->exact.n == 0)
		strbuf_addf(t->out, "(?:(?!%s).)", strbuf_cstr(&c->complements));
	else
		strbuf_addf(t->out, "(?:%s[%s%s]|%s%s)", negate ? "(?!" : "", chars, exact,
			strbuf_cstr(&c->complements), negate ? ")." : "");
}

static void put_folded(struct regex_translator *t, const struct class *c, bool negate)
{
	const char *exact = strbuf_cstr(&c->exact), *complements = strbuf_cstr(&c->complements);

	regex_begin_atom(t, true);
	strbuf_adds(t->out, negate ? "(?:(?!" : "(?:");
	strbuf_addf(t->out, "[%s]", strbuf_cstr(&c->chars));
	if (c->exact.n)
		strbuf_addf(t->out, "|(?-i:[%s])", exact);
	if (c->complements.n)
		strbuf_addf(t->out, "|(?-i:%s)", complements);
	strbuf_adds(t->out, negate ? ").)" : ")");
}

static void put_class(struct regex_translator *t, const struct class *c, bool negate)
{
	if (!t->fold || c->chars.n == 0) {
		put_exact(t, c, negate);
	} else if (c->exact.n + c->complements.n == 0) {
		regex_begin_atom(t, true);
		strbuf_addf(t->out, "[%s%s]", negate ? "^" : "", strbuf_cstr(&c->chars));
	} else {
		put_folded(t, c, negate);
	}
}

/* ---- named sets ---- */

static const struct regex_set *find_set(const struct regex_set *sets, struct str name)
{
	for (; sets->name; sets++)
		if (str_eq(str_from(sets->name), name))
			return sets;
	return NULL;
}

/* [:name:] or [:^name:]; *found is false when there is no :] and the bracket is a character. */
static bool parse_named(struct regex_translator *t, struct str *s, struct class *c, bool *found)
{
	size_t end = str_find(str_from_at(*s, 2), STR(":]"));
	const struct regex_set *set;
	struct strbuf name = {0};
	struct str whole;
	bool negate;

	*found = end != SIZE_MAX;
	if (!*found)
		return true;
	whole = str_head(*s, end + 4);
	negate = str_starts(whole, STR("[:^"));
	strbuf_adds(&name, "[:");
	strbuf_add(&name, str_from_at(whole, negate ? 3 : 2));
	set = find_set(ascii_sets, strbuf_str(&name));
	strbuf_release(&name);
	if (!set)
		return regex_problem(t, BAD_RANGE, whole);
	add_set(c, set, t->fold, negate);
	*s = str_from_at(*s, whole.n);
	return true;
}

static bool parse_perl(struct regex_translator *t, struct str *s, struct class *c)
{
	char name[2] = {'\\', s->p[1]};
	bool negate = name[1] == 'D' || name[1] == 'S' || name[1] == 'W';
	const struct regex_set *set;

	if (negate)
		name[1] = (char)(name[1] - 'A' + 'a');
	set = find_set(ascii_sets, (struct str){name, 2});
	if (!set)
		return false;
	add_set(c, set, t->fold, negate);
	*s = str_from_at(*s, 2);
	return true;
}

/* Go compares names without regard to case, blanks, '_' and '-'. */
static const struct regex_set *find_unicode_set(struct str name)
{
	const struct regex_set *set;
	struct strbuf plain = {0};

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (c >= 'A' && c <= 'Z')
			strbuf_addc(&plain, (char)(c - 'A' + 'a'));
		else if (c != ' ' && c != '_' && c != '-')
			strbuf_addc(&plain, c);
	}
	set = find_set(regex_unicode_sets, strbuf_str(&plain));
	strbuf_release(&plain);
	return set;
}

/* \pX, \p{Name}, \P..., \p{^Name} */
static bool parse_unicode(struct regex_translator *t, struct str *s, struct class *c)
{
	bool negate = s->p[1] == 'P';
	struct str rest = str_from_at(*s, 2), name;
	const struct regex_set *set;
	uint32_t rune;

	if (!regex_rune(t, &rest, &rune))
		return false;
	name = str_from_at(regex_before(*s, rest), 2);
	if (rune == '{') {
		size_t end = str_chr(*s, '}');

		name = str_from_at(str_head(*s, end), 3);
		for (struct str check = end == SIZE_MAX ? *s : name; check.n;)
			if (!regex_rune(t, &check, &rune))
				return false;
		if (end == SIZE_MAX)
			return regex_problem(t, BAD_RANGE, *s);
		rest = str_from_at(*s, end + 1);
	}
	if (str_eat(&name, STR("^")))
		negate = !negate;
	set = find_unicode_set(name);
	if (!set)
		return regex_problem(t, BAD_RANGE, regex_before(*s, rest));
	add_set(c, set, t->fold, negate);
	*s = rest;
	return true;
}

static bool parse_set_escape(
	struct regex_translator *t, struct str *s, struct class *c, bool *found)
{
	*found = false;
	if (s->n < 2 || s->p[0] != '\\')
		return true;
	*found = true;
	if (s->p[1] == 'p' || s->p[1] == 'P')
		return parse_unicode(t, s, c);
	*found = parse_perl(t, s, c);
	return true;
}

bool regex_class_escape(struct regex_translator *t, bool *found)
{
	struct class c = {0};
	bool ok = parse_set_escape(t, &t->rest, &c, found);

	if (ok && *found)
		put_class(t, &c, false);
	class_release(&c);
	return ok;
}

/* ---- [...] ---- */

static bool class_rune(struct regex_translator *t, struct str *s, uint32_t *c)
{
	if (s->n == 0)
		return regex_problem(t, "missing closing ]", t->rest);
	if (s->p[0] == '\\')
		return regex_escape(t, s, c);
	return regex_rune(t, s, c);
}

static bool parse_range(struct regex_translator *t, struct str *s, struct class *c)
{
	struct str from = *s;
	uint32_t low, high;

	if (!class_rune(t, s, &low))
		return false;
	high = low;
	/* [a-] means a or -. */
	if (s->n >= 2 && s->p[0] == '-' && s->p[1] != ']') {
		*s = str_from_at(*s, 1);
		if (!class_rune(t, s, &high))
			return false;
	}
	if (high < low)
		return regex_problem(t, BAD_RANGE, regex_before(from, *s));
	regex_put_rune(&c->chars, low);
	if (high > low) {
		strbuf_addc(&c->chars, '-');
		regex_put_rune(&c->chars, high);
	}
	return true;
}

static bool parse_item(struct regex_translator *t, struct str *s, struct class *c)
{
	bool found = false;

	if (s->n > 2 && str_starts(*s, STR("[:")) && !parse_named(t, s, c, &found))
		return false;
	if (found)
		return true;
	if (!parse_set_escape(t, s, c, &found))
		return false;
	return found || parse_range(t, s, c);
}

bool regex_class(struct regex_translator *t)
{
	struct str s = str_from_at(t->rest, 1);
	bool negate = str_eat(&s, STR("^"));
	struct class c = {0};
	bool ok = true;

	/* A bracket is a character in the first place. */
	for (bool first = true; ok && (first || !str_starts(s, STR("]"))); first = false)
		ok = parse_item(t, &s, &c);
	if (ok) {
		put_class(t, &c, negate);
		t->rest = str_from_at(s, 1);
	}
	class_release(&c);
	return ok;
}
