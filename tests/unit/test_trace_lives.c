/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "trace_stream.h"

#define UNDETERMINED TRACE_UNDETERMINED
#define ABSENT	     TRACE_ABSENT
#define RUNNABLE     TRACE_RUNNABLE
#define RUNNING	     TRACE_RUNNING
#define WAITING	     TRACE_WAITING
#define SYSCALL	     TRACE_SYSCALL

static void expect(struct stream *s, const char *text)
{
	assert_string_equal(strbuf_cstr(&s->text), text);
	stream_release(s);
}

/* Created, runs, waits, is woken, ends: every instant is in one span. */
static void a_life(void **state)
{
	struct stream s;

	(void)state;
	stream_init(&s);
	stream_sync(&s, 0, STREAM_RESET);
	stream_go(&s, (struct move){1, 1, 1, 0, 7, TRACE_BY_STATUS, UNDETERMINED, RUNNING,
			      "main.main", NULL});
	stream_go(&s, (struct move){10, 1, 1, 7, 8, TRACE_BY_CREATE, ABSENT, RUNNABLE, "main.work",
			      NULL});
	stream_go(&s, (struct move){15, 2, 2, 0, 8, TRACE_BY_START, RUNNABLE, RUNNING, "", NULL});
	stream_go(&s, (struct move){20, 2, 2, 8, 8, TRACE_BY_BLOCK, RUNNING, WAITING,
			      "main.work;main.take", "chan receive"});
	stream_go(&s, (struct move){32, 1, 1, 7, 8, TRACE_BY_UNBLOCK, WAITING, RUNNABLE, "", NULL});
	stream_go(&s, (struct move){35, 2, 2, 0, 8, TRACE_BY_START, RUNNABLE, RUNNING, "", NULL});
	stream_go(&s, (struct move){41, 2, 2, 8, 8, TRACE_BY_END, RUNNING, ABSENT, "", NULL});
	stream_sync(&s, 50, STREAM_LAST);
	/* The creation names the new one and where it stands until it runs; the wait's place is
	 * where it is ready, too. */
	expect(&s, "8 born\n"
		   "8 main.work runnable 10-15 at main.work\n"
		   "8 main.work running 15-20 at -\n"
		   "8 main.work waiting 20-32 at main.take by 7\n"
		   "8 main.work runnable 32-35 at main.take by 7\n"
		   "8 main.work running 35-41 at -\n"
		   "8 gone 41\n"
		   "7 main.main running 0-50 at - before unended\n"
		   "7 left 50\n");
}

/* Behind a part that was lost nothing is known; what was open ends at the last event before. */
static void a_reset(void **state)
{
	struct stream s;

	(void)state;
	stream_init(&s);
	stream_sync(&s, 0, STREAM_RESET);
	stream_go(&s, (struct move){3, 1, 1, 0, 7, TRACE_BY_STATUS, UNDETERMINED, WAITING,
			      "main.main;main.wait", NULL});
	stream_go(&s, (struct move){8, 1, 1, 0, 9, TRACE_BY_STATUS, UNDETERMINED, RUNNABLE,
			      "main.idle", NULL});
	stream_sync(&s, 100, STREAM_RESET);
	stream_go(&s, (struct move){104, 1, 1, 0, 7, TRACE_BY_STATUS, UNDETERMINED, RUNNING,
			      "main.main", NULL});
	stream_sync(&s, 120, STREAM_LAST);
	expect(&s, "7 main.main waiting 0-8 at main.wait before unended\n"
		   "7 left 8\n"
		   "9 main.idle runnable 0-8 at main.idle before unended\n"
		   "9 left 8\n"
		   "7 main.main running 100-120 at - before unended\n"
		   "7 left 120\n");
}

/* The last generation breaks off: the same, at the end. */
static void a_break(void **state)
{
	struct stream s;

	(void)state;
	stream_init(&s);
	stream_sync(&s, 0, STREAM_RESET);
	stream_go(&s, (struct move){6, 1, 1, 0, 7, TRACE_BY_STATUS, UNDETERMINED, WAITING,
			      "main.main", NULL});
	stream_sync(&s, 90, STREAM_RESET | STREAM_LAST);
	expect(&s, "7 main.main waiting 0-6 at main.main before unended\n7 left 6\n");
}

/* Spans wait for their goroutine's name, but not for ever. */
static void held(void **state)
{
	struct stream s;

	(void)state;
	stream_init(&s);
	stream_sync(&s, 0, STREAM_RESET);
	stream_go(&s,
		(struct move){1, 1, 1, 0, 7, TRACE_BY_STATUS, UNDETERMINED, RUNNABLE, "", NULL});
	stream_go(&s, (struct move){2, 1, 1, 0, 7, TRACE_BY_START, RUNNABLE, RUNNING, "", NULL});
	assert_string_equal(strbuf_cstr(&s.text), "");
	stream_go(&s, (struct move){5, 1, 1, 7, 7, TRACE_BY_BLOCK, RUNNING, WAITING,
			      "runtime.main;main.main", "sleep"});
	stream_go(&s,
		(struct move){6, 1, 1, 0, 8, TRACE_BY_STATUS, UNDETERMINED, RUNNABLE, "", NULL});
	for (int i = 0; i < 4; i++) {
		stream_go(&s, (struct move){10 + 2 * i, 1, 1, 0, 8, TRACE_BY_START, RUNNABLE,
				      RUNNING, "", NULL});
		stream_go(&s, (struct move){11 + 2 * i, 1, 1, 8, 8, TRACE_BY_STOP, RUNNING,
				      RUNNABLE, "", "preempted"});
	}
	expect(&s, "7 runtime.main runnable 0-2 at - before\n"
		   "7 runtime.main running 2-5 at -\n"
		   "8 ? runnable 0-10 at - before\n"
		   "8 ? running 10-11 at -\n"
		   "8 ? runnable 11-12 at -\n"
		   "8 ? running 12-13 at -\n"
		   "8 ? runnable 13-14 at -\n"
		   "8 ? running 14-15 at -\n"
		   "8 ? runnable 15-16 at -\n"
		   "8 ? running 16-17 at -\n");
}

/* What a goroutine does names it; a CPU sample or a frame without a name does not. */
static void named_by_what_it_does(void **state)
{
	struct trace_event log = stream_event(TRACE_SAMPLE, 4);
	const struct trace_goroutine *g;
	struct stream s;

	(void)state;
	stream_init(&s);
	stream_sync(&s, 0, STREAM_RESET);
	stream_go(
		&s, (struct move){2, 1, 1, 0, 7, TRACE_BY_STATUS, UNDETERMINED, RUNNING, "", NULL});
	log.goroutine = 7;
	log.stack = stream_stack(&s, "main.wrong");
	trace_lives_event(&s.lives, &log);
	g = trace_lives_get(&s.lives, 7);
	assert_int_equal(g->entry, 0);
	log.kind = TRACE_LOG;
	log.time_ns = 5;
	log.stack = stacks_push(&s.stacks, 0,
		stacks_frame(&s.stacks,
			stacks_function(&s.stacks, (struct str){0}, (struct str){0}), 0, 0));
	trace_lives_event(&s.lives, &log);
	assert_int_equal(trace_lives_get(&s.lives, 7)->entry, 0);
	log.time_ns = 6;
	log.stack = stream_stack(&s, "runtime.bgsweep;x");
	trace_lives_event(&s.lives, &log);
	g = trace_lives_get(&s.lives, 7);
	assert_true(str_eq(stream_entry(&s, g->entry), STR("runtime.bgsweep")));
	assert_true(g->system);
	stream_release(&s);
}

static void enter_call(struct stream *s)
{
	stream_init(s);
	stream_sync(s, 0, STREAM_RESET);
	stream_go(s, (struct move){1, 4, 1, 0, 7, TRACE_BY_STATUS, UNDETERMINED, RUNNING,
			     "main.main", NULL});
	stream_go(s, (struct move){10, 4, 1, 7, 7, TRACE_BY_SYSCALL, RUNNING, SYSCALL,
			     "main.main;read", NULL});
}

/* The proc is taken from the call; only the call on that thread, and only once. */
static void a_steal(void **state)
{
	struct stream s;

	(void)state;
	enter_call(&s);
	stream_proc(&s,
		(struct move){12, 5, 0, 0, 2, TRACE_BY_STEAL, RUNNING, TRACE_IDLE, NULL, NULL}, 6);
	stream_proc(&s,
		(struct move){14, 5, 0, 0, 1, TRACE_BY_STEAL, RUNNING, TRACE_IDLE, NULL, NULL}, 4);
	stream_proc(&s,
		(struct move){16, 5, 0, 0, 1, TRACE_BY_STEAL, RUNNING, TRACE_IDLE, NULL, NULL}, 4);
	stream_go(&s, (struct move){30, 4, 0, 7, 7, TRACE_BY_RETURN_BLOCKED, SYSCALL, RUNNABLE, "",
			      NULL});
	/* Nobody is in a call on that thread any more. */
	stream_proc(&s,
		(struct move){33, 5, 0, 0, 1, TRACE_BY_STEAL, RUNNING, TRACE_IDLE, NULL, NULL}, 4);
	stream_sync(&s, 40, STREAM_LAST);
	expect(&s, "7 main.main running 0-10 at - before\n"
		   "7 main.main syscall 10-30 at read lost 14\n"
		   "7 main.main runnable 30-40 at read unended\n"
		   "7 left 40\n");
}

/* The call's own thread gives the proc up (runtime.entersyscallblock). */
static void a_release(void **state)
{
	struct stream s;

	(void)state;
	enter_call(&s);
	stream_proc(&s,
		(struct move){11, 4, 1, 7, 1, TRACE_BY_RELEASE, RUNNING, TRACE_IDLE, NULL, NULL},
		0);
	stream_sync(&s, 40, STREAM_LAST);
	expect(&s, "7 main.main running 0-10 at - before\n"
		   "7 main.main syscall 10-40 at read lost 11 unended\n"
		   "7 left 40\n");
}

/* A coroutine switch: the other is ready and runs, this one waits for no reason given. */
static void a_switch(void **state)
{
	struct stream s;

	(void)state;
	stream_init(&s);
	stream_sync(&s, 0, STREAM_RESET);
	stream_go(&s, (struct move){1, 1, 1, 0, 7, TRACE_BY_STATUS, UNDETERMINED, RUNNING,
			      "main.main", NULL});
	stream_go(&s, (struct move){5, 1, 1, 7, 8, TRACE_BY_CREATE, ABSENT, WAITING,
			      "runtime.corostart", NULL});
	stream_go(&s, (struct move){20, 1, 1, 7, 8, TRACE_BY_SWITCH, WAITING, RUNNABLE, "", NULL});
	stream_go(&s, (struct move){21, 1, 1, 7, 7, TRACE_BY_BLOCK, RUNNING, WAITING, "", NULL});
	stream_go(&s, (struct move){22, 1, 1, 0, 8, TRACE_BY_START, RUNNABLE, RUNNING, "", NULL});
	stream_sync(&s, 30, STREAM_LAST);
	expect(&s, "8 born\n"
		   "8 runtime.corostart waiting 5-20 at runtime.corostart by 7\n"
		   "7 main.main running 0-21 at - before\n"
		   "8 runtime.corostart runnable 20-22 at runtime.corostart by 7\n"
		   "7 main.main waiting 21-30 at - unended\n"
		   "7 left 30\n"
		   "8 runtime.corostart running 22-30 at - unended\n"
		   "8 left 30\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_life),
		cmocka_unit_test(a_reset),
		cmocka_unit_test(a_break),
		cmocka_unit_test(held),
		cmocka_unit_test(named_by_what_it_does),
		cmocka_unit_test(a_steal),
		cmocka_unit_test(a_release),
		cmocka_unit_test(a_switch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
