/* SPDX-License-Identifier: MIT */
#include "base/id_map.h"

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
	struct id_map m = {0};
	uint64_t seed = 12345, n = 0;

	(void)state;
	memset(model, 0xff, sizeof(model));
	for (uint32_t step = 0; step < STEPS; step++) {
		uint64_t id;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		id = (seed >> 33) % IDS;
		if (seed >> 62) {
			n += model[id] == ID_MAP_NONE;
			model[id] = step;
			id_map_set(&m, id * 0x100000001u, step);
		} else {
			n -= model[id] != ID_MAP_NONE;
			model[id] = ID_MAP_NONE;
			id_map_remove(&m, id * 0x100000001u);
		}
		assert_int_equal(m.n, n);
		if (step % 97 == 0)
			for (uint64_t i = 0; i < IDS; i++)
				assert_int_equal(id_map_get(&m, i * 0x100000001u), model[i]);
	}
	assert_true(m.nslots <= 4 * IDS);
	id_map_clear(&m);
	assert_int_equal(id_map_get(&m, 0), ID_MAP_NONE);
	id_map_release(&m);
}

static void no_id(void **state)
{
	struct id_map m = {0};

	(void)state;
	id_map_remove(&m, 7);
	assert_int_equal(id_map_get(&m, 7), ID_MAP_NONE);
	id_map_set(&m, UINT64_MAX, 1);
	assert_int_equal(m.n, 0);
	id_map_set(&m, UINT64_MAX - 1, 1);
	assert_int_equal(id_map_get(&m, UINT64_MAX - 1), 1);
	assert_int_equal(id_map_get(&m, UINT64_MAX), ID_MAP_NONE);
	id_map_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_and_goes),
		cmocka_unit_test(no_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
