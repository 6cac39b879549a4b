/* SPDX-License-Identifier: MIT */
/* Captures of testdata/gen/python; the labels follow from its programs. */
#include "foreign_dump.h"

#include "model/owner.h"

#define FOLDER "testdata/python/"

struct shape {
	const char *file;
	size_t snaps, threads, events;
};

static void all_threads(void **state)
{
	/*
	 * waits.py: main, a pool of 6, 14 + 5 threads; "busy" has one more. An executor starts no
	 * thread while one is free: five workers were enough for "pool".
	 */
	static const struct shape shapes[] = {
		{"pyspy-waits-3.11.txt", 1, 27, 0},
		{"pyspy-waits-3.8.txt", 1, 26, 0},
		{"pyspy-locals-3.11.txt", 1, 26, 0},
		{"pyspy-native-3.11.txt", 1, 26, 0},
		{"pyspy-subprocesses-3.11.txt", 1, 3, 0},
		{"pyspy-deps-3.11.txt", 1, 4, 0},
		{"pyspy-pool-1.txt", 1, 6, 0},
		{"pyspy-leak-1.txt", 1, 12, 0},
		{"pyspy-leak-2.txt", 1, 47, 0},
		{"faulthandler-waits-3.8.txt", 1, 26, 0},
		{"faulthandler-waits-3.13.txt", 1, 26, 0},
		{"faulthandler-segv-3.13.txt", 1, 26, 1},
		{"faulthandler-abort-3.11.txt", 1, 26, 1},
		{"faulthandler-later-3.11.txt", 2, 52, 2},
		{"faulthandler-fatal-3.11.txt", 1, 1, 1},
		{"faulthandler-deep-3.6.txt", 1, 2, 0},
		{"faulthandler-deep-3.11.txt", 1, 2, 0},
		{"faulthandler-gc-3.11.txt", 1, 1, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		char path[256];
		struct capture *c;

		snprintf(path, sizeof(path), FOLDER "%s", shapes[i].file);
		c = capture_file(path);
		assert_true(c->ok);
		if (c->nsnaps != shapes[i].snaps || c->nthreads != shapes[i].threads ||
			c->nevents != shapes[i].events)
			fail_msg("%s: %zu dumps, %zu threads, %zu events", path, c->nsnaps,
				c->nthreads, c->nevents);
		assert_int_equal(c->snaps[0].runtime, RUNTIME_PYTHON);
		assert_int_equal(diag_lost(&c->diag, str_from(path)), 0);
		capture_free(c);
	}
}

static void states(void **state)
{
	static const char *const files[] = {"pyspy-waits-3.11.txt", "pyspy-waits-3.8.txt",
		"pyspy-locals-3.11.txt", "faulthandler-waits-3.13.txt"};
	static const struct wait_label labels[] = {{"next_order", WAIT_COND},
		{"add_order", WAIT_COND}, {"on_condition", WAIT_COND}, {"on_event", WAIT_COND},
		{"on_barrier", WAIT_COND}, {"on_semaphore", WAIT_SEMA}, {"loop", WAIT_IO},
		{"read_line", WAIT_IO}, {"serve", WAIT_IO}, {"wait_for_child", WAIT_SYSCALL},
		{"_worker", WAIT_RUNTIME_IDLE},
		/* C leaves no frame: not known, and not called running. */
		{"on_lock", WAIT_OTHER}, {"on_rlock", WAIT_OTHER}, {"asleep", WAIT_OTHER},
		{"one_then_two", WAIT_OTHER}, {"read_pipe", WAIT_OTHER}};
	/* --native shows the frames of C. */
	static const struct wait_label native[] = {{"on_lock", WAIT_MUTEX},
		{"on_rlock", WAIT_MUTEX}, {"two_then_one", WAIT_MUTEX}, {"next_order", WAIT_COND},
		{"asleep", WAIT_SLEEP}, {"read_pipe", WAIT_IO}, {"receive", WAIT_IO},
		{"_worker", WAIT_RUNTIME_IDLE}};
	struct capture *c;

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char path[256];

		snprintf(path, sizeof(path), FOLDER "%s", files[i]);
		c = capture_file(path);
		for (size_t k = 0; k < sizeof(labels) / sizeof(labels[0]); k++)
			check_label(c, path, &labels[k]);
		capture_free(c);
	}
	c = capture_file(FOLDER "pyspy-native-3.11.txt");
	for (size_t k = 0; k < sizeof(native) / sizeof(native[0]); k++)
		check_label(c, "native", &native[k]);
	capture_free(c);
	c = capture_file(FOLDER "pyspy-waits-3.11.txt");
	check_label(c, "busy", &(struct wait_label){"busy", WAIT_RUN});
	capture_free(c);
}

static void names_and_sites(void **state)
{
	struct capture *c = capture_file(FOLDER "pyspy-waits-3.11.txt");
	struct owner o = {0};

	(void)state;
	/* Each thread is named after the function that waits: that is its site. */
	for (size_t i = 7; i < c->nthreads; i++) {
		frameid site = owner_site(&o, &c->stacks, c->threads[i].stack);

		assert_true(str_eq(stacks_text(&c->stacks, c->threads[i].name),
			stacks_frame_name(&c->stacks, site)));
		assert_true(str_eq(stacks_frame_file(&c->stacks, site), STR("waits.py")));
	}
	assert_true(str_eq(stacks_text(&c->stacks, c->threads[0].name), STR("MainThread")));
	assert_true(str_eq(stacks_text(&c->stacks, c->threads[0].status), STR("idle")));
	capture_free(c);
	c = capture_file(FOLDER "pyspy-deps-3.11.txt");
	assert_true(str_eq(
		stacks_frame_name(&c->stacks, owner_site(&o, &c->stacks, c->threads[1].stack)),
		STR("fetch")));
	capture_free(c);
	owner_release(&o);
}

static void events(void **state)
{
	struct capture *c = capture_file(FOLDER "faulthandler-segv-3.13.txt");

	(void)state;
	assert_int_equal(c->events[0].kind, EVENT_FATAL);
	assert_string_equal(c->events[0].text, "Segmentation fault");
	assert_true(c->events[0].thread == c->threads[25].id);
	assert_true(str_eq(capture_frame(c, c->events[0].stack, 0), STR("main")));
	capture_free(c);
	c = capture_file(FOLDER "faulthandler-later-3.11.txt");
	assert_int_equal(c->events[0].kind, EVENT_SIGNAL);
	assert_string_equal(c->events[1].text, "Timeout (0:00:01)!");
	assert_int_equal(c->events[1].snapshot, 1);
	capture_free(c);
	c = capture_file(FOLDER "faulthandler-deep-3.11.txt");
	assert_int_equal(c->threads[1].flags, THREAD_ELIDED | THREAD_DUMPER);
	capture_free(c);
}

static void odd_texts(void **state)
{
	/* CPython 3.14 prints names; <no Python frame>; more than 100 threads. */
	struct capture *c =
		capture_text(STR("Fatal Python error: boom\n\n"
				 "Thread 0x00007f90d37f66c0 [worker 1] (most recent call first):\n"
				 "  File \"a \\\"b.py\", line ??? in f\n\n"
				 "Current thread 0x00007f90d47f66c0 (most recent call first):\n"
				 "  <no Python frame>\n"
				 "...\n"));

	(void)state;
	assert_int_equal(c->nthreads, 2);
	assert_true(str_eq(stacks_text(&c->stacks, c->threads[0].name), STR("worker 1")));
	assert_true(c->threads[1].flags & THREAD_NO_STACK);
	assert_true(c->snaps[0].capped);
	assert_int_equal(c->nevents, 1);
	capture_free(c);
	c = capture_text(STR("Traceback (most recent call last):\n  File \"x.py\", line 1, in f\n"
			     "Process 12: exited\nThread 3 (most of it) is busy\n"));
	assert_int_equal(c->nthreads + c->nevents, 0);
	capture_free(c);
}

static void wrappings(void **state)
{
	(void)state;
	check_wrappings(FOLDER "pyspy-waits-3.11.txt");
	check_wrappings(FOLDER "faulthandler-waits-3.13.txt");
	check_wrappings(FOLDER "faulthandler-later-3.11.txt");
}

static void cuts(void **state)
{
	(void)state;
	check_cuts(FOLDER "pyspy-waits-3.8.txt");
	check_cuts(FOLDER "faulthandler-waits-3.8.txt");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_threads),
		cmocka_unit_test(states),
		cmocka_unit_test(names_and_sites),
		cmocka_unit_test(events),
		cmocka_unit_test(odd_texts),
		cmocka_unit_test(wrappings),
		cmocka_unit_test(cuts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
