/* SPDX-License-Identifier: MIT */
#include "base/idmap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { IDS = 300, STEPS = 200000 };

/* Against an array, with ids that come and go. */
static void comes_and_goes(void **state)
{
	static uint32_t model[IDS];
	struct idmap m = {0};
	uint64_t seed = 12345, n = 0;

	(void)state;
	memset(model, 0xff, sizeof(model));
	for (uint32_t step = 0; step < STEPS; step++) {
		uint64_t id;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		id = (seed >> 33) % IDS;
		if (seed >> 62) {
			n += model[id] == IDMAP_NONE;
			model[id] = step;
			idmap_set(&m, id * 0x100000001u, step);
		} else {
			n -= model[id] != IDMAP_NONE;
			model[id] = IDMAP_NONE;
			idmap_remove(&m, id * 0x100000001u);
		}
		assert_int_equal(m.n, n);
		if (step % 97 == 0)
			for (uint64_t i = 0; i < IDS; i++)
				assert_int_equal(idmap_find(&m, i * 0x100000001u), model[i]);
	}
	assert_true(m.mask < 4 * IDS);
	idmap_clear(&m);
	assert_int_equal(idmap_find(&m, 0), IDMAP_NONE);
	idmap_release(&m);
}

static void any_id_is_a_key(void **state)
{
	struct idmap m = {0};

	(void)state;
	assert_false(idmap_remove(&m, 7));
	assert_int_equal(idmap_find(&m, 7), IDMAP_NONE);
	idmap_set(&m, UINT64_MAX, 1);
	idmap_set(&m, 0, 2);
	assert_int_equal(idmap_find(&m, UINT64_MAX), 1);
	assert_int_equal(idmap_find(&m, 0), 2);
	assert_true(idmap_remove(&m, UINT64_MAX));
	assert_int_equal(idmap_find(&m, UINT64_MAX), IDMAP_NONE);
	idmap_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_and_goes),
		cmocka_unit_test(any_id_is_a_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
