/* SPDX-License-Identifier: MIT */
#include "analyze/trend.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 200 };

struct series {
	uint64_t counts[MOST];
	size_t n;
};

static void expect(const double *x, const struct series *s, enum trend trend)
{
	struct trend_result r = trend_of(x, s->counts, s->n);

	if (r.trend != trend)
		fail_msg("%s, not %s: %d %d %d ... %d", trend_name(r.trend), trend_name(trend),
			(int)s->counts[0], (int)s->counts[1], (int)s->counts[2],
			(int)s->counts[s->n - 1]);
}

static void series_by_hand(void **state)
{
	static const struct {
		enum trend trend;
		struct series series;
	} cases[] = {
		{TREND_UNKNOWN, {{5}, 1}},
		{TREND_UNKNOWN, {{5, 9}, 2}},
		{TREND_CONSTANT, {{50, 50, 50}, 3}},
		{TREND_CONSTANT, {{0, 0, 0, 0}, 4}},
		{TREND_CONSTANT, {{1000, 1010, 995, 1004, 1001}, 5}},
		{TREND_LINEAR, {{10, 20, 30}, 3}},
		{TREND_LINEAR, {{0, 12, 24, 36, 48}, 5}},
		{TREND_LINEAR, {{1000, 1010, 1020, 1030, 1040}, 5}}, /* slow: yet no plateau */
		{TREND_LINEAR, {{223, 260, 298, 330, 371}, 5}},
		{TREND_EXPONENTIAL, {{5, 10, 20, 40, 80}, 5}},
		{TREND_EXPONENTIAL, {{10, 31, 95}, 3}},
		{TREND_CONVERGING, {{10, 60, 85, 97, 100}, 5}},
		{TREND_CONVERGING, {{10, 20, 20}, 3}},
		{TREND_CONVERGING, {{10, 100, 101, 99, 100, 102, 98}, 7}},
		{TREND_SHRINKING, {{90, 60, 30}, 3}},
		{TREND_SHRINKING, {{100, 60, 40, 30, 30}, 5}},
		{TREND_VARYING, {{10, 30, 12, 28, 11}, 5}},
		{TREND_VARYING, {{2, 3, 2}, 3}},
		{TREND_VARYING, {{0, 9, 0}, 3}},
		{TREND_GROWING, {{0, 0, 50}, 3}},	 /* a jump is no trend */
		{TREND_GROWING, {{0, 1, 4, 14, 40}, 5}}, /* from nothing: no factor */
		{TREND_LINEAR, {{0, 1, 4, 9, 16}, 5}},	 /* bent, but a line explains 92 % */
		{TREND_VARYING, {{5, 5, 5, 5, 90}, 5}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect(NULL, &cases[i].series, cases[i].trend);
}

/* The same counts read differently when the time between them is known. */
static void times_count(void **state)
{
	static const double late[] = {0, 10, 100};
	static const double end[] = {0, 29, 33};
	static const struct series jump = {{10, 20, 110}, 3}, even = {{10, 20, 30}, 3},
				   incident = {{223, 410, 427}, 3};
	struct trend_result r = trend_of(late, jump.counts, 3);

	(void)state;
	assert_int_equal(r.trend, TREND_LINEAR);
	assert_true(fabs(r.slope - 1) < 1e-9);
	expect(NULL, &jump, TREND_EXPONENTIAL);
	expect(late, &even, TREND_CONVERGING);
	expect(end, &incident, TREND_LINEAR);
	expect(NULL, &incident, TREND_CONVERGING);
}

/* ---- properties: shapes with noise ---- */

static double next(uint32_t *seed) /* -1 .. 1 */
{
	*seed = *seed * 1664525u + 1013904223u;
	return (double)(*seed >> 8) / (1 << 23) - 1;
}

static uint64_t count_of(double v)
{
	return v > 0 ? (uint64_t)llround(v) : 0;
}

static void linear_with_noise_is_linear(void **state)
{
	uint32_t seed = 5;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct series s = {.n = 3 + (size_t)round % 28};
		double step = 8 + 50 * fabs(next(&seed)), base = 500 * fabs(next(&seed));

		for (size_t i = 0; i < s.n; i++)
			s.counts[i] = count_of(base + step * ((double)i + 0.15 * next(&seed)));
		expect(NULL, &s, TREND_LINEAR);
	}
}

static void exponential_with_noise_is_exponential(void **state)
{
	uint32_t seed = 6;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct series s = {.n = 3 + (size_t)round % 10};
		/* Sixteenfold or more over the whole, or it is hard to tell from a line. */
		double total = log(16 + 100 * fabs(next(&seed))),
		       base = 20 + 50 * fabs(next(&seed));

		for (size_t i = 0; i < s.n; i++) {
			double x = (double)i / (double)(s.n - 1);

			s.counts[i] = count_of(base * exp(total * x) * (1 + 0.05 * next(&seed)));
		}
		expect(NULL, &s, TREND_EXPONENTIAL);
	}
}

static void saturation_with_noise_converges(void **state)
{
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct series s = {.n = 5 + (size_t)round % 20};
		double most = 100 + 400 * fabs(next(&seed)), speed = 4 + 2 * fabs(next(&seed));

		for (size_t i = 0; i < s.n; i++) {
			double x = (double)i / (double)(s.n - 1);

			s.counts[i] = count_of(
				most * (1 - 0.9 * exp(-speed * x)) * (1 + 0.01 * next(&seed)));
		}
		expect(NULL, &s, TREND_CONVERGING);
	}
}

/* A pool that is just busy is never said to grow evenly or by a factor. */
static void noise_alone_is_no_growth(void **state)
{
	uint32_t seed = 8;
	int alarms = 0, rounds = 4000;

	(void)state;
	for (int round = 0; round < rounds; round++) {
		struct series s = {.n = 6 + (size_t)round % 20};
		enum trend trend;

		for (size_t i = 0; i < s.n; i++)
			s.counts[i] = count_of(50 + 10 * next(&seed));
		trend = trend_of(NULL, s.counts, s.n).trend;
		assert_int_not_equal(trend, TREND_EXPONENTIAL);
		alarms += trend == TREND_LINEAR || trend == TREND_GROWING;
	}
	assert_true(alarms * 100 < rounds); /* below 1 % by chance */
}

/* Mirrored, what grows shrinks; scaled in time, the word stays. */
static void mirror_and_scale(void **state)
{
	uint32_t seed = 9;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct series s = {.n = 3 + (size_t)round % 12}, back = {.n = s.n};
		double x[MOST];
		enum trend trend, reversed;

		for (size_t i = 0; i < s.n; i++)
			s.counts[i] = count_of(30 + 30 * next(&seed));
		for (size_t i = 0; i < s.n; i++) {
			back.counts[i] = s.counts[s.n - 1 - i];
			x[i] = 1.7e9 + 30.0 * (double)i;
		}
		trend = trend_of(NULL, s.counts, s.n).trend;
		reversed = trend_of(NULL, back.counts, s.n).trend;
		expect(x, &s, trend);
		if (trend == TREND_LINEAR || trend == TREND_EXPONENTIAL || trend == TREND_GROWING)
			assert_int_equal(reversed, TREND_SHRINKING);
		if (trend == TREND_SHRINKING)
			assert_true(reversed != TREND_SHRINKING && reversed != TREND_VARYING);
	}
}

static void many_snapshots_are_averaged(void **state)
{
	struct series s = {.n = MOST};

	(void)state;
	for (size_t i = 0; i < MOST; i++)
		s.counts[i] = 10 + 3 * i;
	expect(NULL, &s, TREND_LINEAR);
	assert_true(fabs(trend_of(NULL, s.counts, MOST).slope - 3) < 0.01);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(series_by_hand),
		cmocka_unit_test(times_count),
		cmocka_unit_test(linear_with_noise_is_linear),
		cmocka_unit_test(exponential_with_noise_is_exponential),
		cmocka_unit_test(saturation_with_noise_converges),
		cmocka_unit_test(noise_alone_is_no_growth),
		cmocka_unit_test(mirror_and_scale),
		cmocka_unit_test(many_snapshots_are_averaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
