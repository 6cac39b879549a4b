/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "base/strbuf.h"

static void test_growth(void **state)
{
	struct strbuf b = {0};

	(void)state;
	assert_string_equal(strbuf_cstr(&b), "");
	assert_int_equal(strbuf_str(&b).n, 0);
	strbuf_clear(&b);
	strbuf_add(&b, (struct str){NULL, 0});
	assert_string_equal(strbuf_cstr(&b), "");
	for (int i = 0; i < 10000; i++)
		strbuf_addc(&b, 'x');
	strbuf_addf(&b, "%d-%s", 42, "end");
	assert_int_equal(b.n, 10006);
	assert_string_equal(b.p + 10000, "42-end");
	strbuf_clear(&b);
	strbuf_add(&b, STR("a\0b"));
	strbuf_addf(&b, "%s", "");
	assert_int_equal(b.n, 3);
	assert_memory_equal(b.p, "a\0b", 4);
	strbuf_release(&b);
	assert_null(b.p);
}

static const struct {
	struct str in;
	const char *want;
} nasty[] = {
	{STR_INIT("plain text, a\\b \"c\" 'd'"), "plain text, a\\b \"c\" 'd'"},
	{STR_INIT("\x1b]0;owned\a\x1b[2J"), "\\x1b]0;owned\\x07\\x1b[2J"},
	{STR_INIT("a\0b\nc\td\re\x7f"), "a\\x00b\\nc\\td\\x0de\\x7f"},
	{STR_INIT("\xc2\x9b[31m\xc2\x80"), "\\xc2\\x9b[31m\\xc2\\x80"},
	{STR_INIT("\x9b[31m"), "\\x9b[31m"},
	{STR_INIT("\xff\xfe"), "\\xff\\xfe"},
	{STR_INIT("cut \xe4\xb8"), "cut \\xe4\\xb8"},
	{STR_INIT("over\xc0\xaf\xe0\x80\xaf"), "over\\xc0\\xaf\\xe0\\x80\\xaf"},
	{STR_INIT("\xed\xa0\x80\xf4\x90\x80\x80"), "\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80"},
	{STR_INIT("\xe2\x80\xae"
		  "abc\xe2\x80\xac"),
		"\\xe2\\x80\\xaeabc\\xe2\\x80\\xac"},
	{STR_INIT("\xe2\x81\xa6\xe2\x81\xa9"), "\\xe2\\x81\\xa6\\xe2\\x81\\xa9"},
	{STR_INIT("\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c"), "\\xe2\\x80\\x8e\\xe2\\x80\\x8f\\xd8\\x9c"},
	{STR_INIT("\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf"),
		"\\xe2\\x80\\xa8\\xe2\\x80\\xa9\\xef\\xbb\\xbf"},
	{STR_INIT("\xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80 \xd7\x90"),
		"\xc3\xa9 \xe4\xb8\xad \xf0\x9f\x98\x80 \xd7\x90"},
	{STR_INIT("main.(*T[...]).f\xc2\xb7"
		  "1"),
		"main.(*T[...]).f\xc2\xb7"
		"1"},
};

static void test_safe(void **state)
{
	struct strbuf once = {0}, twice = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
		strbuf_clear(&once);
		strbuf_clear(&twice);
		strbuf_add_safe(&once, nasty[i].in);
		assert_string_equal(strbuf_cstr(&once), nasty[i].want);
		strbuf_add_safe(&twice, strbuf_str(&once));
		assert_string_equal(strbuf_cstr(&twice), nasty[i].want);
	}
	strbuf_release(&once);
	strbuf_release(&twice);
}

/* Whatever two bytes come, nothing that a terminal acts on is left. */
static void test_safe_pairs(void **state)
{
	struct strbuf b = {0};

	(void)state;
	for (unsigned pair = 0; pair < 0x10000; pair++) {
		char in[2] = {(char)(pair >> 8), (char)pair};

		strbuf_clear(&b);
		strbuf_add_safe(&b, (struct str){in, 2});
		for (size_t i = 0; i < b.n; i++) {
			assert_true((unsigned char)b.p[i] >= 0x20 && b.p[i] != 0x7f);
			if ((unsigned char)b.p[i] >= 0x80) /* only as a character above C1 */
				assert_true((unsigned char)b.p[0] >= 0xc2 && b.n == 2);
		}
		assert_false(
			b.n == 2 && (unsigned char)b.p[0] == 0xc2 && (unsigned char)b.p[1] < 0xa0);
	}
	strbuf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_safe),
		cmocka_unit_test(test_safe_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
