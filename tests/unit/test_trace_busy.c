/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "analyze/trace_busy.h"
#include "analyze/trace_spawn.h"
#include "trace_stream.h"

#define MS INT64_C(1000000)

struct fixture {
	struct stream stream;
	struct trace_busy_sum busy;
	struct trace_spawn_sum spawn;
};

static void begin(struct fixture *f)
{
	stream_init(&f->stream);
	trace_busy_init(&f->busy, &f->stream.stacks);
	trace_spawn_init(&f->spawn, &f->stream.stacks);
	trace_lives_watch(&f->stream.lives, &f->busy.watch);
	trace_lives_watch(&f->stream.lives, &f->spawn.watch);
	stream_sync(&f->stream, 0, STREAM_RESET);
	stream_go(&f->stream, (struct move){1, 1, 1, 0, 1, TRACE_BY_STATUS, TRACE_UNDETERMINED,
				      TRACE_RUNNING, "", NULL});
}

static void end(struct fixture *f)
{
	trace_busy_sum_release(&f->busy);
	trace_spawn_sum_release(&f->spawn);
	stream_release(&f->stream);
}

/* Goroutine 1 leaves the processor for `rest`, and is back on it. */
static void leaves(struct fixture *f, int64_t time, int64_t rest, enum trace_via via,
	const char *at, const char *why)
{
	bool waits = via == TRACE_BY_BLOCK;

	stream_go(&f->stream, (struct move){time, 1, 1, 1, 1, via, TRACE_RUNNING,
				      waits ? TRACE_WAITING : TRACE_RUNNABLE, at, why});
	if (waits)
		stream_go(&f->stream, (struct move){time + rest, 0, 0, 0, 1, TRACE_BY_UNBLOCK,
					      TRACE_WAITING, TRACE_RUNNABLE, "", NULL});
	stream_go(&f->stream, (struct move){time + rest + 1, 1, 1, 0, 1, TRACE_BY_START,
				      TRACE_RUNNABLE, TRACE_RUNNING, "", NULL});
}

/* What the scheduler finds it in, by the function that is nearest to its own code. */
static void stops(void **state)
{
	const struct trace_busy_row *r;
	struct fixture f;

	(void)state;
	begin(&f);
	for (int64_t i = 1; i <= 60; i++)
		leaves(&f, i * 10 * MS, 1000, TRACE_BY_STOP,
			i % 6	 ? "main.loop;runtime.selectgo;runtime.lock2"
			: i % 12 ? "main.loop;main.work"
				 : "main.loop;time.Now;time.now",
			"preempted");
	stream_sync(&f.stream, 610 * MS, STREAM_LAST);
	trace_busy_finish(&f.busy);
	assert_int_equal(f.busy.busy.nrows, 1);
	r = &f.busy.busy.rows[0];
	assert_int_equal(r->preempted, 60);
	assert_int_equal(r->asking, 55);
	assert_int_equal(r->family, SPIN_SELECT);
	assert_int_equal(r->at_site, 55);
	assert_true(str_eq(stacks_frame_name(&f.stream.stacks, r->site), STR("main.loop")));
	assert_int_equal(r->acts, 0);
	assert_true(r->running_ns + r->runnable_ns == r->seen_ns);
	end(&f);
}

/* Rounds of yields and sleeps are counted apart, and what else it does is no round. */
static void rounds(void **state)
{
	const struct trace_busy_row *r;
	struct fixture f;

	(void)state;
	begin(&f);
	for (int64_t i = 1; i <= 300; i++) {
		leaves(&f, i * 2 * MS, 1000, TRACE_BY_STOP, "main.poll;runtime.Gosched",
			"runtime.Gosched");
		leaves(&f, i * 2 * MS + 5000, MS, TRACE_BY_BLOCK, "main.poll;time.Sleep", "sleep");
	}
	leaves(&f, 700 * MS, MS, TRACE_BY_BLOCK, "main.poll;net.read", "network");
	stream_go(&f.stream, (struct move){710 * MS, 1, 1, 1, 2, TRACE_BY_CREATE, TRACE_ABSENT,
				     TRACE_RUNNABLE, "main.helper", NULL});
	stream_sync(&f.stream, 720 * MS, STREAM_LAST);
	trace_busy_finish(&f.busy);
	assert_int_equal(f.busy.busy.nrows, 1);
	r = &f.busy.busy.rows[0];
	assert_int_equal(r->goroutine, 1);
	assert_int_equal(r->yields, 300);
	assert_int_equal(r->sleeps, 300);
	assert_true(r->sleep_ns == 300 * MS);
	assert_int_equal(r->preempted, 0);
	assert_int_equal(r->acts, 2);
	assert_int_equal(r->at_site, 600);
	end(&f);
}

/* Who rests most of the time, and who was hardly seen, has no row. */
static void rests(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	leaves(&f, 100 * MS, 800 * MS, TRACE_BY_BLOCK, "main.work;net.read", "network");
	stream_go(&f.stream, (struct move){910 * MS, 1, 1, 1, 2, TRACE_BY_CREATE, TRACE_ABSENT,
				     TRACE_RUNNABLE, "main.helper", NULL});
	stream_go(&f.stream, (struct move){911 * MS, 2, 2, 0, 2, TRACE_BY_START, TRACE_RUNNABLE,
				     TRACE_RUNNING, "", NULL});
	stream_sync(&f.stream, 1000 * MS, STREAM_LAST);
	trace_busy_finish(&f.busy);
	assert_int_equal(f.busy.busy.nrows, 0);
	end(&f);
}

/* Starts and ends by go statement; the halves are those of the whole trace, however long it gets.
 */
static void spawns(void **state)
{
	const struct trace_spawn_row *r;
	struct fixture f;
	int id = 10;

	(void)state;
	begin(&f);
	for (int64_t i = 0; i < 100; i++, id++) {
		struct move m = {i * 50 * MS + 10, 1, 1, 1, id, TRACE_BY_CREATE, TRACE_ABSENT,
			TRACE_RUNNABLE, i < 90 ? "main.task" : "main.other", NULL};

		stream_go(&f.stream, m);
		if (i % 3)
			continue;
		stream_go(&f.stream, (struct move){m.time + 10, 2, 2, 0, id, TRACE_BY_START,
					     TRACE_RUNNABLE, TRACE_RUNNING, "", NULL});
		stream_go(&f.stream, (struct move){m.time + 30, 2, 2, id, id, TRACE_BY_END,
					     TRACE_RUNNING, TRACE_ABSENT, "", NULL});
	}
	stream_sync(&f.stream, 5000 * MS, STREAM_LAST);
	trace_spawn_finish(&f.spawn);
	assert_int_equal(f.spawn.spawn.nrows, 2);
	r = f.spawn.spawn.rows;
	assert_int_equal(r[0].created, 90);
	assert_int_equal(r[0].ended, 30);
	assert_true(r[0].lived_ns == 30 * 30);
	/* 40 of the 90 are behind 2.5 s; stretches are 2^29 ns long, so from 2.68 s on. */
	assert_int_equal(r[0].late, 36);
	assert_int_equal(r[1].created, 10);
	assert_int_equal(r[1].late, 10);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stops),
		cmocka_unit_test(rounds),
		cmocka_unit_test(rests),
		cmocka_unit_test(spawns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
