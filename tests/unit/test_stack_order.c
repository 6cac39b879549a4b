/* SPDX-License-Identifier: MIT */
#include "model/stack_order.h"

#include "unit.h"

enum { NAMES = 5, FILES = 2, LINES = 3, STACKS = 200 };

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

static frameid any_frame(struct stacks *s, uint32_t *seed)
{
	static const struct str names[NAMES] = {STR_INIT("b.f"), STR_INIT("a.f"), STR_INIT("a.f.g"),
		STR_INIT("a"), STR_INIT("a.g")};
	static const struct str files[FILES] = {STR_INIT("y.go"), STR_INIT("x.go")};
	uint32_t name = next(seed) % NAMES, file = next(seed) % FILES, line = next(seed) % LINES;

	/* The same frame inlined or not reads the same. */
	return stacks_frame(s, stacks_function(s, names[name], files[file]), line,
		next(seed) % 2 ? FRAME_INLINED : 0);
}

static int sign(int c)
{
	return (c > 0) - (c < 0);
}

/* With many to sort frames are numbered, with few their names are compared. */
static void orders_as_names_do(size_t to_sort, bool numbered)
{
	struct stacks s = {0};
	struct stack_order o;
	stackid stacks[STACKS];
	uint32_t seed = 7;
	size_t equal = 0;

	for (size_t i = 0; i < STACKS; i++) {
		stacks[i] = 0;
		for (size_t depth = next(&seed) % 4; depth > 0; depth--)
			stacks[i] = stacks_push(&s, stacks[i], any_frame(&s, &seed));
	}
	stack_order_init(&o, &s, to_sort);
	assert_true(numbered == (o.place != NULL));
	for (size_t i = 0; i < STACKS; i++)
		for (size_t k = 0; k < STACKS; k++) {
			int c = stacks_compare(&s, stacks[i], stacks[k]);

			assert_int_equal(sign(c), stack_order_stacks(&o, stacks[i], stacks[k]));
			equal += c == 0 && stacks[i] != stacks[k];
		}
	assert_true(equal > 0); /* stacks that differ and read the same took part */
	for (frameid a = 0; a < s.nframes; a++)
		for (frameid b = 0; b < s.nframes; b++)
			assert_int_equal(sign(stacks_compare_frames(&s, a, b)),
				stack_order_frames(&o, a, b));
	stack_order_release(&o);
	stacks_release(&s);
}

static void numbers_order_as_names_do(void **state)
{
	(void)state;
	orders_as_names_do(STACKS, true);
}

static void few_are_ordered_by_names(void **state)
{
	(void)state;
	orders_as_names_do(1, false);
}

static void nothing_to_order(void **state)
{
	struct stacks s = {0};
	struct stack_order o;

	(void)state;
	stack_order_init(&o, &s, 0);
	assert_int_equal(stack_order_stacks(&o, 0, 0), 0);
	assert_int_equal(stack_order_frames(&o, 0, 0), 0);
	stack_order_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_order_as_names_do),
		cmocka_unit_test(few_are_ordered_by_names),
		cmocka_unit_test(nothing_to_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
