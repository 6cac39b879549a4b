/* SPDX-License-Identifier: MIT */
#include "base/regex_translate.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xmalloc.h"

enum {
	MAX_DEPTH = 1000,  /* Go's maxHeight, here of parentheses */
	MAX_REPEAT = 1000, /* a count, and the product of nested ones */
};

static const char MISSING_ARGUMENT[] = "missing argument to repetition operator";
static const char BAD_REPEAT_SIZE[] = "invalid repeat count";

bool regex_problem(struct regex_translator *t, const char *problem, struct str excerpt)
{
	t->problem = problem;
	t->excerpt = excerpt;
	return false;
}

struct str regex_before(struct str from, struct str tail)
{
	return str_head(from, from.n - tail.n);
}

bool regex_rune(struct regex_translator *t, struct str *s, uint32_t *c)
{
	size_t n;

	*c = 0xfffd;
	if (s->n == 0)
		return true;
	n = utf8_next(*s, c);
	if (n == 0)
		return regex_problem(t, "invalid UTF-8", *s);
	*s = str_from_at(*s, n);
	return true;
}

/* ---- output ---- */

static void set_out_fold(struct regex_translator *t, bool fold)
{
	if (t->out_fold != fold)
		strbuf_adds(t->out, fold ? "(?i)" : "(?-i)");
	t->out_fold = fold;
}

/* The atom can grow no further: its need is its level's now. */
static void settle_atom(struct regex_translator *t)
{
	if (t->has_atom && t->atom_need > t->need)
		t->need = t->atom_need;
	t->has_atom = false;
	t->atom_need = 0;
}

static void begin_atom_at(struct regex_translator *t, size_t start)
{
	settle_atom(t);
	t->has_atom = true;
	t->repeated = false;
	t->atom = start;
}

void regex_begin_atom(struct regex_translator *t, bool fold)
{
	set_out_fold(t, fold);
	begin_atom_at(t, t->out->n);
}

/* PCRE2 reads a letter or digit as itself everywhere, and nothing else is as certain. */
void regex_put_rune(struct strbuf *out, uint32_t c)
{
	if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		strbuf_addc(out, (char)c);
	else
		strbuf_addf(out, "\\x{%" PRIx32 "}", c);
}

static void literal(struct regex_translator *t, uint32_t c)
{
	regex_begin_atom(t, t->fold);
	regex_put_rune(t->out, c);
}

/* The parentheses let a repetition follow: PCRE2 refuses it straight behind an assertion. */
static void assertion(struct regex_translator *t, const char *text)
{
	regex_begin_atom(t, t->out_fold);
	strbuf_addf(t->out, "(?:%s)", text);
}

/* ---- repetition ---- */

struct repeat {
	uint32_t min, max;
	bool counted, unbounded;
	char op; /* when not counted */
};

static void wrap_atom(struct regex_translator *t)
{
	struct strbuf *out = t->out;

	strbuf_adds(out, "(?:)");
	memmove(out->p + t->atom + 3, out->p + t->atom, out->n - 4 - t->atom);
	memcpy(out->p + t->atom, "(?:", 3);
	out->p[out->n - 1] = ')';
}

static void put_repeat(struct regex_translator *t, const struct repeat *r, bool lazy)
{
	if (t->repeated || (t->parallel && (!r->counted || r->unbounded)))
		wrap_atom(t);
	if (!r->counted)
		strbuf_addc(t->out, r->op);
	else if (r->unbounded)
		strbuf_addf(t->out, "{%" PRIu32 ",}", r->min);
	else
		strbuf_addf(t->out, "{%" PRIu32 ",%" PRIu32 "}", r->min, r->max);
	if (lazy)
		strbuf_addc(t->out, '?');
	t->repeated = true;
}

/* Go's repeatIsValid(), turned around: what it divides on the way down is multiplied on the way up.
 */
static uint32_t repeat_need(const struct repeat *r, uint32_t need)
{
	uint32_t count = r->unbounded ? r->min : r->max;

	if (!r->counted)
		return need;
	if (count == 0)
		return r->unbounded ? need : 0;
	need = need ? need * count : count;
	return need > MAX_REPEAT ? MAX_REPEAT + 1 : need;
}

/* Before is the pattern from the repetition on, t->rest what follows it. */
static bool apply_repeat(struct regex_translator *t, const struct repeat *r, struct str before)
{
	bool lazy = t->ungreedy;

	if (str_eat(&t->rest, STR("?")))
		lazy = !lazy;
	if (t->last_repeat.n)
		return regex_problem(t, "invalid nested repetition operator",
			regex_before(t->last_repeat, t->rest));
	if (!t->has_atom)
		return regex_problem(t, MISSING_ARGUMENT, regex_before(before, t->rest));
	t->atom_need = repeat_need(r, t->atom_need);
	if (r->counted && (r->min >= 2 || (!r->unbounded && r->max >= 2)) &&
		t->atom_need > MAX_REPEAT)
		return regex_problem(t, BAD_REPEAT_SIZE, regex_before(before, t->rest));
	put_repeat(t, r, lazy);
	t->last_repeat = before;
	return true;
}

/* A number without leading zeros; one too big for any use comes out above MAX_REPEAT. */
static bool eat_count(struct str *s, uint32_t *out)
{
	size_t n = 0;
	uint32_t v = 0;

	while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9') {
		if (v <= MAX_REPEAT)
			v = v * 10 + (uint32_t)(s->p[n] - '0');
		n++;
	}
	if (n == 0 || (n > 1 && s->p[0] == '0'))
		return false;
	*s = str_from_at(*s, n);
	*out = v;
	return true;
}

/* {n} {n,} {n,m}; false when the brace is an ordinary character. */
static bool eat_counts(struct str *s, struct repeat *r)
{
	*r = (struct repeat){.counted = true};
	if (!str_eat(s, STR("{")) || !eat_count(s, &r->min))
		return false;
	r->max = r->min;
	if (str_eat(s, STR(","))) {
		r->unbounded = s->n && s->p[0] == '}';
		if (!r->unbounded && !eat_count(s, &r->max))
			return false;
	}
	return str_eat(s, STR("}"));
}

static bool parse_braces(struct regex_translator *t)
{
	struct str before = t->rest, after = t->rest;
	struct repeat r;

	if (!eat_counts(&after, &r)) {
		t->rest = str_from_at(t->rest, 1);
		literal(t, '{');
		return true;
	}
	t->rest = after;
	if (r.min > MAX_REPEAT || (!r.unbounded && (r.max > MAX_REPEAT || r.min > r.max)))
		return regex_problem(t, BAD_REPEAT_SIZE, regex_before(before, after));
	return apply_repeat(t, &r, before);
}

static bool parse_repeat_op(struct regex_translator *t)
{
	struct str before = t->rest;
	struct repeat r = {.op = before.p[0]};

	t->rest = str_from_at(t->rest, 1);
	return apply_repeat(t, &r, before);
}

/* ---- groups ---- */

static bool open_group(struct regex_translator *t)
{
	struct regex_level *level;

	if (t->depth == MAX_DEPTH)
		return regex_problem(t, "expression nests too deeply", t->whole);
	settle_atom(t);
	t->levels = grow_array(t->levels, &t->cap, t->depth + 1, sizeof(*t->levels));
	level = &t->levels[t->depth++];
	*level = (struct regex_level){
		t->fold, t->multiline, t->dot_nl, t->ungreedy, t->out_fold, t->out->n, t->need};
	t->need = 0;
	strbuf_adds(t->out, "(?:");
	return true;
}

static bool close_group(struct regex_translator *t)
{
	const struct regex_level *level;
	uint32_t need;

	if (t->depth == 0)
		return regex_problem(t, "unexpected )", t->whole);
	settle_atom(t);
	need = t->need;
	level = &t->levels[--t->depth];
	t->fold = level->fold;
	t->multiline = level->multiline;
	t->dot_nl = level->dot_nl;
	t->ungreedy = level->ungreedy;
	t->out_fold = level->out_fold;
	t->need = level->need;
	strbuf_addc(t->out, ')');
	begin_atom_at(t, level->start);
	t->atom_need = need;
	t->rest = str_from_at(t->rest, 1);
	return true;
}

static bool valid_utf8(struct regex_translator *t, struct str s)
{
	uint32_t c;

	while (s.n)
		if (!regex_rune(t, &s, &c))
			return false;
	return true;
}

/* skip is the length of "(?P<" or "(?<". */
static bool open_named_group(struct regex_translator *t, size_t skip)
{
	static const char bad[] = "invalid named capture";
	size_t end = str_chr(t->rest, '>');
	struct str name;

	if (end == SIZE_MAX)
		return valid_utf8(t, t->rest) && regex_problem(t, bad, t->rest);
	name = str_from_at(str_head(t->rest, end), skip);
	if (!valid_utf8(t, name))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (c != '_' && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
			!(c >= 'A' && c <= 'Z'))
			return regex_problem(t, bad, str_head(t->rest, end + 1));
	}
	if (name.n == 0)
		return regex_problem(t, bad, str_head(t->rest, end + 1));
	t->rest = str_from_at(t->rest, end + 1);
	return open_group(t);
}

static bool *flag_of(struct regex_level *flags, uint32_t c)
{
	switch (c) {
	case 'i':
		return &flags->fold;
	case 'm':
		return &flags->multiline;
	case 's':
		return &flags->dot_nl;
	case 'U':
		return &flags->ungreedy;
	default:
		return NULL;
	}
}

/* (?flags) or (?flags: */
static bool parse_flags(struct regex_translator *t)
{
	struct regex_level flags = {t->fold, t->multiline, t->dot_nl, t->ungreedy, 0, 0, 0};
	struct str s = str_from_at(t->rest, 2);
	bool on = true, saw_flag = false;

	while (s.n) {
		bool *flag;
		uint32_t c;

		if (!regex_rune(t, &s, &c))
			return false;
		flag = flag_of(&flags, c);
		if (flag) {
			*flag = on;
			saw_flag = true;
		} else if (c == '-' && on) {
			on = false;
			saw_flag = false;
		} else if ((c == ':' || c == ')') && (on || saw_flag)) {
			t->rest = s;
			if (c == ':' && !open_group(t))
				return false;
			t->fold = flags.fold;
			t->multiline = flags.multiline;
			t->dot_nl = flags.dot_nl;
			t->ungreedy = flags.ungreedy;
			return true;
		} else {
			break;
		}
	}
	return regex_problem(t, "invalid or unsupported Perl syntax", regex_before(t->rest, s));
}

static bool parse_left_paren(struct regex_translator *t)
{
	if (t->rest.n > 4 && str_starts(t->rest, STR("(?P<")))
		return open_named_group(t, 4);
	if (t->rest.n > 3 && str_starts(t->rest, STR("(?<")))
		return open_named_group(t, 3);
	if (str_starts(t->rest, STR("(?")))
		return parse_flags(t);
	t->rest = str_from_at(t->rest, 1);
	return open_group(t);
}

/* ---- escapes ---- */

static bool parse_quoted(struct regex_translator *t)
{
	struct str text = str_from_at(t->rest, 2);
	size_t end = str_find(text, STR("\\E"));

	t->rest = end == SIZE_MAX ? (struct str){NULL, 0} : str_from_at(text, end + 2);
	text = str_head(text, end);
	while (text.n) {
		uint32_t c;

		if (!regex_rune(t, &text, &c))
			return false;
		literal(t, c);
	}
	return true;
}

static bool parse_backslash(struct regex_translator *t)
{
	char next = t->rest.n >= 2 ? t->rest.p[1] : '\0';
	const char *place = next == 'A' ? "\\A" : next == 'z' ? "\\z" : NULL;
	bool found;
	uint32_t c;

	if (next == 'b' || next == 'B')
		place = next == 'b' ? "\\b" : "\\B";
	if (place) {
		assertion(t, place);
		t->rest = str_from_at(t->rest, 2);
		return true;
	}
	if (next == 'Q')
		return parse_quoted(t);
	if (!regex_class_escape(t, &found))
		return false;
	if (found)
		return true;
	if (!regex_escape(t, &t->rest, &c))
		return false;
	literal(t, c);
	return true;
}

/* ---- the whole ---- */

static bool parse_special(struct regex_translator *t)
{
	switch (t->rest.p[0]) {
	case '|':
		settle_atom(t);
		strbuf_addc(t->out, '|');
		break;
	case '^':
		assertion(t, t->multiline ? "(?m:^)" : "\\A");
		break;
	case '$':
		assertion(t, t->multiline ? "(?m:$)" : "\\z");
		break;
	default: /* . */
		regex_begin_atom(t, t->out_fold);
		strbuf_adds(t->out, t->dot_nl ? "." : "\\N");
		break;
	}
	t->rest = str_from_at(t->rest, 1);
	return true;
}

static bool parse_one(struct regex_translator *t)
{
	uint32_t c;

	switch (t->rest.p[0]) {
	case '(':
		return parse_left_paren(t);
	case ')':
		return close_group(t);
	case '|':
	case '^':
	case '$':
	case '.':
		return parse_special(t);
	case '[':
		return regex_class(t);
	case '*':
	case '+':
	case '?':
		return parse_repeat_op(t);
	case '{':
		return parse_braces(t);
	case '\\':
		return parse_backslash(t);
	default:
		if (!regex_rune(t, &t->rest, &c))
			return false;
		literal(t, c);
		return true;
	}
}

static bool parse_all(struct regex_translator *t)
{
	while (t->rest.n) {
		struct str before = t->last_repeat;

		if (!parse_one(t))
			return false;
		/* Only a repetition straight before counts. */
		if (t->last_repeat.p == before.p)
			t->last_repeat = (struct str){NULL, 0};
	}
	if (t->depth > 0)
		return regex_problem(t, "missing closing )", t->whole);
	return true;
}

bool regex_translate(struct str pattern, bool parallel, struct strbuf *out, struct err *err)
{
	struct regex_translator t = {
		.whole = pattern, .rest = pattern, .out = out, .parallel = parallel};
	struct strbuf excerpt = {0};
	bool ok = parse_all(&t);

	free(t.levels);
	if (ok)
		return true;
	strbuf_add_safe(&excerpt, t.excerpt); /* a NUL byte would end it in the format */
	err_set(err, ERR_USAGE, "error parsing regexp: %s: `%s`", t.problem, strbuf_cstr(&excerpt));
	strbuf_release(&excerpt);
	return false;
}
