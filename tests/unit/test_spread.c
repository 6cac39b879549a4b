/* SPDX-License-Identifier: MIT */
#include "model/spread.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 5000 };

static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void check(const struct spread *s, int64_t *values, size_t n)
{
	static const double quantiles[] = {0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1};
	uint64_t octaves[SPREAD_OCTAVES], counted = 0;
	int64_t total = 0;

	qsort(values, n, sizeof(*values), compare);
	for (size_t i = 0; i < n; i++)
		total += values[i];
	assert_int_equal(s->n, n);
	assert_int_equal(s->total, total);
	assert_int_equal(s->min, values[0]);
	assert_int_equal(s->max, values[n - 1]);
	for (size_t i = 0; i < sizeof(quantiles) / sizeof(quantiles[0]); i++) {
		size_t rank = (size_t)ceil(quantiles[i] * (double)n);
		int64_t want = values[rank ? rank - 1 : 0], got = spread_quantile(s, quantiles[i]);

		if (llabs(got - want) > (n > SPREAD_EXACT ? want / 32 : 0))
			fail_msg("quantile %g of %zu: %lld, not %lld", quantiles[i], n,
				(long long)got, (long long)want);
	}
	spread_octaves(s, octaves);
	for (size_t k = 0; k < SPREAD_OCTAVES; k++) {
		uint64_t in = 0;

		for (size_t i = 0; i < n; i++)
			in += values[i] >= (k ? (int64_t)1 << k : 0) &&
			      (k + 1 == SPREAD_OCTAVES || values[i] < (int64_t)1 << (k + 1));
		assert_int_equal(octaves[k], in);
		counted += in;
	}
	assert_int_equal(counted, n);
}

static void against_sorting(void **state)
{
	static const size_t sizes[] = {1, 2, 3, 7, 8, 9, 10, 100, MOST};
	static int64_t values[MOST];
	uint64_t seed = 88172645463325252u;

	(void)state;
	for (size_t round = 0; round < 40; round++)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			struct spread s = {0};

			for (size_t k = 0; k < sizes[i]; k++) {
				values[k] = (int64_t)(next(&seed) >> (10 + next(&seed) % 54));
				spread_add(&s, values[k]);
			}
			check(&s, values, sizes[i]);
			spread_release(&s);
		}
}

static void merged_is_added(void **state)
{
	static const size_t splits[][2] = {{0, 5}, {3, 4}, {8, 1}, {4, 300}, {300, 4}, {500, 700}};
	static int64_t values[MOST];
	uint64_t seed = 4711;

	(void)state;
	for (size_t i = 0; i < sizeof(splits) / sizeof(splits[0]); i++) {
		struct spread a = {0}, b = {0};
		size_t n = splits[i][0] + splits[i][1];

		for (size_t k = 0; k < n; k++) {
			values[k] = (int64_t)(next(&seed) >> (20 + next(&seed) % 40));
			spread_add(k < splits[i][0] ? &a : &b, values[k]);
		}
		spread_merge(&a, &b);
		check(&a, values, n);
		spread_release(&a);
		spread_release(&b);
	}
}

static void ends_of_the_range(void **state)
{
	struct spread s = {0};

	(void)state;
	assert_int_equal(spread_quantile(&s, 0.5), 0);
	assert_int_equal(spread_mean(&s), 0);
	for (int i = 0; i < 20; i++)
		spread_add(&s, INT64_MAX);
	spread_add(&s, -5);
	assert_int_equal(s.total, INT64_MAX);
	assert_int_equal(s.min, 0);
	assert_int_equal(spread_quantile(&s, 1), INT64_MAX);
	spread_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(against_sorting),
		cmocka_unit_test(merged_is_added),
		cmocka_unit_test(ends_of_the_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
