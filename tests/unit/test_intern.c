/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/intern.h"

enum { MILLION = 1000000 };

static struct str name_of(char *buf, size_t size, int i)
{
	int n = snprintf(buf, size, "github.com/some/module/pkg.(*Type%d).Method", i);

	return (struct str){buf, (size_t)n};
}

static void test_million(void **state)
{
	struct intern t = {0};
	const char *first;
	char buf[80];

	(void)state;
	assert_int_equal(intern_add(&t, name_of(buf, sizeof(buf), 0)), 1);
	first = intern_get(&t, 1).p;
	for (int i = 1; i < MILLION; i++)
		if (intern_add(&t, name_of(buf, sizeof(buf), i)) != (strid)i + 1)
			fail_msg("id of %d", i);
	assert_int_equal(intern_count(&t), MILLION);
	for (int i = 0; i < MILLION; i++) {
		struct str name = name_of(buf, sizeof(buf), i);

		if (intern_add(&t, name) != (strid)i + 1 || intern_find(&t, name) != (strid)i + 1 ||
			!str_eq(intern_get(&t, (strid)i + 1), name))
			fail_msg("second sight of %d", i);
	}
	assert_int_equal(intern_count(&t), MILLION);
	assert_ptr_equal(intern_get(&t, 1).p, first); /* the bytes stayed where they were */
	assert_int_equal(intern_find(&t, STR("nobody")), 0);
	intern_release(&t);
}

static void test_edges(void **state)
{
	struct intern t = {0};

	(void)state;
	assert_int_equal(intern_count(&t), 0);
	assert_int_equal(intern_find(&t, STR("a")), 0);
	assert_int_equal(intern_add(&t, STR("")), 0);
	assert_int_equal(intern_add(&t, (struct str){NULL, 0}), 0);
	assert_int_equal(intern_count(&t), 0);
	assert_int_equal(intern_get(&t, 0).n, 0);
	assert_int_equal(intern_add(&t, STR("a\0b")), 1);
	assert_int_equal(intern_add(&t, STR("a\0c")), 2);
	assert_int_equal(intern_add(&t, STR("a")), 3);
	assert_int_equal(intern_add(&t, STR("a\0b")), 1);
	assert_int_equal(intern_find(&t, STR("")), 0);
	assert_string_equal(intern_get(&t, 3).p, "a"); /* a NUL follows */
	intern_release(&t);
	assert_int_equal(intern_add(&t, STR("again")), 1);
	intern_release(&t);
}

static void test_hash(void **state)
{
	(void)state;
	/* XXH3_64bits of nothing, from the xxHash test vectors: the same on every machine */
	assert_true(hash_bytes("", 0) == 0x2d06800538d394c2u);
	assert_true(hash_str((struct str){NULL, 0}) == hash_bytes("", 0));
	assert_true(hash_mix(1, 2) != hash_mix(2, 1));
	assert_true(hash_mix(0, 0) != hash_mix(0, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_million),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
