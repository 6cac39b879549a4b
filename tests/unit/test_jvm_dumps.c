/* SPDX-License-Identifier: MIT */
/* Whole thread dumps; what they must say is known from the programs below testdata/gen/jvm. */
#include "dump_capture.h"

#define CORPUS "testdata/jvm/"

static struct capture *read_file(const char *path)
{
	struct capture *c = capture_file(path);

	if (!c->ok)
		fail_msg("%s: %s", path, c->err.text);
	if (diag_any_loss(&c->diag))
		fail_msg("%s: loses: %s", path, c->diag.items[0].kind);
	return c;
}

static const struct thread *named(const struct capture *c, const char *name)
{
	for (size_t i = 0; i < c->nthreads; i++)
		if (str_eq(stacks_text(&c->stacks, c->threads[i].name), str_from(name)))
			return &c->threads[i];
	fail_msg("no thread \"%s\"", name);
	return NULL;
}

/* What the names of the threads of Waits.java mean. */
static const struct {
	const char *name;
	enum wait_class class;
} waits[] = {
	{"main", WAIT_SLEEP},
	{"object-wait", WAIT_COND},
	{"object-wait-twice", WAIT_COND},
	{"writer-holds", WAIT_SLEEP},
	{"rw-read", WAIT_RW_READ},
	{"rw-write", WAIT_RW_WRITE},
	{"stamped-read", WAIT_RW_READ},
	{"condition", WAIT_COND},
	{"lock-holds", WAIT_SLEEP},
	{"lock-try", WAIT_MUTEX},
	{"queue-take", WAIT_COND},
	{"array-put", WAIT_COND},
	{"sync-put", WAIT_COND},
	{"delay", WAIT_COND},
	{"exchanger", WAIT_COND},
	{"semaphore", WAIT_SEMA},
	{"latch", WAIT_WAITGROUP},
	{"future-task", WAIT_WAITGROUP},
	{"completable", WAIT_WAITGROUP},
	{"barrier", WAIT_WAITGROUP},
	{"phaser", WAIT_WAITGROUP},
	{"sleeper", WAIT_SLEEP},
	{"join", WAIT_WAITGROUP},
	{"accept", WAIT_IO},
	{"read", WAIT_IO},
	{"select", WAIT_IO},
	{"park-proxy", WAIT_COND},
	{"reflect", WAIT_COND},
	{"park-nanos", WAIT_COND},
	{"busy", WAIT_RUN},
	{"timer", WAIT_COND},
	{"pool-1-thread-1", WAIT_COND},
	{"Signal Dispatcher", WAIT_RUNTIME_IDLE},
};

static void waits_are_told_apart(void **state)
{
	static const char *const files[] = {CORPUS "waits-jstack-jdk17.txt",
		CORPUS "waits-sigquit-jdk17.txt", CORPUS "waits-jstack-l-jdk25.txt"};

	(void)state;
	for (size_t f = 0; f < 3; f++) {
		struct capture *c = read_file(files[f]);

		assert_int_equal(c->nsnaps, 1);
		assert_int_equal(c->nevents, 0);
		for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++)
			if (named(c, waits[i].name)->class != waits[i].class)
				fail_msg("%s: %s: %s", files[f], waits[i].name,
					wait_class_name(named(c, waits[i].name)->class));
		capture_free(c);
	}
}

static void runtime_threads_are_set_aside(void **state)
{
	struct capture *c = read_file(CORPUS "holder-jstack-l-jdk17.txt");
	size_t mine = 0;

	(void)state;
	for (size_t i = 0; i < c->nthreads; i++)
		mine += !(c->threads[i].flags & THREAD_RUNTIME);
	assert_int_equal(mine, 42); /* main, render, http-0 to http-39 */
	assert_true(named(c, "VM Thread")->flags & THREAD_RUNTIME);
	assert_true(named(c, "VM Thread")->id == 0);
	assert_true(named(c, "Finalizer")->flags & THREAD_RUNTIME);
	assert_int_equal(c->snaps[0].runtime, RUNTIME_JVM);
	assert_true(c->snaps[0].time_ns == TIME_UNKNOWN);
	assert_false(c->snaps[0].truncated);
	assert_true(named(c, "http-7")->object == named(c, "http-9")->object);
	assert_int_equal(named(c, "http-7")->evidence, OBJECT_STATED);
	assert_str(
		capture_frame(c, named(c, "http-7")->stack, 0), "com.example.shop.Report.render");
	capture_free(c);
}

static void cycles_are_events(void **state)
{
	static const char *const files[] = {CORPUS "transfer-jstack-l-jdk17.txt",
		CORPUS "transfer-jcmd-jdk17.txt", CORPUS "transfer-sigquit-jdk17.txt",
		CORPUS "transfer-sigquit-jdk25.txt"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct capture *c = read_file(files[i]);

		assert_int_equal(c->nsnaps, 1);
		assert_int_equal(c->nevents, 2);
		assert_int_equal(c->events[0].kind, EVENT_DEADLOCK);
		assert_string_equal(c->events[0].text, "\"transfer-1\" waits for \"transfer-2\", "
						       "\"transfer-2\" waits for \"transfer-1\"");
		assert_non_null(
			strstr(c->events[1].text, "\"ring \"2\"\" waits for \"ring \"0\"\""));
		assert_null(strstr(c->events[1].detail, "audit"));
		assert_non_null(strstr(c->events[0].detail, "waiting to lock monitor"));
		assert_str(
			capture_frame(c, c->events[0].stack, 0), "com.example.shop.Transfers.move");
		assert_int_equal(c->events[0].snapshot, 0);
		capture_free(c);
	}
}

static void owned_synchronizers_are_cycles(void **state)
{
	static const char *const files[] = {
		CORPUS "orders-jstack-l-jdk17.txt", CORPUS "orders-jstack-l-jdk25.txt"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct capture *c = read_file(files[i]);

		assert_int_equal(c->nevents, 1);
		assert_string_equal(c->events[0].text,
			"\"reserve\" waits for \"bill\", \"bill\" waits for \"reserve\"");
		assert_int_equal(named(c, "bill")->class, WAIT_MUTEX);
		capture_free(c);
	}
}

static void virtual_threads(void **state)
{
	struct capture *c = read_file(CORPUS "virtual-jstack-l-jdk25.txt");
	size_t spinning = 0;

	(void)state;
	/* Only the mounted one is in a jstack; its carrier is the runtime's. */
	for (size_t i = 0; i < c->nthreads; i++)
		if (c->threads[i].id == 52) {
			spinning++;
			assert_int_equal(c->threads[i].class, WAIT_RUN);
			assert_str(capture_frame(c, c->threads[i].stack, 0), "Virtual.spin");
		}
	assert_int_equal(spinning, 1);
	assert_true(named(c, "ForkJoinPool-1-worker-1")->flags & THREAD_RUNTIME);
	capture_free(c);

	c = read_file(CORPUS "virtual-dump-jdk25.txt");
	assert_int_equal(c->nsnaps, 1);
	assert_int_equal(c->nthreads, 11 + 30); /* blocks counted with grep -c '^#' */
	assert_int_equal(named(c, "order-3")->class, WAIT_MUTEX);
	assert_int_equal(named(c, "monitor-1")->class, WAIT_MUTEX);
	assert_int_equal(named(c, "nap")->class, WAIT_SLEEP);
	assert_true(named(c, "Attach Listener")->flags & THREAD_DUMPER);
	assert_true(c->snaps[0].time_ns / 1000000000 == 1795267977); /* 2026-11-21T13:32:57Z */
	capture_free(c);
}

/* ---- locks ---- */

struct lock_sink {
	struct sink sink;
	const char *name;
	struct stacks *stacks;
	struct thread_lock locks[8];
	size_t n;
};

static bool keep_locks(struct sink *sink, const struct thread *t)
{
	struct lock_sink *k = (struct lock_sink *)sink;

	if (str_eq(stacks_text(k->stacks, t->name), str_from(k->name)))
		for (size_t i = 0; i < t->nlocks && k->n < 8; i++)
			k->locks[k->n++] = t->locks[i];
	return true;
}

static struct lock_sink locks_of(const char *path, const char *name)
{
	struct stacks stacks = {0};
	struct lock_sink k = {.sink = {.thread = keep_locks}, .name = name, .stacks = &stacks};
	struct load load = {.stacks = &stacks, .sink = &k.sink};
	struct err err = {0};
	struct input *in = input_open(path, NULL, &err);

	assert_true(in && textlog_read(in, &load, &err));
	input_close(in);
	stacks_release(&stacks);
	return k;
}

static void printed_locks(void **state)
{
	struct lock_sink k = locks_of(CORPUS "transfer-jstack-l-jdk17.txt", "transfer-1");

	(void)state;
	assert_int_equal(k.n, 2);
	assert_int_equal(k.locks[0].role, LOCK_WANTED);
	assert_true(k.locks[0].object == 0xffd1d4f8);
	assert_int_equal(k.locks[1].role, LOCK_HELD);
	assert_true(k.locks[1].object == 0xffd1d4b0);
	assert_int_equal(k.locks[1].depth, 3); /* Thread.run, lambda$deadlock$0, move */

	/* Printed as locked twice, but given up in wait(). */
	k = locks_of(CORPUS "waits-jstack-l-jdk25.txt", "object-wait-twice");
	assert_int_equal(k.n, 1);
	assert_int_equal(k.locks[0].role, LOCK_WAITED_ON);

	k = locks_of(CORPUS "orders-jstack-l-jdk17.txt", "bill");
	assert_int_equal(k.n, 2);
	assert_int_equal(k.locks[0].role, LOCK_PARKED);
	assert_int_equal(k.locks[1].role, LOCK_HELD); /* an ownable synchronizer: no frame told */
	assert_int_equal(k.locks[1].depth, 0);
	assert_true(k.locks[0].object != k.locks[1].object);
}

/* ---- the same through everything that stands around it ---- */

static void add_file(struct strbuf *out, const char *path, const char *prefix, const char *end)
{
	FILE *f = fopen(path, "r");
	char line[4096];

	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		strbuf_addf(out, "%s%s%s", prefix, line, end);
	}
	fclose(f);
}

static void check_same(const char *prefix, const char *end)
{
	struct capture *plain = read_file(CORPUS "transfer-sigquit-jdk17.txt"), *c;
	struct strbuf text = {0};

	add_file(&text, CORPUS "transfer-sigquit-jdk17.txt", prefix, end);
	c = capture_text(strbuf_str(&text));
	assert_true(c->ok);
	assert_false(diag_any_loss(&c->diag));
	assert_int_equal(c->nthreads, plain->nthreads);
	assert_int_equal(c->nevents, plain->nevents);
	for (size_t i = 0; i < c->nthreads; i++) {
		const struct thread *a = &plain->threads[i], *b = &c->threads[i];

		assert_true(a->id == b->id && a->class == b->class && a->object == b->object);
		assert_true(stacks_get(&plain->stacks, a->stack)->key ==
			    stacks_get(&c->stacks, b->stack)->key);
	}
	capture_free(c);
	capture_free(plain);
	strbuf_release(&text);
}

static void same_behind_prefixes(void **state)
{
	(void)state;
	check_same("", "\r\n");
	check_same("shop-1  | ", "\n");
	check_same("[pod/shop-7d9f/shop] ", "\n");
	check_same("2026-11-21T13:32:22.123456789Z stdout F ", "\n");
	check_same("Nov 21 13:32:22 node-3 shop[815]: ", "\n");
	check_same("    ", "\n");
}

static void several_dumps_in_a_log(void **state)
{
	struct strbuf text = {0};
	struct capture *c;

	(void)state;
	add_file(&text, CORPUS "leak-1-jstack-jdk17.txt", "", "\n");
	strbuf_adds(&text, "12:01:02 INFO  request 17 served\n");
	strbuf_adds(&text, "java.lang.IllegalStateException: no\n\tat a.b.C.m(C.java:1)\n\n");
	add_file(&text, CORPUS "leak-2-jstack-jdk17.txt", "", "\n");
	c = capture_text(strbuf_str(&text));
	assert_int_equal(c->nsnaps, 2);
	assert_int_equal(c->snaps[0].threads, 31);
	assert_int_equal(c->snaps[1].threads, 61);
	assert_int_equal(c->snaps[1].ordinal, 1);
	capture_free(c);
	strbuf_release(&text);
}

static void a_lost_head(void **state)
{
	struct strbuf text = {0};
	struct str rest;
	struct capture *c;
	size_t at;

	(void)state;
	add_file(&text, CORPUS "transfer-jstack-l-jdk17.txt", "shop-1  | ", "\n");
	at = str_find(strbuf_str(&text), STR("shop-1  | \"transfer-1\""));
	rest = str_from_at(strbuf_str(&text), at);
	c = capture_text(rest);
	assert_int_equal(c->nsnaps, 1);
	assert_int_equal(c->nthreads, 25 - 11);
	assert_int_equal(c->nevents, 2);
	capture_free(c);
	strbuf_release(&text);
}

static size_t threads_of_head(struct str all, size_t n, struct capture **out)
{
	*out = capture_text(str_head(all, n));
	return (*out)->nthreads;
}

static void cuts_are_said(void **state)
{
	struct strbuf text = {0};
	struct capture *c;
	struct str all;
	size_t at;

	(void)state;
	add_file(&text, CORPUS "transfer-jstack-l-jdk17.txt", "", "\n");
	all = strbuf_str(&text);

	at = str_find(all, STR("\"audit\" #17"));
	assert_int_equal(threads_of_head(all, at + 200, &c), 17); /* the one that is cut included */
	assert_true(c->snaps[0].truncated);
	assert_true(c->threads[16].flags & THREAD_TRUNCATED);
	capture_free(c);

	/* Between two threads: only the list's length tells. */
	assert_int_equal(threads_of_head(all, at, &c), 16);
	assert_true(c->snaps[0].truncated);
	assert_false(c->threads[15].flags & THREAD_TRUNCATED);
	capture_free(c);

	/* Within the first cycle: no event, and said so. */
	at = str_find(all, STR("  which is held by \"transfer-1\""));
	assert_int_equal(threads_of_head(all, at + 20, &c), 25);
	assert_int_equal(c->nevents, 0);
	assert_true(diag_any_loss(&c->diag));
	assert_false(c->snaps[0].truncated);
	capture_free(c);

	at = str_find(all, STR("Found 2 deadlocks."));
	threads_of_head(all, at, &c);
	assert_int_equal(c->nevents, 2);
	capture_free(c);
	strbuf_release(&text);
}

static void prose_is_no_dump(void **state)
{
	struct capture *c =
		capture_text(STR("Found one Java-level deadlock:\nand nobody knows why\n"
				 "Full thread dump below, says the ticket\n"
				 "#12 \"fix the build\"\n\tat a.B.c(B.java:1)\n\"quoted\" text\n"));

	(void)state;
	assert_int_equal(c->nsnaps, 0);
	assert_int_equal(c->nthreads, 0);
	assert_int_equal(c->nevents, 0);
	assert_false(diag_any_loss(&c->diag));
	capture_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_are_told_apart),
		cmocka_unit_test(runtime_threads_are_set_aside),
		cmocka_unit_test(cycles_are_events),
		cmocka_unit_test(owned_synchronizers_are_cycles),
		cmocka_unit_test(virtual_threads),
		cmocka_unit_test(printed_locks),
		cmocka_unit_test(same_behind_prefixes),
		cmocka_unit_test(several_dumps_in_a_log),
		cmocka_unit_test(a_lost_head),
		cmocka_unit_test(cuts_are_said),
		cmocka_unit_test(prose_is_no_dump),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
