/* SPDX-License-Identifier: MIT */
#include "dump_capture.h"

#include "base/strbuf.h"
#include "formats/line_prefix.h"

#define CORPUS	"testdata/goroutine/"
#define RUNNING "goroutine 7 [running]:\nmain.f()\n\t/a/main.go:3 +0x1d\n"
#define WAITING                                                                                    \
	"goroutine 8 [chan receive]:\nmain.g()\n\t/a/main.go:9 +0x1d\n"                            \
	"created by main.f in goroutine 7\n\t/a/main.go:4 +0x1\n"

static void prose_is_no_event(void **state)
{
	static const char *const texts[] = {
		"panic: is what people do\n2026/11/21 04:43:06 all is well\n2026/11/21 04:43:07 ok\n",
		"2026/11/21 04:43:06 see panic: foo in the docs\nnext\nlines\nof\nprose\nand\nmore\n",
		"fatal error: unknown\n{\"level\":\"info\"}\n{\"level\":\"info\"}\n",
		"{\"msg\":\"panic: not ours\",\"n\":1}\n{\"msg\":\"ok\"}\n{\"msg\":\"ok\"}\nx\ny\nz\n",
		"SIGQUIT: quit\nsaid the operator\nand left\nfor lunch\nand tea\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct capture *c = capture_text(str_from(texts[i]));

		if (c->nevents || c->nthreads)
			fail_msg("an event in: %s", texts[i]);
		assert_false(c->ok);
		assert_int_equal(c->err.code, ERR_UNKNOWN_FORMAT);
		capture_free(c);
	}
}

/* A mention, and much later somebody's debug.Stack: two things. */
static void a_mention_does_not_take_a_later_stack(void **state)
{
	struct capture *c = capture_text(
		STR("panic: they said\n2026/11/21 04:43:06 a\n2026/11/21 04:43:07 b\n\n" RUNNING));

	(void)state;
	assert_int_equal(c->nevents, 0);
	assert_int_equal(c->nthreads, 1);
	capture_free(c);
}

static void the_culprit_stands_behind_the_panic(void **state)
{
	struct capture *c = capture_file(CORPUS "test-panic-go1.26.txt");

	(void)state;
	assert_int_equal(c->nevents, 1);
	assert_int_equal(c->events[0].kind, EVENT_PANIC);
	assert_string_equal(c->events[0].text,
		"runtime error: invalid memory address or nil pointer dereference [recovered, "
		"repanicked]");
	assert_non_null(strstr(c->events[0].detail, "[signal SIGSEGV"));
	assert_str(capture_frame(c, c->events[0].stack, 0), "example.com/shop.charge");
	assert_int_equal(c->events[0].snapshot, 0);
	capture_free(c);
}

static void messages_of_several_lines(void **state)
{
	struct capture *c = capture_file(CORPUS "panic-lines-go1.26.txt");

	(void)state;
	assert_int_equal(c->nevents, 1);
	assert_string_equal(c->events[0].text,
		"cannot place order:\ngoroutine budget exceeded\nretry later\n\nsee runbook");
	capture_free(c);
}

static void timeouts_name_their_tests(void **state)
{
	struct capture *c = capture_file(CORPUS "test-timeout-go1.26.txt");

	(void)state;
	assert_int_equal(c->nevents, 1);
	assert_int_equal(c->events[0].kind, EVENT_TEST_TIMEOUT);
	assert_non_null(strstr(c->events[0].detail, "TestHang/reserve ("));
	assert_null(strstr(c->events[0].text, "goroutine"));
	capture_free(c);
}

static void races_have_two_sides(void **state)
{
	struct capture *c = capture_file(CORPUS "race-go1.26.txt");

	(void)state;
	assert_true(c->nevents > 1);
	for (size_t i = 0; i < c->nevents; i++) {
		assert_int_equal(c->events[i].kind, EVENT_RACE);
		assert_true(c->events[i].stack != 0);
		assert_non_null(strstr(c->events[i].detail, "Previous "));
	}
	capture_free(c);
}

static void served_panics_are_no_dumps(void **state)
{
	struct capture *c = capture_text(STR(
		"2026/11/21 04:43:06 http: panic serving 127.0.0.1:4: boom: 5\n" RUNNING
		"panic({0x1, 0x2})\n\truntime/panic.go:860 +0x1\nmain.h()\n\t/a/main.go:5 +0x1\n\n"
		"SIGQUIT: quit\nPC=0x1 m=0 sigcode=0\n\n" RUNNING "\n" WAITING "\n"));

	(void)state;
	assert_int_equal(c->nevents, 2);
	assert_int_equal(c->events[0].kind, EVENT_PANIC_SERVED);
	assert_string_equal(c->events[0].text, "boom: 5");
	assert_str(capture_frame(c, c->events[0].stack, 0), "main.h");
	assert_true(c->events[0].snapshot == UINT32_MAX);
	assert_int_equal(c->events[1].kind, EVENT_SIGNAL);
	assert_int_equal(c->events[1].snapshot, 0);
	assert_int_equal(c->nsnaps, 1);
	assert_int_equal(c->nthreads, 2);
	capture_free(c);
}

/* docker compose mixes its services line by line. */
static void other_writers_do_not_end_a_block(void **state)
{
	struct capture *c = capture_text(STR("shop-1  | goroutine 7 [running]:\n"
					     "db-1    | checkpoint complete\n"
					     "shop-1  | main.f()\n"
					     "shop-2  | main.alien()\n"
					     "shop-1  | \t/a/main.go:3 +0x1d\n"
					     "db-1    | checkpoint (slow)\n"
					     "shop-1  | main.main()\n"
					     "shop-1  | \t/a/main.go:8 +0x1d\n"
					     "shop-1  |\n"));

	(void)state;
	assert_int_equal(c->nthreads, 1);
	assert_str(capture_frame(c, c->threads[0].stack, 0), "main.f");
	assert_str(capture_frame(c, c->threads[0].stack, 1), "main.main");
	assert_str(capture_frame(c, c->threads[0].stack, 2), "");
	capture_free(c);
}

/* log.Printf("%s", debug.Stack()): only the first line has the prefix. */
static void a_prefix_of_one_line(void **state)
{
	struct capture *c = capture_text(STR("2026/11/21 04:43:06 stuck: " RUNNING "\n"));

	(void)state;
	assert_int_equal(c->nthreads, 1);
	assert_str(capture_frame(c, c->threads[0].stack, 0), "main.f");
	capture_free(c);
}

/* Two processes of one program, line by line: neither's goroutines are the other's. */
static void writers_are_told_apart(void **state)
{
	struct capture *c = capture_text(STR("a-1  | goroutine 1 [running]:\n"
					     "b-1  | panic: boom\n"
					     "a-1  | main.f()\n"
					     "b-1  | \n"
					     "a-1  | \t/a/main.go:3 +0x1d\n"
					     "b-1  | goroutine 1 [running]:\n"
					     "a-1  | \n"
					     "b-1  | main.g()\n"
					     "a-1  | goroutine 2 [select]:\n"
					     "a-1  | main.h()\n"
					     "b-1  | \t/b/main.go:7 +0x1d\n"
					     "a-1  | \t/a/main.go:4 +0x1d\n"));

	(void)state;
	assert_int_equal(c->nsnaps, 2);
	assert_int_equal(c->snaps[0].threads, 2);
	assert_int_equal(c->snaps[1].threads, 1);
	assert_int_equal(c->nthreads, 3);
	assert_str(capture_frame(c, c->threads[1].stack, 0), "main.h");
	assert_str(capture_frame(c, c->threads[2].stack, 0), "main.g");
	assert_int_equal(c->ordinal_of[2], 1);
	assert_int_equal(c->nevents, 1);
	assert_int_equal(c->events[0].snapshot, 1);
	assert_int_equal(diag_lost(&c->diag, STR("test")), 0);
	capture_free(c);
}

static void more_writers_than_streams(void **state)
{
	struct strbuf b = {0};
	struct capture *c;

	(void)state;
	for (int i = 0; i < 100; i++)
		strbuf_addf(&b, "pod-%d | goroutine 1 [select]:\npod-%d | main.f()\n", i, i);
	c = capture_text(strbuf_str(&b));
	assert_true(c->ok);
	assert_int_equal(c->nthreads, 100);
	assert_int_equal(c->nsnaps, 100);
	/* 36 ended early, and 100 calls without a place. */
	assert_true(diag_lost(&c->diag, STR("test")) >= 36);
	for (size_t i = 1; i < c->nsnaps; i++)
		assert_true(c->snaps[i].ordinal != c->snaps[i - 1].ordinal);
	capture_free(c);
	strbuf_release(&b);
}

static void times_come_from_what_stands_around(void **state)
{
	static const struct {
		const char *text;
		int64_t ns;
	} cases[] = {
		{"2024-05-01T10:00:00.5Z stderr F ", INT64_C(1714557600500000000)},
		{"2024-05-01T10:00:00+0200 node-3 shop[4711]: ", INT64_C(1714550400000000000)},
		{"May 01 10:00:00 node-3 shop[4711]: ", TIME_UNKNOWN},
		{"2024/05/01 10:00:00 ", TIME_UNKNOWN},
		{"2024-05-01 10:00:00,250 ", TIME_UNKNOWN},
		{"2024-05-01 10:00:00,250 +02:00 app ", INT64_C(1714550400250000000)},
		{"svc-1  | ", TIME_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct strbuf b = {0};
		struct capture *c;

		strbuf_addf(&b, "%sgoroutine 7 [running]:\n%smain.f()\n%s\t/a/main.go:3 +0x1\n",
			cases[i].text, cases[i].text, cases[i].text);
		c = capture_text(strbuf_str(&b));
		assert_int_equal(c->nsnaps, 1);
		if (c->snaps[0].time_ns != cases[i].ns)
			fail_msg("%s: %lld", cases[i].text, (long long)c->snaps[0].time_ns);
		capture_free(c);
		strbuf_release(&b);
	}
}

static void times_of_json_records(void **state)
{
	struct capture *c = capture_text(STR(
		"{\"ts\":1714557600.25,\"msg\":\"x\",\"stack\":\"goroutine 7 [running]:\\nmain.f()\\n"
		"\\t/a/main.go:3 +0x1\\n\"}\n"
		"{\"stack\":\"goroutine 7 [running]:\\nmain.f()\\n\\t/a/main.go:3 +0x1\\n\","
		"\"time\":\"2024-05-01T10:00:00Z\"}\n"));

	(void)state;
	assert_int_equal(c->nsnaps, 2);
	assert_true(c->snaps[0].time_ns == INT64_C(1714557600250000000));
	assert_true(c->snaps[1].time_ns == INT64_C(1714557600000000000));
	capture_free(c);
}

/* A handler prints "panic: boom" and debug.Stack(), and goes on: that stack is the culprit's. */
static void a_stack_behind_a_message_that_nothing_follows(void **state)
{
	struct capture *c = capture_text(
		STR("panic: boom\n\ngoroutine 7 [running]:\nruntime/debug.Stack()\n"
		    "\truntime/debug/stack.go:24 +0x5e\nmain.f()\n\t/a/main.go:3 +0x1\n\n"
		    "2026/11/21 04:43:06 next\n2026/11/21 04:43:07 next\n" RUNNING));

	(void)state;
	assert_int_equal(c->nevents, 1);
	assert_int_equal(c->events[0].kind, EVENT_PANIC);
	assert_int_equal(c->events[0].thread, 7);
	assert_str(capture_frame(c, c->events[0].stack, 1), "main.f");
	capture_free(c);
}

/* What runtime.Stack wrote into 4 KiB, printed by a logger: the newline behind it is not its. */
static void a_full_buffer_in_a_log(void **state)
{
	struct input *in = input_open(CORPUS "short-buffer-go1.26.txt", NULL, NULL);
	struct strbuf b = {0};
	struct capture *c;
	struct str all;

	(void)state;
	assert_true(input_all(in, &all, NULL));
	while (all.n) {
		struct str line = str_split(&all, '\n');

		strbuf_addf(&b, "svc-1  | %.*s\n", STR_ARG(line));
	}
	strbuf_adds(&b, "svc-1  | 2026/11/21 04:43:06 next\n");
	c = capture_text(strbuf_str(&b));
	assert_int_equal(c->nsnaps, 1);
	assert_true(c->snaps[0].capped);
	assert_true(c->threads[c->nthreads - 1].flags & THREAD_TRUNCATED);
	capture_free(c);
	input_close(in);
	strbuf_release(&b);
}

static void digits_stand_for_digits(void **state)
{
	struct line_prefix p = {0};

	(void)state;
	line_prefix_learn(&p, STR("May  1 10:00:59 node-3 shop[47]: "));
	assert_int_equal(line_prefix_match(&p, STR("May 11 10:01:00 node-3 shop[47]: x")).n, 33);
	assert_true(
		line_prefix_match(&p, STR("May  1 10:00:59 node-3 shop[4711]: x")).n == SIZE_MAX);
	assert_true(line_prefix_match(&p, STR("May  1 10:00:59 node-4 shop[47]: x")).n == SIZE_MAX);
	assert_int_equal(line_prefix_match(&p, STR("May  1 10:00:59 node-3 shop[47]:")).n, 32);
	line_prefix_release(&p);
}

static void positions_are_those_of_the_file(void **state)
{
	struct capture *c = capture_text(STR("log\r\n\r\n" RUNNING "\n" WAITING));

	(void)state;
	assert_int_equal(c->threads[0].at, 7);
	assert_int_equal(c->threads[1].at, 7 + sizeof(RUNNING));
	assert_int_equal(c->load.skipped, 1);
	capture_free(c);
}

static void a_line_of_many_megabytes(void **state)
{
	struct strbuf b = {0};
	struct capture *c;

	(void)state;
	strbuf_adds(&b, RUNNING "\n");
	for (int i = 0; i < 5 * 1024 * 1024; i++)
		strbuf_addc(&b, 'x');
	strbuf_adds(&b, "\n" WAITING "\n");
	c = capture_text(strbuf_str(&b));
	assert_true(c->ok);
	assert_int_equal(c->nthreads, 2);
	assert_int_equal(diag_lost(&c->diag, STR("test")), 1);
	capture_free(c);
	strbuf_release(&b);
}

static void a_repeated_id_begins_a_new_dump(void **state)
{
	struct capture *c = capture_text(STR(RUNNING "\n" WAITING "\n" RUNNING "\n" WAITING "\n"));

	(void)state;
	assert_int_equal(c->nsnaps, 2);
	assert_int_equal(c->nthreads, 4);
	assert_true(c->snaps[1].at > c->snaps[0].at);
	capture_free(c);
}

static void noise_and_nothing(void **state)
{
	struct capture *c = capture_text((struct str){0});

	(void)state;
	assert_false(c->ok);
	capture_free(c);
	assert_int_equal(textlog_probe(STR("\x00\x01\x02\x03\x04")), 0);
	assert_true(textlog_probe(STR("goroutine 1 [running]:\n")) > 0);
}

/* The threads of both texts are the same, and each of them has an end. */
static void assert_same_dump(struct str plain, const char *wrapped)
{
	struct capture *a = capture_text(plain), *b = capture_text(str_from(wrapped));

	if (b->nthreads != a->nthreads || b->nsnaps != 1 ||
		b->snaps[0].truncated != a->snaps[0].truncated)
		fail_msg("%zu threads in: %s", b->nthreads, wrapped);
	for (size_t i = 0; i < a->nthreads; i++) {
		stackid x = a->threads[i].stack, y = b->threads[i].stack;

		assert_int_equal(a->threads[i].id, b->threads[i].id);
		assert_int_equal(a->threads[i].class, b->threads[i].class);
		while (x && y) {
			const struct stack_node *m = stacks_get(&a->stacks, x);
			const struct stack_node *n = stacks_get(&b->stacks, y);
			struct str f = stacks_frame_file(&b->stacks, n->frame);

			if (!str_eq(stacks_frame_file(&a->stacks, m->frame), f))
				fail_msg("file \"%.*s\" in: %s", STR_ARG(f), wrapped);
			x = m->parent;
			y = n->parent;
		}
		assert_int_equal(x, y);
	}
	capture_free(a);
	capture_free(b);
}

static void tabs_that_were_written_out(void **state)
{
	static const char *const tabs[] = {"#011", "\\t", "\\011", "\\x09", "\\u0009", "^I"};
	static const char *const heads[] = {"", "May  1 10:00:00 node-3 shop[47]: "};
	char text[512];

	(void)state;
	for (size_t i = 0; i < sizeof(tabs) / sizeof(tabs[0]); i++)
		for (size_t j = 0; j < 2; j++) {
			snprintf(text, sizeof(text),
				"%sgoroutine 7 [running]:\n%smain.f()\n%s%s/a/main.go:3 +0x1d\n",
				heads[j], heads[j], heads[j], tabs[i]);
			assert_same_dump(STR(RUNNING), text);
		}
}

static void dumps_in_one_line(void **state)
{
	(void)state;
	assert_same_dump(STR(RUNNING "\n" WAITING),
		"May  1 10:00:00 a shop[47]: goroutine 7 [running]:#012main.f()#012#011/a/main.go:3 "
		"+0x1d#012#012goroutine 8 [chan receive]:#012main.g()#012#011/a/main.go:9 "
		"+0x1d#012created by main.f in goroutine 7#012#011/a/main.go:4 +0x1\n");
	assert_same_dump(STR(RUNNING "\n" WAITING),
		"E0501 a.go:5] goroutine 7 [running]:\\nmain.f()\\n\\t/a/main.go:3 +0x1d\\n\n"
		"E0501 a.go:5] goroutine 8 [chan receive]:\\nmain.g()\\n\\t/a/main.go:9 +0x1d\\n"
		"created by main.f in goroutine 7\\n\\t/a/main.go:4 +0x1\\n\n");
}

static void fields_of_csv(void **state)
{
	(void)state;
	assert_same_dump(STR(RUNNING "\n" WAITING),
		"time,text\n1700,\"goroutine 7 [running]:\"\n1701,\"main.f()\"\n"
		"1702,\"\t/a/main.go:3 +0x1d\"\n1703,\"\"\n1704,\"goroutine 8 [chan receive]:\"\n"
		"1705,\"main.g()\"\n1706,\"\t/a/main.go:9 +0x1d\"\n"
		"1707,\"created by main.f in goroutine 7\"\n1708,\"\t/a/main.go:4 +0x1\"\n");
	assert_same_dump(STR(RUNNING "\n" WAITING),
		"1700,\"goroutine 7 [running]:\nmain.f()\n\t/a/main.go:3 +0x1d\",web\n"
		"1704,\"goroutine 8 [chan receive]:\nmain.g()\n\t/a/main.go:9 +0x1d\n"
		"created by main.f in goroutine 7\n\t/a/main.go:4 +0x1\",web\n");
	/* Doubled quotes; a quote that is none of CSV does not swallow what follows. */
	assert_same_dump(STR("goroutine 7 [running]:\nmain.f(...)\n\t/a/\"b\".go:3 +0x1d\n"),
		"1700,\"goroutine 7 [running]:\nmain.f(...)\n\t/a/\"\"b\"\".go:3 +0x1d\"\n");
	assert_same_dump(STR(RUNNING), "a,\"goroutine 9 [\nnothing\n" RUNNING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prose_is_no_event),
		cmocka_unit_test(a_mention_does_not_take_a_later_stack),
		cmocka_unit_test(the_culprit_stands_behind_the_panic),
		cmocka_unit_test(messages_of_several_lines),
		cmocka_unit_test(timeouts_name_their_tests),
		cmocka_unit_test(races_have_two_sides),
		cmocka_unit_test(served_panics_are_no_dumps),
		cmocka_unit_test(other_writers_do_not_end_a_block),
		cmocka_unit_test(a_prefix_of_one_line),
		cmocka_unit_test(writers_are_told_apart),
		cmocka_unit_test(more_writers_than_streams),
		cmocka_unit_test(times_come_from_what_stands_around),
		cmocka_unit_test(times_of_json_records),
		cmocka_unit_test(a_stack_behind_a_message_that_nothing_follows),
		cmocka_unit_test(a_full_buffer_in_a_log),
		cmocka_unit_test(digits_stand_for_digits),
		cmocka_unit_test(positions_are_those_of_the_file),
		cmocka_unit_test(a_line_of_many_megabytes),
		cmocka_unit_test(a_repeated_id_begins_a_new_dump),
		cmocka_unit_test(tabs_that_were_written_out),
		cmocka_unit_test(dumps_in_one_line),
		cmocka_unit_test(fields_of_csv),
		cmocka_unit_test(noise_and_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
