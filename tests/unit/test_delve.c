/* SPDX-License-Identifier: MIT */
#include "dump_capture.h"

#define CORPUS "testdata/delve/"

static uint64_t count_of(const struct capture *c, enum wait_class class)
{
	uint64_t n = 0;

	for (size_t i = 0; i < c->nthreads; i++)
		n += c->threads[i].class == class && !(c->threads[i].flags & THREAD_RUNTIME);
	return n;
}

/* The n-th frame from the leaf. */
static frameid frame_at(const struct capture *c, const struct thread *t, unsigned n)
{
	stackid s = t->stack;

	while (n-- > 0)
		s = stacks_get(&c->stacks, s)->parent;
	return stacks_get(&c->stacks, s)->frame;
}

static const struct thread *first_of(const struct capture *c, enum wait_class class)
{
	for (size_t i = 0; i < c->nthreads; i++)
		if (c->threads[i].class == class)
			return &c->threads[i];
	fail_msg("no thread in this state");
	return NULL;
}

/* What testdata/gen/delve/main.go starts, whatever was asked of Delve. */
static void assert_depot(const struct capture *c)
{
	assert_true(c->ok);
	assert_int_equal(c->nsnaps, 1);
	assert_false(c->snaps[0].truncated);
	assert_int_equal(c->nthreads, 19);
	assert_int_equal(count_of(c, WAIT_MUTEX), 4);
	assert_int_equal(count_of(c, WAIT_CHAN_SEND), 2);
	assert_int_equal(count_of(c, WAIT_CHAN_RECEIVE), 1);
	assert_int_equal(count_of(c, WAIT_RW_READ), 1);
	assert_int_equal(count_of(c, WAIT_WAITGROUP), 1);
	assert_int_equal(count_of(c, WAIT_SELECT), 1);
	assert_int_equal(count_of(c, WAIT_IO), 1);
	assert_int_equal(count_of(c, WAIT_SLEEP), 1);
	assert_int_equal(count_of(c, WAIT_RUN), 1);
}

static void stacks_are_those_of_a_dump(void **state)
{
	struct capture *c = capture_file(CORPUS "goroutines-deep.txt");
	const struct thread *t;

	(void)state;
	assert_depot(c);
	t = first_of(c, WAIT_CHAN_SEND);
	assert_true(str_eq(
		stacks_frame_name(&c->stacks, frame_at(c, t, 0)), STR("main.(*depot).unload")));
	assert_int_equal(stacks_frame_line(&c->stacks, frame_at(c, t, 0)), 33);
	t = first_of(c, WAIT_CHAN_RECEIVE);
	assert_true(
		str_eq(stacks_frame_name(&c->stacks, frame_at(c, t, 0)), STR("main.generic[...]")));
	t = first_of(c, WAIT_SELECT);
	assert_true(str_eq(stacks_text(&c->stacks, t->labels),
		STR("{\"dock\":\"north, \\\"3\\\"\",\"shift\":\"night\"}")));
	capture_free(c);
}

static void ten_frames_are_not_all(void **state)
{
	struct capture *c = capture_file(CORPUS "goroutines-stacks.txt");
	unsigned elided = 0;

	(void)state;
	assert_depot(c);
	for (size_t i = 0; i < c->nthreads; i++)
		elided += (c->threads[i].flags & THREAD_ELIDED) != 0;
	assert_int_equal(elided, 1); /* depot.descend; the others are not so deep */
	capture_free(c);
}

static void one_line_each_is_one_frame_each(void **state)
{
	struct capture *c = capture_file(CORPUS "goroutines.txt");
	const struct thread *t;

	(void)state;
	assert_depot(c);
	/* Delve names the function that holds the inlined one, here the wrapper of the go
	 * statement, beside the inlined one's line. */
	t = first_of(c, WAIT_CHAN_SEND);
	assert_true(
		str_eq(stacks_frame_name(&c->stacks, frame_at(c, t, 0)), STR("main.main.gowrap2")));
	assert_int_equal(stacks_frame_line(&c->stacks, frame_at(c, t, 0)), 33);
	assert_true(t->flags & THREAD_ELIDED);
	capture_free(c);
}

static void where_it_was_started_is_the_creator(void **state)
{
	struct capture *c = capture_file(CORPUS "goroutines-go.txt");
	const struct thread *t;

	(void)state;
	assert_depot(c);
	t = first_of(c, WAIT_CHAN_SEND);
	assert_int_equal(t->stack, 0);
	assert_true(str_eq(stacks_frame_name(&c->stacks, t->creator), STR("main.main")));
	assert_int_equal(stacks_frame_line(&c->stacks, t->creator), 54);
	capture_free(c);
}

/* Delve 1.6 wrote the number of goroutines first, and a duration that meant nothing. */
static void old_lists_are_read(void **state)
{
	static const char text[] =
		"(dlv) goroutines -t\n"
		"[2 goroutines]\n"
		"* Goroutine 1 - User: /src/my app/main.go:7 main.main (0x4e7edc) (thread 12)\n"
		"  Goroutine 200 - User: /src/p/q.go:1631 example.com/p.(*Q).put (0x8cbcdc) "
		"[chan send 457314h58m45.572259763s]\n"
		"\t0  0x000000000043f725 in runtime.gopark\n"
		"\t    at /usr/lib/golang/src/runtime/proc.go:337\n"
		"\t1  0x000000000040be5a in runtime.chansend\n"
		"\t    at /usr/lib/golang/src/runtime/chan.go:257\n"
		"\t2  0x00000000008cbcdc in example.com/p.(*Q).put\n"
		"\t    at /src/p/q.go:1631\n"
		"\t        q = (*example.com/p.Q)(0xc000010000)\n";
	struct capture *c = capture_text(str_from(text));

	(void)state;
	assert_int_equal(c->nthreads, 2);
	assert_int_equal(c->threads[0].class, WAIT_RUN);
	assert_true(str_eq(stacks_frame_file(&c->stacks, frame_at(c, &c->threads[0], 0)),
		STR("/src/my app/main.go")));
	assert_int_equal(c->threads[1].class, WAIT_CHAN_SEND);
	assert_int_equal(c->threads[1].wait_ns, -1);
	assert_int_equal(stacks_get(&c->stacks, c->threads[1].stack)->depth, 1);
	capture_free(c);
}

static void two_lists_are_two_snapshots(void **state)
{
	static const char text[] = "  Goroutine 1 - User: /a.go:7 main.main (0x1) [sleep]\n"
				   "  Goroutine 2 - User: /a.go:9 main.f (0x2) [select]\n"
				   "  Goroutine 1 - User: /a.go:7 main.main (0x1) [sleep]\n";
	struct capture *c = capture_text(str_from(text));

	(void)state;
	assert_int_equal(c->nsnaps, 2);
	assert_int_equal(c->snaps[0].threads, 2);
	assert_int_equal(c->snaps[1].threads, 1);
	capture_free(c);
}

static void words_that_only_look_alike_are_left(void **state)
{
	static const char text[] = "Goroutine 7 - User: see above (0x) [x]\n"
				   "  Goroutine - User: /a.go:7 main.main (0x1)\n"
				   "  Goroutine 3 - Owner: /a.go:7 main.main (0x1)\n"
				   "Previous write by Goroutine 3 - at\n"
				   "  Goroutine 99999999999999999999 - User: /a.go:7 f (0x1)\n";
	struct capture *c = capture_text(str_from(text));

	(void)state;
	assert_int_equal(c->nthreads, 0);
	assert_int_equal(c->nsnaps, 0);
	capture_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stacks_are_those_of_a_dump),
		cmocka_unit_test(ten_frames_are_not_all),
		cmocka_unit_test(one_line_each_is_one_frame_each),
		cmocka_unit_test(where_it_was_started_is_the_creator),
		cmocka_unit_test(old_lists_are_read),
		cmocka_unit_test(two_lists_are_two_snapshots),
		cmocka_unit_test(words_that_only_look_alike_are_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
