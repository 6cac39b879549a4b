/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>

#include "analyze/trace_longest.h"
#include "base/xmalloc.h"

struct fixture {
	struct trace_longest_sum sum;
	int64_t now;
};

static void add(struct fixture *f, funcid entry, enum trace_state state, int64_t ns)
{
	struct trace_goroutine g = {.id = 7, .entry = entry};
	struct trace_span span = {.goroutine = &g,
		.start_ns = f->now,
		.end_ns = f->now + ns,
		.state = state,
		.waker = TRACE_NONE};

	f->now += ns;
	f->sum.watch.span(&f->sum.watch, &span);
}

static int compare(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a < b) - (a > b);
}

/* The next of a sequence that looks random; the same always. */
static uint32_t step(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* Of five thousand the thousand longest, as sorting all of them gives; short ones not at all. */
static void the_longest_of_a_group(void **state)
{
	enum { ALL = 5000 };
	int64_t all[ALL];
	struct fixture f = {0};
	const struct trace_long_group *g;
	uint32_t seed = 1;

	(void)state;
	trace_longest_init(&f.sum);
	for (size_t i = 0; i < ALL; i++) {
		all[i] = TRACE_LONGEST_NS + step(&seed) % 100000;
		add(&f, 1, TRACE_WAITING, all[i]);
		add(&f, 1, TRACE_WAITING, TRACE_LONGEST_NS - 1);
	}
	add(&f, 2, TRACE_WAITING, TRACE_LONGEST_NS);
	add(&f, 1, TRACE_SYSCALL, TRACE_LONGEST_NS);
	trace_longest_finish(&f.sum);
	qsort(all, ALL, sizeof(all[0]), compare);
	assert_int_equal(f.sum.longest.ngroups, 3);
	g = &f.sum.longest.groups[0];
	assert_int_equal(g->n, TRACE_LONGEST_OF);
	for (size_t i = 0; i < g->n; i++) {
		assert_int_equal(g->items[i].ns, all[i]);
		if (i && g->items[i].ns == g->items[i - 1].ns)
			assert_true(g->items[i].start_ns > g->items[i - 1].start_ns);
	}
	assert_int_equal(f.sum.longest.groups[1].n, 1);
	assert_int_equal(f.sum.longest.groups[2].n, 1);
	trace_longest_sum_release(&f.sum);
}

/* More than there is room for in all groups together: the limit rises, what is longer is all there.
 */
static void too_many_groups(void **state)
{
	enum { GROUPS = 300, EACH = 900 };
	struct fixture f = {0};
	size_t n = 0, want = 0;
	uint32_t seed = 2;
	int64_t *all = xcalloc(GROUPS * EACH, sizeof(*all));

	(void)state;
	trace_longest_init(&f.sum);
	for (size_t i = 0; i < GROUPS * EACH; i++) {
		all[i] = TRACE_LONGEST_NS + step(&seed) % (9 * TRACE_LONGEST_NS);
		add(&f, (funcid)(i % GROUPS) + 1, TRACE_WAITING, all[i]);
	}
	trace_longest_finish(&f.sum);
	assert_true(f.sum.longest.least_ns > TRACE_LONGEST_NS);
	for (size_t i = 0; i < GROUPS * EACH; i++)
		want += all[i] >= f.sum.longest.least_ns;
	for (size_t i = 0; i < f.sum.longest.ngroups; i++)
		n += f.sum.longest.groups[i].n;
	assert_int_equal(n, want);
	assert_int_equal(n, f.sum.longest.n);
	assert_true(n <= TRACE_LONGEST_ALL);
	trace_longest_sum_release(&f.sum);
	free(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_of_a_group),
		cmocka_unit_test(too_many_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
