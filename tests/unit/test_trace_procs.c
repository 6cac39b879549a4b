/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "analyze/trace_procs.h"
#include "trace_stream.h"

struct fixture {
	struct stream stream;
	struct trace_procs_sum sum;
};

static void begin(struct fixture *f, int gomaxprocs)
{
	struct trace_event e = stream_event(TRACE_METRIC, 1);

	stream_init(&f->stream);
	trace_procs_init(&f->sum);
	trace_lives_watch(&f->stream.lives, &f->sum.watch);
	stream_sync(&f->stream, 0, STREAM_RESET);
	e.u.metric.id = TRACE_GOMAXPROCS;
	e.u.metric.value = (uint64_t)gomaxprocs;
	trace_lives_event(&f->stream.lives, &e);
}

static void end(struct fixture *f)
{
	trace_procs_sum_release(&f->sum);
	stream_release(&f->stream);
}

static void expect(const struct trace_proc *p, int running, int syscall, int other, int idle)
{
	assert_int_equal(p->running_ns, running);
	assert_int_equal(p->syscall_ns, syscall);
	assert_int_equal(p->other_ns, other);
	assert_int_equal(p->idle_ns, idle);
	assert_int_equal(p->seen_ns, running + syscall + other + idle);
}

/* Proc 3 runs goroutine 7, loses it to a wait, idles; proc 4 is there from 40 on, idle since 0. */
static void a_day(void **state)
{
	struct fixture f;
	struct stream *s = &f.stream;

	(void)state;
	begin(&f, 2);
	stream_proc(s,
		(struct move){5, 1, 0, 0, 3, TRACE_BY_STATUS, TRACE_UNDETERMINED, TRACE_RUNNING,
			NULL, NULL},
		0);
	stream_go(s, (struct move){6, 1, 3, 0, 7, TRACE_BY_STATUS, TRACE_UNDETERMINED,
			     TRACE_RUNNING, "main.main", NULL});
	stream_go(s, (struct move){20, 1, 3, 7, 7, TRACE_BY_SYSCALL, TRACE_RUNNING, TRACE_SYSCALL,
			     "", NULL});
	stream_go(s, (struct move){25, 1, 3, 7, 7, TRACE_BY_RETURN, TRACE_SYSCALL, TRACE_RUNNING,
			     "", NULL});
	stream_go(s, (struct move){30, 1, 3, 7, 7, TRACE_BY_BLOCK, TRACE_RUNNING, TRACE_WAITING, "",
			     "sleep"});
	stream_proc(s,
		(struct move){
			34, 1, 3, 0, 3, TRACE_BY_RELEASE, TRACE_RUNNING, TRACE_IDLE, NULL, NULL},
		0);
	stream_proc(s,
		(struct move){40, 2, 0, 0, 4, TRACE_BY_STATUS, TRACE_UNDETERMINED, TRACE_IDLE, NULL,
			NULL},
		0);
	/* Ready from 50 to 58, and nobody runs: wasted. */
	stream_go(s, (struct move){50, 0, 0, 0, 7, TRACE_BY_UNBLOCK, TRACE_WAITING, TRACE_RUNNABLE,
			     "", NULL});
	stream_proc(s,
		(struct move){
			55, 2, 0, 0, 4, TRACE_BY_ACQUIRE, TRACE_IDLE, TRACE_RUNNING, NULL, NULL},
		0);
	stream_go(s, (struct move){58, 2, 4, 0, 7, TRACE_BY_START, TRACE_RUNNABLE, TRACE_RUNNING,
			     "", NULL});
	stream_sync(s, 100, STREAM_LAST);
	trace_procs_finish(&f.sum);
	assert_int_equal(f.sum.procs.nprocs, 2);
	assert_int_equal(f.sum.procs.procs[0].id, 3);
	expect(&f.sum.procs.procs[0], 25, 5, 4, 66);
	expect(&f.sum.procs.procs[1], 42, 0, 3, 55);
	assert_int_equal(f.sum.procs.procs[1].started, 1);
	assert_int_equal(f.sum.procs.wasted.n, 1);
	assert_int_equal(f.sum.procs.wasted.total, 8);
	assert_int_equal(f.sum.procs.queue_ns, 8);
	assert_int_equal(f.sum.procs.queue_max, 1);
	assert_int_equal(f.sum.procs.seen_ns, 100);
	end(&f);
}

/* A call loses its proc, which another goroutine has when it returns: that goes on undisturbed. */
static void a_stolen_proc(void **state)
{
	struct fixture f;
	struct stream *s = &f.stream;

	(void)state;
	begin(&f, 1);
	stream_proc(s,
		(struct move){2, 1, 0, 0, 3, TRACE_BY_STATUS, TRACE_UNDETERMINED, TRACE_RUNNING,
			NULL, NULL},
		0);
	stream_go(s, (struct move){3, 1, 3, 0, 7, TRACE_BY_STATUS, TRACE_UNDETERMINED,
			     TRACE_SYSCALL, "main.main", NULL});
	stream_go(s, (struct move){4, 1, 3, 7, 8, TRACE_BY_STATUS, TRACE_UNDETERMINED,
			     TRACE_RUNNABLE, "main.work", NULL});
	stream_proc(s,
		(struct move){
			10, 2, 0, 0, 3, TRACE_BY_STEAL, TRACE_RUNNING, TRACE_IDLE, NULL, NULL},
		1);
	stream_proc(s,
		(struct move){
			11, 2, 0, 0, 3, TRACE_BY_ACQUIRE, TRACE_IDLE, TRACE_RUNNING, NULL, NULL},
		0);
	stream_go(s, (struct move){13, 2, 3, 0, 8, TRACE_BY_START, TRACE_RUNNABLE, TRACE_RUNNING,
			     "", NULL});
	stream_go(s, (struct move){20, 1, 0, 7, 7, TRACE_BY_RETURN_BLOCKED, TRACE_SYSCALL,
			     TRACE_RUNNABLE, "", NULL});
	stream_sync(s, 30, STREAM_LAST);
	trace_procs_finish(&f.sum);
	expect(&f.sum.procs.procs[0], 17, 10, 2, 1);
	assert_int_equal(f.sum.procs.procs[0].stolen, 1);
	/* 8 was ready since before its status at 4, until 13; 7 from 20 on, beside a busy proc. */
	assert_int_equal(f.sum.procs.queue_ns, 9 + 10);
	assert_int_equal(f.sum.procs.wasted.total, 1);
	end(&f);
}

/* What was lost counts for nothing. */
static void a_gap(void **state)
{
	struct fixture f;
	struct stream *s = &f.stream;

	(void)state;
	begin(&f, 1);
	stream_proc(s,
		(struct move){5, 1, 0, 0, 3, TRACE_BY_STATUS, TRACE_UNDETERMINED, TRACE_RUNNING,
			NULL, NULL},
		0);
	stream_sync(s, 500, STREAM_RESET);
	stream_proc(s,
		(struct move){510, 1, 0, 0, 3, TRACE_BY_STATUS, TRACE_UNDETERMINED, TRACE_IDLE,
			NULL, NULL},
		0);
	stream_sync(s, 520, STREAM_LAST);
	trace_procs_finish(&f.sum);
	expect(&f.sum.procs.procs[0], 0, 0, 5, 20);
	assert_int_equal(f.sum.procs.seen_ns, 25);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day),
		cmocka_unit_test(a_stolen_proc),
		cmocka_unit_test(a_gap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
