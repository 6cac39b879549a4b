/* SPDX-License-Identifier: MIT */
#include "analyze/trace_steps.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { LENGTH = 600 };

/* A share for every ns, the sums by adding up, every window tried. */
static double plain_mmu(const double *share, int from, int to, int window)
{
	double least = 2;

	for (int start = from; start + window <= to; start++) {
		double sum = 0;

		for (int i = start; i < start + window; i++)
			sum += share[i];
		least = sum / window < least ? sum / window : least;
	}
	return least;
}

static void against_trying_all(void **state)
{
	uint64_t seed = 99;

	(void)state;
	for (int round = 0; round < 30; round++) {
		struct trace_mmu windows[] = {{1, 0, 0}, {7, 0, 0}, {50, 0, 0}, {333, 0, 0},
			{LENGTH - 10, 0, 0}, {5000, 0, 0}};
		struct trace_gc gc = {0};
		double share[LENGTH], now = 1, sum = 0;

		for (int t = 10; t < LENGTH; t++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			if (t == 10 || (seed >> 33) % 9 == 0)
				now = (double)((seed >> 50) % 5) / 4;
			trace_steps_add(&gc, t, now);
			share[t] = now;
			sum += now;
		}
		trace_steps_end(&gc, LENGTH);
		trace_steps_mmu(&gc, windows, 6);
		for (int i = 0; i < 5; i++) {
			double want = plain_mmu(share, 10, LENGTH, (int)windows[i].window_ns);

			if (fabs(windows[i].share - want) > 1e-9)
				fail_msg("window %d: %g, not %g", (int)windows[i].window_ns,
					windows[i].share, want);
			assert_true(windows[i].start_ns >= 10);
		}
		assert_true(fabs(windows[5].share - sum / (LENGTH - 10)) < 1e-9);
		trace_gc_release(&gc);
	}
}

/* More steps than are kept: the sum stays, the number is bounded, windows are near. */
static void bounded(void **state)
{
	struct trace_mmu window = {1000000, 0, 0};
	struct trace_gc gc = {0};
	double held = 0, kept = 0;
	int64_t t = 0;

	(void)state;
	for (int i = 0; i < 3 * TRACE_STEPS; i++) {
		double share = i % 2 ? 0.25 : 0.75;

		trace_steps_add(&gc, t, share);
		held += share * (100 + i % 7);
		t += 100 + i % 7;
	}
	trace_steps_end(&gc, t);
	assert_true(gc.nsteps <= TRACE_STEPS);
	assert_true(gc.step_ns > 0);
	for (size_t i = 0; i < gc.nsteps; i++)
		kept += gc.steps[i].share *
			(double)((i + 1 < gc.nsteps ? gc.steps[i + 1].time_ns : t) -
				 gc.steps[i].time_ns);
	assert_true(fabs(kept - held) < held * 1e-9);
	trace_steps_mmu(&gc, &window, 1);
	assert_true(fabs(window.share - 0.5) < 0.01);
	trace_gc_release(&gc);
}

static void nothing(void **state)
{
	struct trace_mmu window = {1000, 0, 0};
	struct trace_gc gc = {0};

	(void)state;
	trace_steps_mmu(&gc, &window, 1);
	assert_true(window.share == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(against_trying_all),
		cmocka_unit_test(bounded),
		cmocka_unit_test(nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
