/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "analyze/trace_heap.h"
#include "trace_stream.h"

struct fixture {
	struct stream stream;
	struct trace_heap_sum sum;
};

static void begin(struct fixture *f)
{
	stream_init(&f->stream);
	trace_heap_init(&f->sum);
	trace_lives_watch(&f->stream.lives, &f->sum.watch);
	stream_sync(&f->stream, 0, STREAM_RESET);
}

static void end(struct fixture *f)
{
	trace_heap_sum_release(&f->sum);
	stream_release(&f->stream);
}

static void seen(struct fixture *f, int64_t time, int id)
{
	stream_go(&f->stream, (struct move){time, 1, 1, 0, id, TRACE_BY_STATUS, TRACE_UNDETERMINED,
				      TRACE_RUNNABLE, "main.main", NULL});
}

static void created(struct fixture *f, int64_t time, int id)
{
	stream_go(&f->stream, (struct move){time, 1, 1, 1, id, TRACE_BY_CREATE, TRACE_ABSENT,
				      TRACE_RUNNABLE, "main.work", NULL});
}

static void ended(struct fixture *f, int64_t time, int id)
{
	stream_go(&f->stream, (struct move){time, 1, 1, id, id, TRACE_BY_END, TRACE_RUNNING,
				      TRACE_ABSENT, "", NULL});
}

static void expect(const struct fixture *f, size_t i, int64_t time, uint64_t n)
{
	const struct trace_series *s = &f->sum.heap.series[TRACE_SERIES_GOROUTINES];

	assert_true(i < s->n);
	assert_int_equal(s->points[i].time_ns, time);
	assert_int_equal(s->points[i].last, n);
}

/* Whoever is seen late was there at the start; who is created or ends is a change at once. */
static void from_the_start(void **state)
{
	const struct trace_series *s;
	struct fixture f;

	(void)state;
	begin(&f);
	seen(&f, 2, 1);
	ended(&f, 5, 1);
	created(&f, 10, 7);
	created(&f, 12, 8);
	seen(&f, 20, 2);
	ended(&f, 30, 7);
	seen(&f, 40, 3);
	stream_sync(&f.stream, 50, 0);
	created(&f, 60, 9);
	stream_sync(&f.stream, 70, STREAM_LAST);
	s = &f.sum.heap.series[TRACE_SERIES_GOROUTINES];
	assert_int_equal(s->n, 6);
	expect(&f, 0, 0, 3);
	expect(&f, 1, 5, 2);
	expect(&f, 2, 10, 3);
	expect(&f, 3, 12, 4);
	expect(&f, 4, 30, 3);
	expect(&f, 5, 60, 4);
	assert_int_equal(s->first, 3);
	assert_int_equal(s->min, 2);
	assert_int_equal(s->max, 4);
	assert_int_equal(s->max_at_ns, 12);
	end(&f);
}

/* More end than begin, and the trace breaks off: no wrapping around. */
static void downwards(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	for (int i = 1; i <= 5; i++)
		seen(&f, i, i);
	for (int i = 1; i <= 5; i++)
		ended(&f, 10 + i, i);
	stream_sync(&f.stream, 90, STREAM_RESET | STREAM_LAST);
	expect(&f, 0, 0, 5);
	expect(&f, 5, 15, 0);
	assert_int_equal(f.sum.heap.series[TRACE_SERIES_GOROUTINES].max, 5);
	end(&f);
}

/* Behind a gap nothing is said until all have been seen again. */
static void a_gap(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	seen(&f, 1, 1);
	stream_sync(&f.stream, 50, 0);
	stream_sync(&f.stream, 100, STREAM_RESET);
	seen(&f, 101, 1);
	created(&f, 110, 2);
	stream_sync(&f.stream, 150, 0);
	created(&f, 160, 3);
	stream_sync(&f.stream, 200, STREAM_LAST);
	expect(&f, 0, 0, 1);
	expect(&f, 1, 150, 2);
	expect(&f, 2, 160, 3);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_the_start),
		cmocka_unit_test(downwards),
		cmocka_unit_test(a_gap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
