/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/sequence.h"

static void follows(const char *earlier, const char *later)
{
	assert_true(sequence_compare(str_from(earlier), str_from(later)) < 0);
	assert_true(sequence_compare(str_from(later), str_from(earlier)) > 0);
}

static void test_words(void **state)
{
	(void)state;
	follows("before.txt", "after.txt");
	follows("goroutines-OLD.txt.gz", "goroutines-NEW.txt.gz");
	follows("start", "1.txt");
	follows("1.txt", "end");
	follows("first", "second");
	follows("second", "third");
	follows("third", "last");
	/* Parts of words are names of something else. */
	follows("afterburner-1", "beforehand-1");
}

static void test_numbers(void **state)
{
	(void)state;
	follows("dump-9.txt", "dump-10.txt");
	follows("dump-09.txt", "dump-10.txt");
	follows("dump-2-100", "dump-10-1");
	follows("t99999999999999999998", "t99999999999999999999");
	follows("t9", "t99999999999999999999999999");
	follows("a", "a1");
	follows("1", "a");
}

static void test_total_order(void **state)
{
	(void)state;
	follows("dump-01", "dump-1");
	follows("", "x");
	assert_int_equal(sequence_compare(str_from("x-1"), str_from("x-1")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_total_order),
	};

	return cmocka_run_group_tests_name("sequence", tests, NULL, NULL);
}
