/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>

#include "analyze/trace_times.h"
#include "analyze/trace_waiting.h"
#include "trace_stream.h"

struct fixture {
	struct stream stream;
	struct trace_waiting_sum sum;
	struct trace_times_sum times;
};

static void begin(struct fixture *f)
{
	stream_init(&f->stream);
	trace_waiting_init(&f->sum, &f->stream.stacks);
	trace_times_init(&f->times);
	trace_lives_watch(&f->stream.lives, &f->sum.watch);
	trace_lives_watch(&f->stream.lives, &f->times.watch);
	stream_sync(&f->stream, 0, STREAM_RESET);
}

static void end(struct fixture *f)
{
	trace_waiting_sum_release(&f->sum);
	trace_times_sum_release(&f->times);
	stream_release(&f->stream);
}

static void waits(struct fixture *f, int64_t time, int id, const char *at)
{
	stream_go(&f->stream, (struct move){time, 0, 0, 0, id, TRACE_BY_STATUS, TRACE_UNDETERMINED,
				      TRACE_WAITING, at, NULL});
}

static void locks(struct fixture *f, int64_t time, int id)
{
	stream_go(&f->stream, (struct move){time, 1, 1, id, id, TRACE_BY_BLOCK, TRACE_RUNNING,
				      TRACE_WAITING, "main.work;sync.(*Mutex).Lock", "sync"});
}

/* One wait has one name, whether an event or a status says it; the longest come first. */
static void together(void **state)
{
	const struct trace_waiting_row *r;
	struct owner owner = {0};
	struct fixture f;

	(void)state;
	begin(&f);
	waits(&f, 3, 5,
		"main.work;sync.(*Mutex).Lock;internal/sync.(*Mutex).lockSlow;"
		"runtime.semacquire1;runtime.gopark");
	stream_go(&f.stream, (struct move){4, 1, 1, 0, 6, TRACE_BY_STATUS, TRACE_UNDETERMINED,
				     TRACE_RUNNING, "main.work", NULL});
	locks(&f, 40, 6);
	waits(&f, 50, 2, "runtime.bgsweep;runtime.gopark");
	waits(&f, 60, 9, "main.main;main.wait");
	stream_go(&f.stream, (struct move){70, 0, 0, 0, 9, TRACE_BY_UNBLOCK, TRACE_WAITING,
				     TRACE_RUNNABLE, "", NULL});
	stream_sync(&f.stream, 100, STREAM_LAST);
	trace_waiting_finish(&f.sum, &owner);
	assert_int_equal(f.sum.waiting.nrows, 2); /* who is ready does not wait */
	r = &f.sum.waiting.rows[0];
	assert_int_equal(r->count, 2);
	assert_int_equal(r->class, WAIT_MUTEX);
	assert_int_equal(r->whole, 1);
	assert_int_equal(r->born, 0);
	assert_int_equal(r->max_ns, 100);
	assert_int_equal(r->nsamples, 2);
	assert_int_equal(r->samples[0], 5);
	assert_int_equal(r->samples[1], 6);
	assert_int_equal(r->sample_ns[1], 60);
	assert_true(f.sum.waiting.rows[1].system);
	assert_int_equal(f.sum.waiting.nsystem, 1);
	owner_release(&owner);
	end(&f);
}

/* Only the last part counts, and it does where the trace breaks off, too. */
static void parts(void **state)
{
	struct owner owner = {0};
	struct fixture f;

	(void)state;
	begin(&f);
	waits(&f, 3, 5, "main.main;main.wait");
	stream_sync(&f.stream, 1000, STREAM_RESET);
	waits(&f, 1003, 6, "main.main;main.wait");
	stream_sync(&f.stream, 1100, STREAM_RESET | STREAM_LAST);
	trace_waiting_finish(&f.sum, &owner);
	assert_int_equal(f.sum.waiting.nrows, 1);
	assert_int_equal(f.sum.waiting.rows[0].count, 1);
	assert_int_equal(f.sum.waiting.rows[0].samples[0], 6);
	assert_int_equal(f.sum.waiting.rows[0].max_ns, 3);
	assert_int_equal(f.sum.waiting.seen_ns, 3);
	owner_release(&owner);
	end(&f);
}

/* Keys are of ids, which are small and alike: none may be taken for another. */
static void many_rows(void **state)
{
	struct fixture f;
	int64_t time = 1;
	uint64_t n = 0;
	char at[64];

	(void)state;
	begin(&f);
	for (int i = 0; i < 400; i++)
		for (int k = 0; k < 8; k++) {
			snprintf(at, sizeof(at), "main.f%d;main.g%d", i, k);
			waits(&f, time++, (int)++n, at);
			stream_go(
				&f.stream, (struct move){time++, 0, 0, 0, (int)n, TRACE_BY_UNBLOCK,
						   TRACE_WAITING, TRACE_RUNNABLE, "", NULL});
		}
	stream_sync(&f.stream, time, STREAM_LAST);
	/* Each waited at a place of its own, then was ready there. */
	assert_int_equal(f.times.times.nrows, 2 * n);
	assert_int_equal(f.times.times.nentries, 400);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(together),
		cmocka_unit_test(parts),
		cmocka_unit_test(many_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
