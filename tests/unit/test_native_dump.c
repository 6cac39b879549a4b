/* SPDX-License-Identifier: MIT */
/* Captures of testdata/gen/native; the labels follow from its programs. */
#include "foreign_dump.h"

#include "formats/gdb_frame.h"
#include "model/owner.h"

#define FOLDER "testdata/native/"

struct shape {
	const char *file;
	size_t threads;
};

static void all_threads(void **state)
{
	/* waits.cc: main, 16 + sleeper + join + 2 lambdas, 3 workers; "crash" has one more.
	 * When gdb lets go of a process, epoll_wait() fails with EINTR: eu-stack came afterwards.
	 */
	static const struct shape shapes[] = {{"gdb-waits.txt", 24}, {"gdb-stripped.txt", 24},
		{"gdb-core.txt", 25}, {"gdb-signal.txt", 25}, {"gdb-full.txt", 6},
		{"gdb-pool-1.txt", 7}, {"gdb-pool-60.txt.gz", 61}, {"gdb-terminal.txt", 4},
		{"gdb-rust.txt", 5}, {"gdb-go.txt", 4}, {"eustack-waits.txt", 23},
		{"eustack-source.txt", 23}, {"eustack-verbose.txt", 23},
		{"eustack-stripped.txt", 23}, {"eustack-core.txt", 25}, {"eustack-pool.txt", 7},
		{"eustack-one.txt", 1}, {"eustack-rust.txt", 5}, {"eustack-short.txt", 23}};

	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		char path[256];
		struct capture *c;

		snprintf(path, sizeof(path), FOLDER "%s", shapes[i].file);
		c = capture_file(path);
		assert_true(c->ok);
		if (c->nsnaps != 1 || c->nthreads != shapes[i].threads)
			fail_msg("%s: %zu dumps, %zu threads", path, c->nsnaps, c->nthreads);
		assert_int_equal(c->snaps[0].runtime, RUNTIME_NATIVE);
		assert_int_equal(diag_lost(&c->diag, str_from(path)), 0);
		capture_free(c);
	}
}

static const struct wait_label labels[] = {{"wait_epoll", WAIT_IO}, {"on_mutex", WAIT_MUTEX},
	{"on_rdlock", WAIT_RW_READ}, {"on_wrlock", WAIT_RW_WRITE}, {"on_semaphore", WAIT_SEMA},
	{"on_futex", WAIT_SYSCALL}, {"asleep", WAIT_SLEEP}, {"read_pipe", WAIT_IO},
	{"accept_one", WAIT_IO}, {"receive", WAIT_IO}, {"wait_poll", WAIT_IO},
	{"wait_select", WAIT_IO}, {"wait_child", WAIT_SYSCALL}, {"busy", WAIT_RUN},
	{"join_other", WAIT_WAITGROUP}, {"main", WAIT_SYSCALL}};

static void states(void **state)
{
	static const char *const files[] = {
		"gdb-waits.txt", "gdb-core.txt", "gdb-signal.txt", "eustack-verbose.txt"};
	struct capture *c;

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char path[256];

		snprintf(path, sizeof(path), FOLDER "%s", files[i]);
		c = capture_file(path);
		for (size_t k = i == 3; k < sizeof(labels) / sizeof(labels[0]); k++)
			check_label(c, path, &labels[k]);
		capture_free(c);
	}
	c = capture_file(FOLDER "gdb-waits.txt");
	check_label(c, "queue", &(struct wait_label){"shop::Queue<shop::Order>::take", WAIT_COND});
	capture_free(c);
	/* Without symbols of its own the process still shows what it waits for. */
	c = capture_file(FOLDER "eustack-waits.txt");
	for (size_t k = 1; k + 1 < sizeof(labels) / sizeof(labels[0]); k++) {
		char name[64];

		snprintf(name, sizeof(name), "%s(void*)", labels[k].function);
		check_label(c, "eustack", &(struct wait_label){name, labels[k].class});
	}
	capture_free(c);
}

/* Each thread's name in gdb-waits is the function it waits in, but for three kinds. */
static void names_and_sites(void **state)
{
	struct capture *c = capture_file(FOLDER "gdb-waits.txt");
	struct owner o = {0};
	size_t same = 0;

	(void)state;
	for (size_t i = 0; i < c->nthreads; i++) {
		frameid site = owner_site(&o, &c->stacks, c->threads[i].stack);

		assert_true(str_eq(stacks_frame_file(&c->stacks, site), STR("waits.cc")));
		same += str_eq(stacks_text(&c->stacks, c->threads[i].name),
			stacks_frame_name(&c->stacks, site));
	}
	/* 16 + sleeper + join, less "on wr (lock)" */
	assert_int_equal(same, 17);
	capture_free(c);
	owner_release(&o);
}

static void frames(void **state)
{
	struct gdb_frame f;

	(void)state;
	assert_true(gdb_frame_parse(
		STR("#12 0x00005591 in f<int (*)(char)>(int&) (s=0x1 \"a) at (b:3\", n=1) at a b.c:51"),
		&f));
	assert_true(str_eq(f.name, STR("f<int (*)(char)>(int&)")));
	assert_true(str_eq(f.file, STR("a b.c")));
	assert_int_equal(f.line, 51);
	assert_int_equal(f.number, 12);
	assert_true(gdb_frame_parse(STR("#1  <signal handler called>"), &f));
	assert_true(str_eq(f.name, STR("<signal handler called>")));
	assert_true(gdb_frame_parse(STR("#3  0x00007fed in ?? () from /lib/libstdc++.so.6"), &f));
	assert_true(str_eq(f.file, STR("/lib/libstdc++.so.6")));
	assert_false(gdb_frame_parse(STR("#3  0x00007fed in f (a="), &f));
	assert_false(gdb_frame_parse(STR("#define X (1)"), &f));
}

static void headers(void **state)
{
	static const struct {
		const char *text, *name;
		uint64_t id;
	} good[] = {{"Thread 3 (Thread 0x7f1d894076c0 (LWP 659) \"a (b)\"):", "a (b)", 659},
		{"Thread 3 (Thread 0x7f1d894076c0 (LWP 659)):", "", 659},
		{"Thread 4 (LWP 1926 \"spin\"):", "spin", 1926}, {"Thread 1 (LWP 7):", "", 7},
		{"Thread 1 (process 9):", "", 9}, {"Thread 1.2 (Thread 0x10 (LWP 5)):", "", 5},
		{"Thread 2 (Thread 140 (LWP 6)):", "", 6}};
	struct str name;
	uint64_t id;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(gdb_thread_parse(str_from(good[i].text), &id, &name));
		assert_true(id == good[i].id && str_eq(name, str_from(good[i].name)));
	}
	assert_false(gdb_thread_parse(STR("Thread 28906 (idle): \"MainThread\""), &id, &name));
	assert_false(gdb_thread_parse(STR("Thread 3 (pool) is done:"), &id, &name));
}

/* A pager that stops inside of a frame leaves no trace: three equal workers stay equal. */
static void pager(void **state)
{
	struct capture *c = capture_file(FOLDER "gdb-terminal.txt");

	(void)state;
	assert_true(c->threads[0].stack == c->threads[1].stack);
	assert_true(c->threads[1].stack == c->threads[2].stack);
	assert_int_equal(stacks_get(&c->stacks, c->threads[0].stack)->depth, 16);
	capture_free(c);
	c = capture_file(FOLDER "gdb-outer.txt");
	assert_true(c->threads[8].flags & THREAD_ELIDED);
	assert_int_equal(c->threads[8].class, WAIT_OTHER);
	capture_free(c);
	c = capture_file(FOLDER "eustack-short.txt");
	assert_true(c->threads[0].flags & THREAD_ELIDED);
	capture_free(c);
}

static void events(void **state)
{
	static const char *const files[] = {FOLDER "gdb-core.txt", FOLDER "gdb-signal.txt"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct capture *c = capture_file(files[i]);

		assert_int_equal(c->nevents, 1);
		assert_int_equal(c->events[0].kind, EVENT_FATAL);
		assert_string_equal(c->events[0].text, "SIGSEGV, Segmentation fault");
		assert_true(str_eq(capture_frame(c, c->events[0].stack, 0), STR("crash")));
		capture_free(c);
	}
}

static void wrappings(void **state)
{
	(void)state;
	check_wrappings(FOLDER "gdb-pool-1.txt");
	check_wrappings(FOLDER "gdb-full.txt");
	check_wrappings(FOLDER "eustack-waits.txt");
	check_wrappings(FOLDER "eustack-source.txt");
}

static void cuts(void **state)
{
	(void)state;
	check_cuts(FOLDER "gdb-pool-1.txt");
	check_cuts(FOLDER "eustack-source.txt");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_threads),
		cmocka_unit_test(states),
		cmocka_unit_test(names_and_sites),
		cmocka_unit_test(frames),
		cmocka_unit_test(headers),
		cmocka_unit_test(pager),
		cmocka_unit_test(events),
		cmocka_unit_test(wrappings),
		cmocka_unit_test(cuts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
