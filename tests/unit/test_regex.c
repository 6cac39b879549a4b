/* SPDX-License-Identifier: MIT */
/* Patterns against Go's regexp: regex_cases.tsv holds its answers (testdata/gen/regex). */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/regex.h"
#include "base/strbuf.h"

static const char CASES[] = "tests/unit/regex_cases.tsv";

/* \\ and \xNN as the generator wrote them. */
static void unescape(struct str s, struct strbuf *out)
{
	strbuf_clear(out);
	while (s.n) {
		uint64_t byte;
		struct str digits;

		if (str_eat(&s, STR("\\x"))) {
			digits = str_head(s, 2);
			assert_true(str_eat_hex(&digits, &byte));
			strbuf_addc(out, (char)byte);
			s = str_from_at(s, 2);
			continue;
		}
		str_eat(&s, STR("\\"));
		strbuf_addc(out, s.p[0]);
		s = str_from_at(s, 1);
	}
}

struct table {
	struct regex *re;
	struct strbuf pattern, text, words;
	struct err err;
	size_t rows, failed;
};

static void complain(struct table *t, struct str line, const char *got)
{
	struct strbuf safe = {0};

	strbuf_add_safe(&safe, line);
	if (t->failed++ < 40)
		print_error("%s <- got %s\n", strbuf_cstr(&safe), got);
	strbuf_release(&safe);
}

/* Go's words as struct err shows them. */
static void check_refusal(struct table *t, struct str line, struct str words)
{
	struct strbuf safe = {0};
	struct err want;

	unescape(words, &t->words);
	strbuf_add_safe(&safe, strbuf_str(&t->words));
	err_set(&want, ERR_USAGE, "%s", strbuf_cstr(&safe));
	strbuf_release(&safe);
	if (t->re)
		complain(t, line, "accepted");
	else if (strcmp(want.text, t->err.text) != 0 || t->err.code != ERR_USAGE)
		complain(t, line, t->err.text);
}

static void check_row(struct table *t, struct str line)
{
	struct str rest = line;
	struct str pattern = str_split(&rest, '\t'), text = str_split(&rest, '\t');
	struct str answer = str_split(&rest, '\t');
	bool match;

	t->rows++;
	unescape(pattern, &t->words);
	if (t->rows == 1 || !str_eq(strbuf_str(&t->words), strbuf_str(&t->pattern))) {
		regex_free(t->re);
		strbuf_clear(&t->pattern);
		strbuf_add(&t->pattern, strbuf_str(&t->words));
		t->re = regex_new(strbuf_str(&t->pattern), &t->err);
	}
	if (str_eq(answer, STR("refused"))) {
		check_refusal(t, line, rest);
		return;
	}
	if (!t->re) {
		complain(t, line, t->err.text);
		return;
	}
	unescape(text, &t->text);
	match = regex_match(t->re, strbuf_str(&t->text));
	if (match != str_eq(answer, STR("match")))
		complain(t, line, match ? "match" : "nomatch");
	if (regex_gave_up(t->re))
		complain(t, line, "gave up");
}

static void read_file(const char *path, struct strbuf *out)
{
	FILE *f = fopen(path, "rb");
	char block[4096];
	size_t n;

	if (!f)
		fail_msg("%s: run from the root of the tree", path);
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		strbuf_add(out, (struct str){block, n});
	fclose(f);
}

static void test_against_go(void **state)
{
	struct strbuf file = {0};
	struct table t = {0};
	struct str rest;

	(void)state;
	read_file(CASES, &file);
	rest = strbuf_str(&file);
	str_split(&rest, '\n'); /* what the columns are */
	while (rest.n)
		check_row(&t, str_split(&rest, '\n'));
	assert_true(t.rows > 400);
	assert_int_equal(t.failed, 0);
	regex_free(t.re);
	strbuf_release(&t.pattern);
	strbuf_release(&t.text);
	strbuf_release(&t.words);
	strbuf_release(&file);
}

static struct regex *must_compile(const char *pattern)
{
	struct err err;
	struct regex *re = regex_new(str_from(pattern), &err);

	if (!re)
		fail_msg("%s", err.text);
	return re;
}

/* Backtracking would need 2^5000 steps here; the second matcher answers, and soon. */
static void test_explosion_is_answered(void **state)
{
	struct regex *re = must_compile("^(a+)+$");
	struct strbuf text = {0};

	(void)state;
	for (int i = 0; i < 5000; i++)
		strbuf_addc(&text, 'a');
	assert_true(regex_match(re, strbuf_str(&text)));
	strbuf_addc(&text, 'b');
	assert_false(regex_match(re, strbuf_str(&text)));
	assert_false(regex_gave_up(re));
	regex_free(re);
	strbuf_release(&text);
}

/* Too many states for too long a text: no answer in reasonable time, and the caller can tell. */
static void test_giving_up_is_remembered(void **state)
{
	struct regex *re = must_compile("(?:\\w{1,10}a){100}[bc]");
	struct strbuf text = {0};

	(void)state;
	assert_false(regex_match(re, STR("ab")));
	assert_false(regex_gave_up(re));
	for (int i = 0; i < 1000000; i++)
		strbuf_addc(&text, 'a');
	assert_false(regex_match(re, strbuf_str(&text)));
	assert_true(regex_gave_up(re));
	assert_false(regex_match(re, STR("ab")));
	assert_true(regex_gave_up(re));
	regex_free(re);
	strbuf_release(&text);
}

/* The engine's limits are below Go's; they are said in Go's words. */
static void test_engine_limits(void **state)
{
	struct strbuf pattern = {0};
	struct err err;

	(void)state;
	strbuf_adds(&pattern, "(?:");
	for (int i = 0; i < 1200; i++)
		strbuf_adds(&pattern, "(?:a?b?){2}");
	strbuf_adds(&pattern, "){5}c");
	assert_null(regex_new(strbuf_str(&pattern), &err));
	assert_non_null(strstr(err.text, "error parsing regexp: expression too large: `(?:"));
	strbuf_clear(&pattern);
	for (int i = 0; i < 1000; i++)
		strbuf_addc(&pattern, '(');
	for (int i = 0; i < 1000; i++)
		strbuf_adds(&pattern, ")*");
	assert_null(regex_new(strbuf_str(&pattern), &err));
	assert_non_null(strstr(err.text, "error parsing regexp: expression nests too deeply: `("));
	strbuf_release(&pattern);
}

static void test_long_text(void **state)
{
	struct regex *re = must_compile("(?:a|b)*c(?:\\w|-)*end");
	struct strbuf text = {0};

	(void)state;
	for (int i = 0; i < 100000; i++)
		strbuf_adds(&text, "ab");
	assert_false(regex_match(re, strbuf_str(&text)));
	strbuf_adds(&text, "cend");
	assert_true(regex_match(re, strbuf_str(&text)));
	assert_false(regex_gave_up(re));
	regex_free(re);
	strbuf_release(&text);
}

static void test_pattern_is_kept(void **state)
{
	struct regex *re = regex_new(STR("a\0b"), NULL);

	(void)state;
	assert_non_null(re);
	assert_true(str_eq(regex_pattern(re), STR("a\0b")));
	assert_true(regex_match(re, STR("xa\0by")));
	assert_false(regex_match(re, STR("xab")));
	assert_false(regex_match(re, (struct str){NULL, 0}));
	regex_free(re);
	assert_null(regex_new(STR("("), NULL));
	regex_free(NULL);
}

/* Go 1.25 and 1.26 lost these names; RE2 and older Gos have them. */
static void test_script_of_two_words(void **state)
{
	struct regex *re = must_compile("^\\p{Old_Italic}$");

	(void)state;
	assert_true(regex_match(re, STR("\U00010300")));
	assert_false(regex_match(re, STR("a")));
	regex_free(re);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_go),
		cmocka_unit_test(test_explosion_is_answered),
		cmocka_unit_test(test_giving_up_is_remembered),
		cmocka_unit_test(test_engine_limits),
		cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_pattern_is_kept),
		cmocka_unit_test(test_script_of_two_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
