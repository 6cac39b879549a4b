/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "io/cursor.h"

static size_t put_varint(unsigned char *out, uint64_t v)
{
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		out[n++] = (unsigned char)(v | 0x80);
	out[n++] = (unsigned char)v;
	return n;
}

/* Each length from 1 to 10, at its least and greatest value, whole and cut at every byte. */
static void test_varints(void **state)
{
	(void)state;
	for (unsigned bytes = 1; bytes <= 10; bytes++) {
		uint64_t least = bytes == 1 ? 0 : (uint64_t)1 << (7 * (bytes - 1));
		uint64_t most = bytes == 10 ? UINT64_MAX : ((uint64_t)1 << (7 * bytes)) - 1;
		uint64_t values[2] = {least, most};

		for (size_t v = 0; v < 2; v++) {
			unsigned char encoded[12];
			size_t n = put_varint(encoded, values[v]);

			assert_int_equal(n, bytes);
			for (size_t cut = 0; cut <= n; cut++) {
				char *copy = malloc(cut ? cut : 1); /* exact: the sanitizer looks */
				struct cursor c;

				memcpy(copy, encoded, cut);
				c = cursor_over((struct str){copy, cut}, 100);
				assert_true(cursor_varint(&c) == (cut == n ? values[v] : 0));
				assert_int_equal(cursor_ok(&c), cut == n);
				assert_int_equal(cursor_at(&c), cut == n ? 100 + n : 100);
				assert_true(cursor_done(&c));
				free(copy);
			}
		}
	}
}

static void test_long_varints(void **state)
{
	static const char eleven[] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
	static const char padded[] = "\x81\x80\x80\x80\x80\x80\x80\x80\x80\x00";
	struct cursor c = cursor_over((struct str){eleven, sizeof(eleven) - 1}, 0);

	(void)state;
	assert_int_equal(cursor_varint(&c), 0);
	assert_false(cursor_ok(&c));
	assert_int_equal(cursor_at(&c), 0);
	c = cursor_over((struct str){padded, sizeof(padded) - 1}, 0);
	assert_int_equal(cursor_varint(&c), 1);
	assert_true(cursor_ok(&c));
	assert_true(cursor_done(&c));
}

static void test_words_and_runs(void **state)
{
	struct cursor c = cursor_over(STR("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c"
					  "abc"),
		0);

	(void)state;
	assert_int_equal(cursor_u32le(&c), 0x04030201);
	assert_true(cursor_u64le(&c) == 0x0c0b0a0908070605u);
	assert_true(str_eq(cursor_bytes(&c, 2), STR("ab")));
	assert_int_equal(cursor_left(&c), 1);
	assert_int_equal(cursor_bytes(&c, UINT64_MAX).n, 0);
	assert_false(cursor_ok(&c));
}

/* After the first failure nothing moves and the first reason stays. */
static void test_sticky(void **state)
{
	struct cursor c = cursor_over(STR("\x01\x02"), 1000);
	struct err err;

	(void)state;
	assert_int_equal(cursor_varint(&c), 1);
	assert_int_equal(cursor_u32le(&c), 0);
	assert_int_equal(cursor_varint(&c), 0);
	assert_int_equal(cursor_bytes(&c, 1).n, 0);
	cursor_fail(&c, "a later one");
	assert_int_equal(cursor_at(&c), 1001);
	assert_false(cursor_error(&c, "f.pb", &err));
	assert_int_equal(err.code, ERR_FORMAT);
	assert_string_equal(err.text, "f.pb: byte 1001: the length reaches past the end");
}

static void test_empty(void **state)
{
	struct cursor c = cursor_over((struct str){NULL, 0}, 0);

	(void)state;
	assert_true(cursor_done(&c));
	assert_true(cursor_ok(&c));
	assert_int_equal(cursor_bytes(&c, 0).n, 0);
	assert_true(cursor_ok(&c));
	assert_int_equal(cursor_varint(&c), 0);
	assert_false(cursor_ok(&c));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_varints),
		cmocka_unit_test(test_long_varints),
		cmocka_unit_test(test_words_and_runs),
		cmocka_unit_test(test_sticky),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
