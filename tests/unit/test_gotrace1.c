/* SPDX-License-Identifier: MIT */
/* The v1 trace reader: what a time line becomes, and what damage and broken clocks cost. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "formats/gotrace1.h"
#include "formats/gotrace1_wire.h"
#include "tests/trace_check.h"
#include "unit.h"

/* ---- traces by hand ---- */

static void put(struct strbuf *b, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		strbuf_addc(b, (char)(v | 0x80));
	strbuf_addc(b, (char)v);
}

static void batch(struct strbuf *b, uint64_t proc, uint64_t tick)
{
	strbuf_addc(b, 0x40 | V1_BATCH);
	put(b, proc);
	put(b, tick);
}

/* An event with n values behind its dt of one tick; all values below 128. */
static void event(struct strbuf *b, enum v1_type type, int n, ...)
{
	va_list values;

	strbuf_addc(b, (char)((n < 3 ? n : 3) << 6 | (int)type));
	if (n >= 3)
		strbuf_addc(b, (char)(n + 1));
	put(b, 1);
	va_start(values, n);
	for (int i = 0; i < n; i++)
		strbuf_addc(b, (char)va_arg(values, int));
	va_end(values);
}

/* Goroutine 1 runs on proc 0 and thread 5, goroutine 2 is runnable; two procs. Ticks 101 to 105. */
static void begin(struct strbuf *b)
{
	strbuf_add(b, STR("go 1.19 trace\0\0\0"));
	batch(b, 0, 100);
	event(b, V1_GO_CREATE, 3, 1, 0, 0);
	event(b, V1_GO_CREATE, 3, 2, 0, 0);
	event(b, V1_PROC_START, 1, 5);
	event(b, V1_GO_START, 2, 1, 1);
	event(b, V1_GOMAXPROCS, 2, 2, 0);
}

/* A tick is a nanosecond. */
static void end(struct strbuf *b)
{
	batch(b, 0, 1000);
	strbuf_addc(b, V1_FREQUENCY);
	put(b, 1000000000);
}

/* ---- readings ---- */

struct reading {
	struct sink sink;
	struct stacks stacks;
	struct trace_check check;
	struct diag diag;
	struct err err;
	struct trace_info info;
	uint64_t kinds[TRACE_KINDS];
	struct strbuf text; /* transitions and ranges, a word each */
	bool ok;
};

static bool on_begin(struct sink *sink, const struct trace_info *info)
{
	(void)info;
	trace_check_begin(&((struct reading *)sink)->check);
	return true;
}

static bool on_event(struct sink *sink, const struct trace_event *e)
{
	struct reading *r = (struct reading *)sink;

	trace_check_event(&r->check, e);
	r->kinds[e->kind]++;
	if (e->kind == TRACE_GO || e->kind == TRACE_PROC)
		strbuf_addf(&r->text, "%s%" PRIu64 ":%s@%" PRId64 " ",
			e->kind == TRACE_GO ? "g" : "p", e->subject,
			e->via == TRACE_BY_STATUS ? trace_state_name(e->to)
						  : trace_via_name(e->via),
			e->time_ns);
	return true;
}

static bool on_end(struct sink *sink, const struct trace_info *info)
{
	struct reading *r = (struct reading *)sink;

	r->info = *info;
	trace_check_end(&r->check, info);
	return true;
}

static void read_input(struct reading *r, struct input *in, uint32_t minor, bool lenient)
{
	struct load load = {.stacks = &r->stacks,
		.sink = &r->sink,
		.diag = &r->diag,
		.trace = {.lenient = lenient}};

	r->check.stacks = &r->stacks;
	assert_non_null(in);
	r->ok = gotrace1_read(in, minor, &load, &r->err);
	input_close(in);
	if (r->check.problem)
		fail_msg("%s", r->check.problem);
	if (!r->ok)
		assert_true(r->err.code != ERR_NONE && r->err.text[0]);
}

#define READING                                                                                    \
	{                                                                                          \
		.sink = {.trace_begin = on_begin, .trace_event = on_event, .trace_end = on_end }   \
	}

static void read_bytes(struct reading *r, struct strbuf *b, bool lenient)
{
	read_input(r, input_from_bytes(strbuf_str(b), "t", NULL, &r->err), 19, lenient);
}

static void release(struct reading *r)
{
	trace_check_release(&r->check);
	stacks_release(&r->stacks);
	diag_release(&r->diag);
	strbuf_release(&r->text);
}

/* Reads and compares what moved; losses are not expected. */
static void expect(struct strbuf *b, const char *moves)
{
	struct reading r = READING;

	read_bytes(&r, b, false);
	assert_true(r.ok);
	assert_int_equal(r.diag.n, 0);
	assert_string_equal(strbuf_cstr(&r.text), moves);
	assert_false(r.info.incomplete);
	release(&r);
	strbuf_release(b);
}

/* ---- time lines ---- */

static void what_existed_is_named(void **state)
{
	struct strbuf b = {0};

	(void)state;
	begin(&b);
	end(&b);
	expect(&b, "p0:running@3 g1:running@4 p1:idle@5 g2:runnable@6 ");
}

/* Begins with the first event, tick 101: its own time is 1 ns behind the SYNC's. */
static void begun(struct strbuf *b)
{
	*b = (struct strbuf){0};
	begin(b);
}

#define BEGUN "p0:running@3 g1:running@4 p1:idle@5 g2:runnable@6 "

static void a_short_system_call_lasts_one_ns(void **state)
{
	struct strbuf b;

	(void)state;
	begun(&b);
	batch(&b, 0, 200);
	event(&b, V1_GO_SYSCALL, 1, 0);
	event(&b, V1_GO_END, 0);
	end(&b);
	expect(&b, BEGUN "g1:syscall@101 g1:return@102 g1:end@103 ");
}

/* Its end was written at tick 302, but is said to have been at 70 (tick 250 has two bytes: 122). */
static void a_blocked_system_call_ends_when_it_did(void **state)
{
	struct strbuf b;

	(void)state;
	begun(&b);
	batch(&b, 0, 110);
	event(&b, V1_GO_SYSCALL, 1, 0); /* 111 */
	event(&b, V1_GO_SYSBLOCK, 0);	/* 112 */
	event(&b, V1_PROC_STOP, 0);	/* 113 */
	batch(&b, 1, 117);
	event(&b, V1_PROC_START, 1, 6);	 /* 118 */
	event(&b, V1_GO_START, 2, 2, 1); /* 119 */
	batch(&b, 1, 124);
	event(&b, V1_GO_BLOCK, 1, 0); /* 125 */
	event(&b, V1_GO_SYSEXIT, 3, 1, 2, 122);
	event(&b, V1_GO_START, 2, 1, 3);
	end(&b);
	expect(&b, BEGUN "g1:syscall@11 p0:release@13 p1:acquire@18 g2:start@19 "
			 "g1:return-blocked@22 g2:block@25 g1:start@27 ");
}

/* Thread 5 comes back from goroutine 1's call to proc 0, where goroutine 2 is in one on thread 6.
 */
static void a_proc_that_is_taken_over_changes_its_thread(void **state)
{
	struct strbuf b;

	(void)state;
	begun(&b);
	batch(&b, 0, 110);
	event(&b, V1_GO_SYSCALL, 1, 0);
	event(&b, V1_GO_SYSBLOCK, 0);
	event(&b, V1_PROC_STOP, 0);
	event(&b, V1_PROC_START, 1, 6);
	event(&b, V1_GO_START, 2, 2, 1);
	event(&b, V1_GO_SYSCALL, 1, 0);
	event(&b, V1_GO_SYSBLOCK, 0); /* 117 */
	event(&b, V1_GO_SYSEXIT, 3, 1, 2, 0);
	event(&b, V1_GO_START, 2, 1, 3);
	event(&b, V1_GO_END, 0);
	event(&b, V1_PROC_STOP, 0);
	end(&b);
	expect(&b, BEGUN "g1:syscall@11 p0:release@13 p0:acquire@14 g2:start@15 g2:syscall@16 "
			 "p0:steal@17 p0:acquire@18 g1:return-blocked@19 g1:start@20 g1:end@21 "
			 "p0:release@22 ");
}

/* Proc 1 starts goroutine 3 at a tick before proc 0 makes it: sequence numbers decide. */
static void order_is_not_that_of_the_clock(void **state)
{
	struct strbuf b;
	struct reading strict = READING, lenient = READING;

	(void)state;
	begun(&b);
	batch(&b, 0, 120);
	event(&b, V1_GO_CREATE, 3, 3, 0, 0);
	batch(&b, 1, 109);
	event(&b, V1_PROC_START, 1, 6);
	event(&b, V1_GO_START, 2, 3, 1);
	end(&b);
	read_bytes(&strict, &b, false);
	assert_true(strict.ok && strict.info.incomplete && strict.info.lost == 1);
	assert_int_equal(strict.diag.n, 1);
	assert_non_null(strstr(strict.diag.items[0].sample.p, "time stamps out of order; 1 "));
	assert_string_equal(strbuf_cstr(&strict.text), BEGUN "p1:acquire@10 g3:create@21 ");
	read_bytes(&lenient, &b, true);
	assert_true(lenient.ok && !lenient.info.incomplete);
	assert_int_equal(lenient.diag.n, 1);
	assert_string_equal(
		strbuf_cstr(&lenient.text), BEGUN "p1:acquire@10 g3:create@21 g3:start@22 ");
	release(&strict);
	release(&lenient);
	strbuf_release(&b);
}

/* ---- damage ---- */

static void events_without_their_goroutine_are_lost(void **state)
{
	struct strbuf b;
	struct reading r = READING;
	size_t at;

	(void)state;
	begun(&b);
	batch(&b, 1, 110);
	event(&b, V1_PROC_START, 1, 6);
	at = b.n;
	event(&b, V1_GO_START, 2, 2, 7);
	event(&b, V1_GO_END, 0);
	end(&b);
	read_bytes(&r, &b, true);
	assert_true(r.ok && r.info.incomplete);
	assert_int_equal(r.diag.n, 1);
	assert_int_equal(r.diag.items[0].at, at);
	assert_non_null(strstr(r.diag.items[0].sample.p, "; 2 events are left"));
	release(&r);
	strbuf_release(&b);
}

static void without_its_frequency_a_trace_has_no_times(void **state)
{
	struct strbuf b;
	struct reading strict = READING, lenient = READING;

	(void)state;
	begun(&b);
	read_bytes(&strict, &b, false);
	assert_false(strict.ok);
	assert_non_null(strstr(strict.err.text, "frequency"));
	assert_int_equal(strict.check.events, 0);
	read_bytes(&lenient, &b, true);
	assert_true(lenient.ok && lenient.info.incomplete);
	assert_int_equal(lenient.diag.n, 1);
	assert_int_equal(lenient.kinds[TRACE_GO], 2);
	release(&strict);
	release(&lenient);
	strbuf_release(&b);
}

/* The frequency behind the damage is found again. */
static void damage_ends_a_batch_and_not_the_trace(void **state)
{
	struct strbuf b;
	struct reading r = READING;
	size_t at;

	(void)state;
	begun(&b);
	at = b.n;
	strbuf_adds(&b, "\x3f\x3f\x3f");
	event(&b, V1_GO_END, 0);
	end(&b);
	read_bytes(&r, &b, false);
	assert_true(r.ok && r.info.incomplete);
	assert_int_equal(r.diag.n, 1);
	assert_int_equal(r.diag.items[0].at, at);
	assert_string_equal(strbuf_cstr(&r.text), BEGUN);
	release(&r);
	strbuf_release(&b);
}

/* Numbers that no trace has cost an error or a loss, and no memory of their size. */
static void hostile_numbers_are_refused(void **state)
{
	static const struct str tails[] = {
		STR_INIT("\x41\xff\xff\xff\xff\x7f\x01"),	  /* proc */
		STR_INIT("\x25\x01\xff\xff\xff\xff\xff\xff\x7f"), /* string's length */
		STR_INIT("\x25\x01\xc0\x84\x3d"),		  /* a string of 1,000,000 */
		STR_INIT("\xc3\xff\xff\xff\xff\xff\xff\xff\x7f"), /* stack's length */
		STR_INIT("\xc3\x04\x01\xff\xff\x7f"),		  /* stack's frames */
		STR_INIT("\xf0\x05\x01\x01\x01\x01\xff\x7f\xff"), /* log's length */
		STR_INIT("\xcd\xff\x7f"),			  /* arguments' length */
		STR_INIT("\x6c\x01"),				  /* arguments' count */
		STR_INIT("\x21\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), /* 65 bits */
		STR_INIT("\x32\x01"),					  /* type 50 */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		struct reading r = READING;
		struct strbuf b;

		begun(&b);
		strbuf_add(&b, tails[i]);
		end(&b);
		read_bytes(&r, &b, false);
		assert_true(!r.ok || diag_any_loss(&r.diag));
		release(&r);
		strbuf_release(&b);
	}
}

/* ---- real ones ---- */

static void real_traces_are_read_without_loss(void **state)
{
	static const struct {
		const char *path;
		uint32_t minor;
		bool samples, collections;
	} files[] = {{"testdata/gotrace1/all-go1.11.trace", 11, false, false},
		{"testdata/gotrace1/all-go1.14.trace", 11, false, false},
		{"testdata/gotrace1/all-go1.19.trace", 19, false, false},
		{"testdata/gotrace1/gc-go1.19.trace", 19, false, true},
		{"testdata/gotrace1/samples-go1.21.trace", 21, true, false},
		{"testdata/gotrace1/all-go1.21.trace", 21, false, true}};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct reading r = READING;

		read_input(&r, input_open(files[i].path, NULL, &r.err), files[i].minor, false);
		assert_true(r.ok && !r.info.incomplete);
		assert_int_equal(r.diag.n, 0);
		assert_true(r.kinds[TRACE_GO] > 100 && r.stacks.nnodes > 20);
		assert_int_equal(r.kinds[TRACE_SAMPLE] > 0, files[i].samples);
		assert_true(r.kinds[TRACE_RANGE_END] > 4 || !files[i].collections);
		release(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_existed_is_named),
		cmocka_unit_test(a_short_system_call_lasts_one_ns),
		cmocka_unit_test(a_blocked_system_call_ends_when_it_did),
		cmocka_unit_test(a_proc_that_is_taken_over_changes_its_thread),
		cmocka_unit_test(order_is_not_that_of_the_clock),
		cmocka_unit_test(events_without_their_goroutine_are_lost),
		cmocka_unit_test(without_its_frequency_a_trace_has_no_times),
		cmocka_unit_test(damage_ends_a_batch_and_not_the_trace),
		cmocka_unit_test(hostile_numbers_are_refused),
		cmocka_unit_test(real_traces_are_read_without_loss),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
