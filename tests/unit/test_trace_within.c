/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "trace_stream.h"

/* Goroutine 1 begins a task with one below it and goes through regions; 2 and 3 join in. */

static void go(struct stream *s, int64_t time, int id, enum trace_via via, enum trace_state from,
	enum trace_state to)
{
	stream_go(s, (struct move){time, id, id, id, id, via, from, to, id == 1 ? "main.main" : "w",
			     NULL});
}

static void user(struct stream *s, enum trace_kind kind, int64_t time, int id, uint64_t task,
	uint64_t parent, const char *type)
{
	struct trace_event e = stream_event(kind, time);

	e.goroutine = (uint64_t)id;
	e.text = stacks_string(&s->stacks, str_from(type));
	e.u.task.id = task;
	e.u.task.parent = parent;
	trace_lives_event(&s->lives, &e);
}

static void tell(struct stream *s)
{
	stream_sync(s, 0, STREAM_RESET);
	for (int id = 1; id <= 3; id++)
		go(s, id, id, TRACE_BY_STATUS, TRACE_UNDETERMINED, TRACE_RUNNING);
	user(s, TRACE_TASK_BEGIN, 10, 1, 5, TRACE_NONE, "order");
	user(s, TRACE_TASK_BEGIN, 12, 1, 6, 5, "pay");
	user(s, TRACE_REGION_BEGIN, 14, 1, 0, 0, "check");
	go(s, 16, 1, TRACE_BY_BLOCK, TRACE_RUNNING, TRACE_WAITING);
	user(s, TRACE_REGION_BEGIN, 20, 2, 6, 0, "send");
	user(s, TRACE_REGION_BEGIN, 21, 2, 0, 0, "check");
	user(s, TRACE_REGION_END, 24, 2, 0, 0, "check");
	user(s, TRACE_REGION_END, 26, 2, 6, 0, "send");
	user(s, TRACE_REGION_BEGIN, 28, 3, 5, 0, "late");
	user(s, TRACE_TASK_END, 30, 2, 5, TRACE_NONE, "order");
	user(s, TRACE_TASK_END, 30, 2, 5, TRACE_NONE, "order");
	go(s, 32, 1, TRACE_BY_UNBLOCK, TRACE_WAITING, TRACE_RUNNABLE);
	go(s, 34, 1, TRACE_BY_START, TRACE_RUNNABLE, TRACE_RUNNING);
	user(s, TRACE_TASK_END, 36, 1, 6, 5, "pay");
	user(s, TRACE_REGION_END, 38, 1, 0, 0, "check");
	user(s, TRACE_REGION_END, 39, 1, 0, 0, "before");
	go(s, 40, 3, TRACE_BY_END, TRACE_RUNNING, TRACE_ABSENT);
	stream_sync(s, 50, STREAM_LAST);
}

static void expect(struct trace_filter f, const char *want)
{
	struct stream s;

	stream_init(&s);
	s.lives.filter = &f;
	tell(&s);
	assert_string_equal(strbuf_cstr(&s.text), want);
	stream_release(&s);
	trace_filter_release(&f);
}

#define ENDS "3 gone 40\n1 left 50\n2 left 50\n"

/*
 * Inside is who began it, until it ends, whoever ends it (the one below still goes on), and who is
 * in a region of it, until the region or the goroutine ends.
 */
static void tasks(void **state)
{
	static const char order[] = "1 main.main running 10-16 at -\n"
				    "2 w running 20-26 at -\n"
				    "1 main.main waiting 16-32 at main.main\n"
				    "1 main.main runnable 32-34 at main.main\n"
				    "1 main.main running 34-36 at -\n"
				    "3 w running 28-40 at -\n" ENDS;

	(void)state;
	expect((struct trace_filter){.within = {.has_task = true, .task = 5}}, order);
	expect((struct trace_filter){.within = {.type = STR("or*")}}, order);
	expect((struct trace_filter){.within = {.type = STR("pay")}},
		"1 main.main running 12-16 at -\n"
		"2 w running 20-26 at -\n"
		"1 main.main waiting 16-32 at main.main\n"
		"1 main.main runnable 32-34 at main.main\n"
		"1 main.main running 34-36 at -\n" ENDS);
	expect((struct trace_filter){.within = {.type = STR("none")}}, ENDS);
}

/* A region's end parts the span of who runs; with a task both must hold. */
static void regions(void **state)
{
	(void)state;
	expect((struct trace_filter){.within = {.region = STR("check")}},
		"1 main.main running 14-16 at -\n"
		"2 w running 21-24 at -\n"
		"1 main.main waiting 16-32 at main.main\n"
		"1 main.main runnable 32-34 at main.main\n"
		"1 main.main running 34-38 at -\n" ENDS);
	expect((struct trace_filter){.within = {.region = STR("check"), .type = STR("pay")}},
		"1 main.main running 14-16 at -\n"
		"2 w running 21-24 at -\n"
		"1 main.main waiting 16-32 at main.main\n"
		"1 main.main runnable 32-34 at main.main\n"
		"1 main.main running 34-36 at -\n" ENDS);
}

/* One that lives on behind a part that was lost is one, and inside of nothing. */
static void lost_part(void **state)
{
	struct trace_filter f = {.within = {.region = STR("check")}};
	struct stream s;

	(void)state;
	stream_init(&s);
	s.lives.filter = &f;
	stream_sync(&s, 0, STREAM_RESET);
	go(&s, 1, 1, TRACE_BY_STATUS, TRACE_UNDETERMINED, TRACE_RUNNING);
	user(&s, TRACE_REGION_BEGIN, 10, 1, 0, 0, "check");
	stream_sync(&s, 20, STREAM_RESET);
	go(&s, 21, 1, TRACE_BY_STATUS, TRACE_UNDETERMINED, TRACE_RUNNING);
	go(&s, 22, 2, TRACE_BY_STATUS, TRACE_UNDETERMINED, TRACE_RUNNING);
	stream_sync(&s, 30, STREAM_LAST);
	assert_string_equal(strbuf_cstr(&s.text),
		"1 main.main running 10-10 at - unended\n1 left 10\n1 left 30\n2 left 30\n");
	assert_int_equal(s.lives.goroutines, 2);
	stream_release(&s);
	trace_filter_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tasks),
		cmocka_unit_test(regions),
		cmocka_unit_test(lost_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
