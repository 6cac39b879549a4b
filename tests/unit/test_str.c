/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/str.h"

static void test_compare(void **state)
{
	(void)state;
	assert_true(str_eq((struct str){NULL, 0}, STR("")));
	assert_true(str_eq(STR("a\0b"), STR("a\0b")));
	assert_false(str_eq(STR("a\0b"), STR("a\0c")));
	assert_true(str_cmp(STR("a"), STR("ab")) < 0);
	assert_true(str_cmp(STR("ab"), STR("a")) > 0);
	assert_true(str_cmp(STR("\x7f"), STR("\x80")) < 0);
	assert_true(str_cmp(STR(""), (struct str){NULL, 0}) == 0);
	assert_true(str_starts(STR("abc"), STR("")));
	assert_true(str_starts(STR("abc"), STR("ab")));
	assert_false(str_starts(STR("ab"), STR("abc")));
	assert_true(str_ends(STR("abc"), STR("bc")));
	assert_true(str_ends(STR("abc"), STR("")));
	assert_false(str_ends(STR("bc"), STR("abc")));
	assert_true(str_starts((struct str){NULL, 0}, (struct str){NULL, 0}));
}

static void test_find(void **state)
{
	(void)state;
	assert_int_equal(str_find(STR("abcabc"), STR("ca")), 2);
	assert_int_equal(str_find(STR("abc"), STR("")), 0);
	assert_true(str_find(STR("ab"), STR("abc")) == SIZE_MAX);
	assert_true(str_find((struct str){NULL, 0}, STR("a")) == SIZE_MAX);
	assert_int_equal(str_find(STR("a\0b"), STR("\0b")), 1);
	assert_int_equal(str_chr(STR("abca"), 'a'), 0);
	assert_int_equal(str_rchr(STR("abca"), 'a'), 3);
	assert_true(str_chr((struct str){NULL, 0}, 'a') == SIZE_MAX);
	assert_true(str_rchr(STR("b"), 'a') == SIZE_MAX);
}

static void test_cut(void **state)
{
	struct str s = STR("a,,b");

	(void)state;
	assert_true(str_eq(str_split(&s, ','), STR("a")));
	assert_true(str_eq(str_split(&s, ','), STR("")));
	assert_true(str_eq(str_split(&s, ','), STR("b")));
	assert_int_equal(s.n, 0);
	assert_true(str_eq(str_split(&s, ','), STR("")));
	assert_true(str_eq(str_from_at(STR("abc"), 1), STR("bc")));
	assert_true(str_eq(str_from_at(STR("abc"), 3), STR("")));
	assert_true(str_eq(str_from_at(STR("abc"), SIZE_MAX), STR("")));
	assert_true(str_eq(str_head(STR("abc"), SIZE_MAX), STR("abc")));
	assert_true(str_eq(str_trim(STR(" \t\r\na b\n ")), STR("a b")));
	assert_true(str_eq(str_trim(STR(" \n")), STR("")));
	s = STR("0x1");
	assert_true(str_eat(&s, STR("0x")));
	assert_false(str_eat(&s, STR("0x")));
	assert_true(str_eq(s, STR("1")));
}

static void test_unsigned(void **state)
{
	uint64_t v = 77;
	struct str s = STR("18446744073709551615 x");

	(void)state;
	assert_true(str_eat_u64(&s, &v));
	assert_true(v == UINT64_MAX && str_eq(s, STR(" x")));
	v = 77;
	assert_false(str_eat_u64(&s, &v));
	assert_true(v == 77 && str_eq(s, STR(" x")));
	assert_false(str_u64(STR("18446744073709551616"), &v));
	assert_false(str_u64(STR("99999999999999999999999"), &v));
	assert_false(str_u64(STR("12a"), &v));
	assert_false(str_u64(STR("+1"), &v));
	assert_false(str_u64(STR("-1"), &v));
	assert_false(str_u64(STR(""), &v));
	assert_true(v == 77);
	assert_true(str_u64(STR("000000000000000000000000012"), &v));
	assert_true(v == 12);
}

static void test_signed(void **state)
{
	int64_t v = 77;

	(void)state;
	assert_true(str_i64(STR("-9223372036854775808"), &v));
	assert_true(v == INT64_MIN);
	assert_true(str_i64(STR("+9223372036854775807"), &v));
	assert_true(v == INT64_MAX);
	v = 77;
	assert_false(str_i64(STR("-9223372036854775809"), &v));
	assert_false(str_i64(STR("9223372036854775808"), &v));
	assert_false(str_i64(STR("--1"), &v));
	assert_false(str_i64(STR("-+1"), &v));
	assert_false(str_i64(STR("-"), &v));
	assert_true(v == 77);
}

static void test_hex(void **state)
{
	struct str s = STR("0xDEADbeefg");
	uint64_t v = 77;

	(void)state;
	assert_true(str_eat_hex(&s, &v));
	assert_true(v == 0xdeadbeef && str_eq(s, STR("g")));
	assert_false(str_eat_hex(&s, &v));
	s = STR("ffffffffffffffff");
	assert_true(str_eat_hex(&s, &v));
	assert_true(v == UINT64_MAX);
	s = STR("10000000000000000");
	v = 77;
	assert_false(str_eat_hex(&s, &v));
	assert_true(v == 77 && s.n == 17);
	s = STR("0x");
	assert_false(str_eat_hex(&s, &v));
	assert_int_equal(s.n, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_unsigned),
		cmocka_unit_test(test_signed),
		cmocka_unit_test(test_hex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
