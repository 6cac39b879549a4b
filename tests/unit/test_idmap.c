/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/idmap.h"

/* Against an array: many ids, near and far, added, replaced and removed in a mixed order. */
static void test_model(void **state)
{
	enum { IDS = 3000, STEPS = 400000 };
	static uint32_t model[IDS];
	struct idmap m = {0};
	uint64_t seed = 88172645463325252u;
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < STEPS; i++) {
		uint64_t k, id;

		seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
		k = seed % IDS;
		id = k % 3 == 0 ? k : k % 3 == 1 ? UINT64_MAX - k : k << 32;
		if (seed >> 60 < 9) {
			n += model[k] == 0;
			model[k] = (uint32_t)i + 1;
			idmap_set(&m, id, model[k]);
		} else {
			assert_int_equal(idmap_remove(&m, id), model[k] != 0);
			n -= model[k] != 0;
			model[k] = 0;
		}
		assert_int_equal(m.n, n);
		k = (seed >> 20) % IDS;
		id = k % 3 == 0 ? k : k % 3 == 1 ? UINT64_MAX - k : k << 32;
		assert_int_equal(idmap_find(&m, id), model[k] ? model[k] : IDMAP_NONE);
	}
	idmap_clear(&m);
	assert_int_equal(idmap_find(&m, 0), IDMAP_NONE);
	assert_false(idmap_remove(&m, 0));
	idmap_set(&m, 0, 5);
	assert_int_equal(idmap_find(&m, 0), 5);
	idmap_release(&m);
	assert_int_equal(idmap_find(&m, 0), IDMAP_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_model)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
