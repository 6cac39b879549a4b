/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "analyze/trace_user.h"
#include "trace_stream.h"

struct fixture {
	struct stream stream;
	struct trace_user_sum sum;
};

static void begin(struct fixture *f)
{
	stream_init(&f->stream);
	trace_user_init(&f->sum, &f->stream.lives);
	trace_lives_watch(&f->stream.lives, &f->sum.watch);
	stream_sync(&f->stream, 0, STREAM_RESET);
}

static void end(struct fixture *f)
{
	trace_user_sum_release(&f->sum);
	stream_release(&f->stream);
}

static void mark(struct fixture *f, int64_t time, enum trace_kind kind, int goroutine, int task,
	const char *type, const char *at)
{
	struct trace_event e = stream_event(kind, time);

	e.goroutine = (uint64_t)goroutine;
	e.u.task.id = (uint64_t)task;
	e.u.task.parent = TRACE_NONE;
	e.text = *type ? stacks_string(&f->stream.stacks, str_from(type)) : 0;
	e.stack = stream_stack(&f->stream, at);
	trace_lives_event(&f->stream.lives, &e);
}

static void tasks(void **state)
{
	const struct trace_user *u;
	struct fixture f;

	(void)state;
	begin(&f);
	mark(&f, 5, TRACE_TASK_END, 1, 90, "", ""); /* from before */
	mark(&f, 10, TRACE_TASK_BEGIN, 1, 1, "order", "");
	mark(&f, 12, TRACE_TASK_BEGIN, 2, 2, "order", "");
	mark(&f, 13, TRACE_TASK_BEGIN, 2, 3, "mail", "");
	mark(&f, 20, TRACE_TASK_END, 2, 1, "order", ""); /* by another goroutine */
	mark(&f, 27, TRACE_TASK_END, 2, 2, "order", "");
	mark(&f, 28, TRACE_TASK_END, 2, 2, "", ""); /* again */
	stream_sync(&f.stream, 40, STREAM_LAST);
	u = &f.sum.user;
	assert_int_equal(u->ntasks, 3);
	assert_int_equal(u->tasks[0].before, 2);
	assert_int_equal(u->tasks[0].time.n, 0);
	assert_int_equal(u->tasks[1].begun, 2);
	assert_int_equal(u->tasks[1].ended, 2);
	assert_int_equal(u->tasks[1].time.total, 10 + 15);
	assert_int_equal(u->tasks[1].longest[0].id, 2);
	assert_int_equal(u->tasks[1].longest[1].id, 1);
	assert_int_equal(u->tasks[2].open, 1);
	assert_int_equal(u->tasks[2].open_max_ns, 40 - 13);
	end(&f);
}

/* Nested per goroutine; an end belongs to the innermost, whatever its name. */
static void regions(void **state)
{
	const struct trace_user *u;
	struct fixture f;

	(void)state;
	begin(&f);
	mark(&f, 2, TRACE_REGION_END, 1, 0, "early", "");
	mark(&f, 10, TRACE_REGION_BEGIN, 1, 0, "outer", "main.a");
	mark(&f, 11, TRACE_REGION_BEGIN, 2, 0, "outer", "main.b"); /* another place */
	mark(&f, 12, TRACE_REGION_BEGIN, 1, 0, "inner", "main.a");
	mark(&f, 15, TRACE_REGION_END, 1, 0, "inner", "");
	mark(&f, 19, TRACE_REGION_END, 1, 0, "outer", "");
	stream_sync(&f.stream, 30, 0);
	stream_sync(&f.stream, 50, STREAM_LAST);
	u = &f.sum.user;
	assert_int_equal(u->nregions, 4);
	assert_int_equal(u->regions[0].type.before, 1);
	assert_int_equal(u->regions[1].type.time.total, 9);
	assert_int_equal(u->regions[2].type.open, 1);
	assert_int_equal(u->regions[2].type.open_max_ns, 39);
	assert_int_equal(u->regions[3].type.time.total, 3);
	end(&f);
}

/* A goroutine's end ends its regions; a part that was lost leaves them open. */
static void ends(void **state)
{
	const struct trace_user *u;
	struct fixture f;

	(void)state;
	begin(&f);
	stream_go(&f.stream, (struct move){1, 1, 1, 0, 7, TRACE_BY_STATUS, TRACE_UNDETERMINED,
				     TRACE_RUNNING, "main.main", NULL});
	mark(&f, 3, TRACE_REGION_BEGIN, 7, 0, "a", "");
	mark(&f, 4, TRACE_REGION_BEGIN, 7, 0, "b", "");
	stream_go(&f.stream,
		(struct move){9, 1, 1, 7, 7, TRACE_BY_END, TRACE_RUNNING, TRACE_ABSENT, "", NULL});
	mark(&f, 10, TRACE_REGION_BEGIN, 8, 0, "a", "");
	stream_sync(&f.stream, 100, STREAM_RESET);
	mark(&f, 101, TRACE_REGION_END, 8, 0, "a", ""); /* not the one before the gap */
	stream_sync(&f.stream, 110, STREAM_LAST);
	u = &f.sum.user;
	assert_int_equal(u->nregions, 2);
	assert_int_equal(u->regions[0].type.begun, 2);
	assert_int_equal(u->regions[0].type.ended, 1);
	assert_int_equal(u->regions[0].type.time.total, 6);
	assert_int_equal(u->regions[0].type.open, 1);
	assert_int_equal(u->regions[0].type.open_max_ns, 0);
	assert_int_equal(u->regions[0].type.before, 1);
	assert_int_equal(u->regions[1].type.time.total, 5);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tasks),
		cmocka_unit_test(regions),
		cmocka_unit_test(ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
