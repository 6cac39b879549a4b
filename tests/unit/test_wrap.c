/* SPDX-License-Identifier: MIT */
#include "report/wrap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "tests/unit/nasty.h"

static void check(const struct wrap *w, struct str text, const char *expected)
{
	struct strbuf out = {0};

	wrap_text(&out, w, text);
	assert_string_equal(strbuf_cstr(&out), expected);
	strbuf_release(&out);
}

static void lines_fill_the_width_and_no_more(void **state)
{
	struct wrap w = {.width = 10, .indent = 2, .column = 2};

	(void)state;
	check(&w, STR("one two three"), "one two\n  three");
	check(&w, STR("12345678 1"), "12345678\n  1");
	check(&w, STR("1234 678 1"), "1234 678\n  1");
	check(&w, STR(""), "");
	check(&w, STR("   "), "");
	check(&w, STR(" a "), "a");
}

static void the_first_line_goes_on_where_it_stands(void **state)
{
	struct wrap w = {.width = 10, .indent = 2, .column = 7};

	(void)state;
	check(&w, STR("abc def"), "abc\n  def");
	check(&w, STR("abcd e"), "\n  abcd e");
}

static void words_are_never_cut(void **state)
{
	struct wrap w = {.width = 10, .indent = 2, .column = 2};

	(void)state;
	check(&w, STR("/very/long/path.go:12 x"), "/very/long/path.go:12\n  x");
	check(&w, STR("x /very/long/path.go:12"), "x\n  /very/long/path.go:12");
	w.indent = w.column = 20;
	check(&w, STR("a b"), "a\n                    b");
}

static void no_width_is_one_line(void **state)
{
	struct wrap w = {.width = 0, .indent = 2, .column = 2};

	(void)state;
	check(&w, STR("one  two three four five six seven"), "one  two three four five six seven");
}

static void characters_count_and_not_bytes(void **state)
{
	struct wrap w = {.width = 9, .indent = 0, .column = 0};

	(void)state;
	check(&w, STR("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4 \xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6"),
		"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4 \xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6");
	w.width = 8;
	check(&w, STR("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4 \xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6"),
		"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\n\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6");
}

static void the_text_cannot_break_its_line(void **state)
{
	struct wrap w = {.width = 0};

	(void)state;
	check(&w, STR("a\nb\x1b[2J\tc"), "a\\nb\\x1b[2J\\tc");
}

/* Whatever the text: the lines hold its words in order, and only long words stick out. */
static void nasty_words_stay_in_their_column(void **state)
{
	(void)state;
	for (size_t i = 0; i < NASTY_COUNT; i++) {
		struct wrap w = {.width = 12, .indent = 3, .column = 3};
		struct strbuf out = {0};
		struct str rest;

		wrap_text(&out, &w, nasty_strings[i]);
		rest = strbuf_str(&out);
		for (size_t n = 0; rest.n; n++) {
			struct str line = str_split(&rest, '\n');

			if (n)
				assert_true(str_eat(&line, STR("   ")));
			assert_true(utf8_count(line) <= 12 - 3 || str_chr(line, ' ') == SIZE_MAX);
		}
		strbuf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_fill_the_width_and_no_more),
		cmocka_unit_test(the_first_line_goes_on_where_it_stands),
		cmocka_unit_test(words_are_never_cut),
		cmocka_unit_test(no_width_is_one_line),
		cmocka_unit_test(characters_count_and_not_bytes),
		cmocka_unit_test(the_text_cannot_break_its_line),
		cmocka_unit_test(nasty_words_stay_in_their_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
