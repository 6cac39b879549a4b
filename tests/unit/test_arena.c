/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdalign.h>
#include <string.h>

#include "base/arena.h"

static void test_alignment_and_overlap(void **state)
{
	struct arena a = {0};
	unsigned char *parts[3000];

	(void)state;
	for (size_t i = 0; i < 3000; i++) {
		parts[i] = arena_alloc(&a, i % 200);
		assert_int_equal((uintptr_t)parts[i] % alignof(max_align_t), 0);
		memset(parts[i], (int)(i % 251), i % 200);
	}
	for (size_t i = 0; i < 3000; i++)
		for (size_t j = 0; j < i % 200; j++)
			assert_int_equal(parts[i][j], i % 251);
	arena_release(&a);
	assert_null(a.head);
}

static void test_large(void **state)
{
	struct arena a = {0};
	char *small = arena_alloc(&a, 1);
	char *large = arena_alloc(&a, 10 << 20);
	char *after = arena_alloc(&a, 1);

	(void)state;
	*small = 's';
	memset(large, 'l', 10 << 20);
	*after = 'a';
	assert_int_equal(*small, 's');
	assert_int_equal(large[(10 << 20) - 1], 'l');
	arena_release(&a);
}

static void test_dup(void **state)
{
	struct arena a = {0};
	struct str s = arena_dup(&a, STR("a\0b"));

	(void)state;
	assert_true(str_eq(s, STR("a\0b")));
	assert_int_equal(s.p[3], '\0');
	s = arena_dup(&a, (struct str){NULL, 0});
	assert_int_equal(s.n, 0);
	assert_string_equal(s.p, "");
	arena_release(&a);
}

/* What was there before the mark survives, in the same block and across blocks. */
static void test_rewind(void **state)
{
	struct arena a = {0};
	struct arena_mark empty = arena_mark(&a), mark;
	char *kept = arena_alloc(&a, 100), *again;

	(void)state;
	strcpy(kept, "kept");
	mark = arena_mark(&a);
	again = arena_alloc(&a, 50);
	arena_rewind(&a, mark);
	assert_ptr_equal(arena_alloc(&a, 50), again);
	for (int i = 0; i < 100; i++)
		memset(arena_alloc(&a, 60000), 'x', 60000);
	arena_rewind(&a, mark);
	assert_string_equal(kept, "kept");
	assert_ptr_equal(arena_alloc(&a, 50), again);
	arena_rewind(&a, empty);
	assert_null(a.head);
	assert_non_null(arena_alloc(&a, 1));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alignment_and_overlap),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_dup),
		cmocka_unit_test(test_rewind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
