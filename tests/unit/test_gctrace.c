/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "formats/format.h"
#include "formats/gctrace.h"

/* What lines of gctrace give; the readers' goldens hold what those of real programs do. */

enum { SERIES = 12 };

struct fixture {
	struct sink sink;
	struct stacks stacks;
	struct diag diag;
	double values[64][SERIES];
	int64_t times[64];
	size_t n; /* points */
};

static bool take(struct sink *sink, const struct series_point *p)
{
	struct fixture *f = (struct fixture *)sink;

	if (f->n / SERIES < 64) {
		f->values[f->n / SERIES][f->n % SERIES] = p->value;
		f->times[f->n / SERIES] = p->time_ns;
		assert_false(p->absolute);
	}
	f->n++;
	return true;
}

static bool read_text(struct fixture *f, struct str text)
{
	struct err err = {0};
	struct load load = {.stacks = &f->stacks, .sink = &f->sink, .diag = &f->diag};
	struct input *in;
	bool ok;

	*f = (struct fixture){.sink.series = take};
	load.stacks = &f->stacks;
	in = input_from_bytes(text, "test", NULL, &err);
	ok = load_input(in, &load, &err);
	input_close(in);
	return ok;
}

static void release(struct fixture *f)
{
	stacks_release(&f->stacks);
	diag_release(&f->diag);
}

#define HEAD "gc 5 @1.004s 6%: 0.021+0.51+0.002 ms clock, "
#define CPU  "0.042+0.7/0.18/0.049+0.004 ms cpu, "
#define HEAP "62->68->49 MB, 67 MB goal, "
#define LINE HEAD CPU HEAP "0 MB stacks, 0 MB globals, 2 P"

static void a_line_is_twelve_points(void **state)
{
	static const double want[SERIES] = {5, 21000, 510000, 2000, 700000, 180000, 62 << 20,
		68 << 20, 49 << 20, 67 << 20, 2, 0};
	struct fixture f;

	(void)state;
	assert_true(read_text(&f, STR(LINE "\n" HEAD CPU HEAP "4 P (forced)\n")));
	assert_int_equal(f.n, 2 * SERIES);
	assert_int_equal(f.times[0], 1004000000);
	for (int i = 0; i < SERIES; i++)
		assert_true(f.values[0][i] == want[i]);
	assert_true(f.values[1][10] == 4 && f.values[1][11] == 1);
	assert_int_equal(f.diag.n, 0);
	release(&f);
}

/* Go 1.5 to the day: five phases, no sizes of stacks, a word before the colon; what is around. */
static void forms(void **state)
{
	struct fixture f;

	(void)state;
	assert_true(read_text(&f,
		STR("gc 7 @0.5s 1%: 0.01+0.2+0.03+4+0.5 ms clock, 0.02+0.4+0+1/2/3+0.1 ms cpu, "
		    "4->4->1 MB, 5 MB goal, 8 P\n"
		    "gc 8 @0.6s 1% (checking for goroutine leaks): 0+1+0 ms clock, 0+0/0/0+0 ms "
		    "cpu, 1->1->1 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 1 P\n"
		    "2026-01-01T10:00:00Z app-1 " LINE "\n"
		    "working... " LINE "\n")));
	assert_int_equal(f.n, 4 * SERIES);
	assert_true(f.values[0][1] == 10000 && f.values[0][2] == 4230000);
	assert_true(f.values[0][3] == 500000 && f.values[0][4] == 1000000);
	assert_true(f.values[1][0] == 8 && f.values[2][0] == 5 && f.values[3][0] == 5);
	assert_int_equal(f.diag.n, 0);
	release(&f);
}

static void damage_is_counted(void **state)
{
	struct fixture f;

	(void)state;
	assert_true(read_text(&f, STR(LINE "\n" HEAD "0.042+0/0.18" LINE "\n" HEAD CPU "62->6\n"
					   "gc1(1): 2+0+151+0 us, 0 -> 0 MB\n" HEAD CPU
					   "99999999999999999999->68->49 MB, 67 MB goal, 2 P\n")));
	assert_int_equal(f.n, 2 * SERIES);
	assert_int_equal(f.diag.n, 2);
	assert_int_equal(f.diag.items[0].count, 2);
	assert_int_equal(f.diag.items[0].lineno, 3);
	assert_int_equal(f.diag.items[1].lineno, 4);
	release(&f);
}

/* Words that only look like it are no loss, and alone they are nothing to read. */
static void other_lines(void **state)
{
	struct fixture f;

	(void)state;
	assert_false(read_text(
		&f, STR("gc 5 cycles\ngc done\nscvg: inuse: 1, idle: 2 (MB)\nresult 2 P\n")));
	assert_int_equal(f.n, 0);
	assert_false(diag_any_loss(&f.diag));
	release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_twelve_points),
		cmocka_unit_test(forms),
		cmocka_unit_test(damage_is_counted),
		cmocka_unit_test(other_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
