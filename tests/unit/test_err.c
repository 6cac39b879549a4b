/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "base/diag.h"
#include "base/err.h"
#include "base/utf8.h"

static void test_set(void **state)
{
	struct err err;

	(void)state;
	assert_false(err_set(&err, ERR_FORMAT, "%s: byte %d", "a\x1b[31m\\", 7));
	assert_int_equal(err.code, ERR_FORMAT);
	assert_string_equal(err.text, "a\\x1b[31m\\: byte 7");
	assert_false(err_sys(&err, ENOENT, "%s", "no\nfile"));
	assert_int_equal(err.code, ERR_IO);
	assert_string_equal(err.text, "no\\nfile: No such file or directory");
	assert_false(err_set(NULL, ERR_IO, "x"));
	assert_false(err_sys(NULL, ENOENT, "x"));
	assert_false(err_wrap(NULL, "x"));
}

/* Text that was cleaned once is not escaped again, however often it is wrapped. */
static void test_wrap(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, ERR_LIMIT, "%s", "\x01 \\ \\x01 \\n %s");
	assert_false(err_wrap(&err, "%s", "in\tner"));
	assert_false(err_wrap(&err, "outer\n%d", 1));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.text, "outer\\n1: in\\tner: \\x01 \\ \\x01 \\n %s");
}

static void test_cut(void **state)
{
	char text[2000];
	struct err err;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	err_set(&err, ERR_USAGE, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	assert_string_equal(err.text + sizeof(err.text) - 4, "...");
	text[sizeof(err.text) - 1] = '\0';
	err_set(&err, ERR_USAGE, "%s", text);
	assert_string_equal(err.text, text);
}

/* The cut does not leave half a character behind, at whatever byte it falls. */
static void test_cut_inside_character(void **state)
{
	char text[2000];
	struct err err;

	(void)state;
	for (size_t shift = 0; shift < 4; shift++) {
		struct str s;

		memset(text, 'x', shift);
		for (size_t i = shift; i + 4 < sizeof(text); i += 4)
			memcpy(text + i, "\xf0\x9f\x98\x80", 5);
		err_set(&err, ERR_USAGE, "%s", text);
		assert_non_null(strstr(err.text, "..."));
		for (s = str_from(err.text); s.n;) {
			uint32_t c;
			size_t n = utf8_next(s, &c);

			assert_true(n > 0);
			s = str_from_at(s, n);
		}
	}
}

static void test_diag(void **state)
{
	struct diag d = {0};
	const char *kind = "line is not part of a goroutine";

	(void)state;
	diag_add(NULL, DIAG_LOSS, STR("f"), kind, 0, 0, STR(""));
	assert_false(diag_any_loss(&d));
	diag_add(&d, DIAG_NOTE, STR("f"), "a note", 1, 1, STR(""));
	assert_false(diag_any_loss(&d));
	for (uint64_t i = 0; i < 1000; i++)
		diag_add(&d, DIAG_LOSS, STR("f"), kind, 10 + i, 2 + i, STR("sample"));
	diag_add(&d, DIAG_LOSS, STR("g"), kind, 5, 1, STR(""));
	assert_true(diag_any_loss(&d));
	assert_int_equal(d.n, 3);
	assert_int_equal(diag_lost(&d, STR("f")), 1000);
	assert_int_equal(diag_lost(&d, STR("g")), 1);
	assert_int_equal(diag_lost(&d, STR("h")), 0);
	assert_int_equal(d.items[1].at, 10);
	assert_int_equal(d.items[1].lineno, 2);
	assert_true(str_eq(d.items[1].sample, STR("sample")));
	diag_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_cut_inside_character),
		cmocka_unit_test(test_diag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
