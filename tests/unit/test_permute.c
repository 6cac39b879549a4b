/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/permute.h"

enum { ITEMS = 6 };

struct item {
	uint64_t number;
	char rest[19];
};

/* Every order of six items: each kind of cycle is among them. */
static void check_all(uint32_t *order, size_t n, bool *used)
{
	struct item items[ITEMS] = {{0}};
	uint32_t from[ITEMS];

	for (uint32_t i = 0; n < ITEMS && i < ITEMS; i++) {
		if (used[i])
			continue;
		used[i] = true;
		order[n] = i;
		check_all(order, n + 1, used);
		used[i] = false;
	}
	if (n < ITEMS)
		return;
	for (uint32_t i = 0; i < ITEMS; i++) {
		items[i].number = 100 + i;
		items[i].rest[18] = (char)i;
		from[i] = order[i];
	}
	permute(items, ITEMS, sizeof(items[0]), from);
	for (uint32_t i = 0; i < ITEMS; i++) {
		assert_int_equal(items[i].number, 100 + order[i]);
		assert_int_equal(items[i].rest[18], order[i]);
	}
}

static void every_order(void **state)
{
	uint32_t order[ITEMS];
	bool used[ITEMS] = {false};

	(void)state;
	check_all(order, 0, used);
}

static void nothing(void **state)
{
	(void)state;
	permute(NULL, 0, sizeof(struct item), NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_order),
		cmocka_unit_test(nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
