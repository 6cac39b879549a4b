/* SPDX-License-Identifier: MIT */
/* Traces that no runtime writes: hostile numbers, lost parts, clocks that lie. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "formats/format.h"
#include "formats/gotrace_event.h"
#include "tests/trace_check.h"
#include "trace_bytes.h"

struct reading {
	struct sink sink;
	struct trace_check check;
	struct stacks stacks;
	struct diag diag;
	struct trace_info info;
	struct err err;
	struct trace_wish wish;
	char starts[256]; /* goroutines in the order they start */
	char syncs[64];	  /* ordinals, 'r' where one resets, 'l' the last */
	bool ok;
};

static bool on_begin(struct sink *sink, const struct trace_info *info)
{
	struct reading *r = (struct reading *)sink;

	(void)info;
	trace_check_begin(&r->check);
	return true;
}

static bool on_event(struct sink *sink, const struct trace_event *e)
{
	struct reading *r = (struct reading *)sink;
	size_t at = strlen(r->starts), sync = strlen(r->syncs);

	trace_check_event(&r->check, e);
	if (e->kind == TRACE_SYNC && sync < 60)
		snprintf(r->syncs + sync, sizeof(r->syncs) - sync, "%d%s%s ",
			(int)e->u.sync->ordinal, e->u.sync->reset ? "r" : "",
			e->u.sync->last ? "l" : "");
	if (e->kind == TRACE_GO && e->via == TRACE_BY_START && at < 240)
		snprintf(r->starts + at, sizeof(r->starts) - at, "%d ", (int)e->subject);
	return true;
}

static bool on_end(struct sink *sink, const struct trace_info *info)
{
	struct reading *r = (struct reading *)sink;

	trace_check_end(&r->check, info);
	r->info = *info;
	return true;
}

static void read_bytes(struct reading *r, const struct strbuf *b)
{
	struct trace_wish wish = r->wish;
	struct load load;
	struct input *in;

	*r = (struct reading){
		.sink = {.trace_begin = on_begin, .trace_event = on_event, .trace_end = on_end}};
	r->check.stacks = &r->stacks;
	load = (struct load){
		.sink = &r->sink, .stacks = &r->stacks, .diag = &r->diag, .trace = wish};
	in = input_from_bytes(strbuf_str(b), "t", NULL, &r->err);
	assert_non_null(in);
	r->ok = load_input(in, &load, &r->err);
	input_close(in);
	if (r->check.problem)
		fail_msg("%s", r->check.problem);
}

static void release(struct reading *r)
{
	trace_check_release(&r->check);
	stacks_release(&r->stacks);
	diag_release(&r->diag);
	r->wish = (struct trace_wish){0};
}

/* What was lost is said with `words`; the first of it at byte `at`, 0 = wherever. */
static void assert_lost(const struct reading *r, const char *words, uint64_t at)
{
	for (size_t i = 0; i < r->diag.n; i++) {
		const struct diag_entry *e = &r->diag.items[i];
		char text[400];

		snprintf(text, sizeof(text), "%s: %.*s", e->kind, STR_ARG(e->sample));
		if (!strstr(text, words))
			continue;
		assert_int_equal(e->class, DIAG_LOSS);
		if (at)
			assert_int_equal(e->at, at);
		return;
	}
	fail_msg("nobody says '%s' (%zu losses, first: %s: %.*s)", words, r->diag.n,
		r->diag.n ? r->diag.items[0].kind : "", STR_ARG(r->diag.items[0].sample));
}

/* ---- one generation with one damaged part ---- */

struct damage {
	unsigned table; /* first byte of the batch, 0 = events of thread 7 */
	unsigned type;
	int n;
	uint64_t numbers[6];
	const char *words;
};

static const struct damage damages[] = {
	{GT_STRINGS, GT_STRING, 2, {1, 1025}, "longer than 1 KiB (1025)"},
	{GT_STRINGS, GT_STRING, 2, {1, 9}, "reaches past the end"},
	{GT_STRINGS, GT_STRING, 2, {0, 0}, "two strings have one id"},
	{GT_STRINGS, GT_STACK, 2, {1, 0}, "a table holds something else (3)"},
	{GT_STACKS, GT_STACK, 2, {1, UINT64_MAX}, "more than 128 frames"},
	{GT_STACKS, GT_STACK, 6, {1, 1, 2, 3, 4, 5}, "function has no name in the table (3)"},
	{GT_STACKS, GT_STACK, 2, {1, 128}, "cut off"},
	{GT_SAMPLES, GT_SAMPLE, 5, {UINT64_MAX, 1, 1, 1, 0}, "a sample's time is none"},
	{GT_SAMPLES, GT_SAMPLE, 5, {9, 1, 1, 1, 77}, "there is no stack 77"},
	{0, GT_SAMPLE, 1, {0}, "number 7 is no event of a thread"},
	{0, 0, 0, {0}, "number 0 is no event"},
	{0, GT_GO_STATUS_STACK, 5, {0, 1, 7, 2, 0}, "is no event of a thread in go 1.22"},
	{0, 255, 0, {0}, "number 255 is no event"},
	{0, GT_PROC_STATUS, 3, {UINT64_MAX, 1, 1}, "its time is none"},
	{0, GT_PROC_STATUS, 3, {UINT64_C(1) << 61, 1, 1}, NULL},
	{0, GT_PROC_STATUS, 3, {1, 1, 0}, "proc 1 in state 0"},
	{0, GT_PROC_STATUS, 3, {1, 1, 5}, "proc 1 in state 5"},
	{0, GT_PROC_STATUS, 3, {1, 1, UINT64_MAX}, "proc 1 in state"},
	{0, GT_PROC_STATUS, 3, {1, UINT64_MAX - 1, 1}, NULL},
	{0, GT_PROC_STATUS, 2, {1, 1}, "cut off"},
	{0, GT_GO_STATUS, 4, {1, 5, 7, 0}, "goroutine 5 in state 0"},
	{0, GT_GO_STATUS, 4, {1, 5, 7, 9}, "goroutine 5 in state 9"},
	{0, GT_GO_STATUS, 4, {1, 5, UINT64_MAX, 3}, "without a thread"},
	{0, GT_GO_STATUS, 4, {1, UINT64_MAX, UINT64_MAX - 1, 3}, NULL},
	{0, GT_GO_START, 3, {1, 5, 1}, "can be the next"},
	{0, GT_GO_BLOCK, 3, {1, 0, 0}, "there is no proc"},
	{0, GT_STW_END, 1, {1}, "there is no proc"},
	{0, GT_ASSIST_ACTIVE, 2, {1, 5}, "there is no goroutine 5"},
	{0, GT_SWEEP_ACTIVE, 2, {1, 5}, "there is no proc 5"},
	{0, GT_GC_END, 2, {1, 5}, "can be the next"},
	{0, GT_HEAP_ALLOC, 2, {1, 5}, "there is no proc"},
};

static void add_damage(struct strbuf *b, const struct damage *d)
{
	struct strbuf p = {0};

	if (d->table)
		strbuf_addc(&p, (char)d->table);
	strbuf_addc(&p, (char)(unsigned char)d->type);
	for (int k = 0; k < d->n; k++)
		tb_number(&p, d->numbers[k]);
	tb_batch(b, 1, d->table ? UINT64_MAX : 7, 100, &p);
	strbuf_release(&p);
}

static void test_hostile(void **state)
{
	struct strbuf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		struct reading r = {0};

		tb_head(&b, "go 1.22");
		tb_clock(&b, 1);
		add_damage(&b, &damages[i]);
		read_bytes(&r, &b);
		if (damages[i].words)
			assert_lost(&r, damages[i].words, 0);
		else
			assert_true(r.ok && r.diag.n == 0);
		release(&r);
	}
	strbuf_release(&b);
}

static void test_clock(void **state)
{
	struct strbuf b = {0}, p = {0};
	struct reading r = {0};

	(void)state;
	tb_head(&b, "go 1.22");
	tb_event(&p, GT_FREQUENCY, 1, UINT64_C(0));
	tb_batch(&b, 1, UINT64_MAX, 1, &p);
	read_bytes(&r, &b);
	assert_false(r.ok);
	assert_lost(&r, "frequency is 0", 0);
	release(&r);
	tb_head(&b, "go 1.22");
	tb_clock(&b, 1);
	tb_clock(&b, 1);
	read_bytes(&r, &b);
	assert_lost(&r, "a second clock frequency", 0);
	release(&r);
	tb_head(&b, "go 1.25");
	tb_clock(&b, 1); /* without the head of a sync batch it is a thread's event */
	read_bytes(&r, &b);
	assert_lost(&r, "does not state the clock's frequency", 0);
	release(&r);
	strbuf_release(&b);
	strbuf_release(&p);
}

/* ---- batches ---- */

static void test_framing(void **state)
{
	static const struct {
		struct str bytes;
		const char *words;
		uint64_t at;
	} cases[] = {
		{STR_INIT("\1\0\1\1\0"), "belongs to generation 0", 16},
		{STR_INIT("\1\1\1\1\200\200\10"), "larger than 64 KiB", 16},
		{STR_INIT("\1\1\1\1\5ab"), "ends within a batch", 16},
		{STR_INIT("\1\1\377\377\377\377\377\377\377\377\377\377\377\1"), "longer than 10",
			16},
		{STR_INIT("\3\1\1"), "no batch begins here", 16},
		{STR_INIT("\1\1\1\1\0\2"), "no batch begins here", 21},
		{STR_INIT("\1\1\1\1\0\1\5\1\1\0"), "another generation", 21},
		{STR_INIT("\64"), "no batch begins here", 16}, /* Go 1.26's end of a generation */
	};
	struct strbuf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reading r = {0};

		tb_head(&b, "go 1.22");
		strbuf_add(&b, cases[i].bytes);
		read_bytes(&r, &b);
		assert_false(r.ok);
		if (i != 5) /* there the generation before it is damaged first */
			assert_lost(&r, cases[i].words, cases[i].at);
		release(&r);
	}
	strbuf_release(&b);
}

/* A generation in which goroutine `go` starts, after status. */
static void add_generation(struct strbuf *b, uint64_t number, uint64_t go)
{
	struct strbuf p = {0};

	tb_clock(b, number);
	tb_event(&p, GT_PROC_STATUS, 3, TB_N3(1, 0, 1));
	tb_event(&p, GT_GO_STATUS, 4, UINT64_C(1), go, UINT64_MAX, UINT64_C(1));
	tb_event(&p, GT_GO_START, 3, UINT64_C(1), go, UINT64_C(1));
	tb_event(&p, GT_GO_STOP, 3, TB_N3(1, 0, 0));
	tb_event(&p, GT_PROC_STOP, 1, TB_N1(1));
	tb_event(&p, GT_PROC_START, 3, TB_N3(1, 0, 1));
	tb_batch(b, number, 7, number * 1000, &p);
	strbuf_release(&p);
}

static void test_mixed_generations(void **state)
{
	struct strbuf b = {0}, p = {0};
	struct reading r = {0};
	uint64_t at;

	(void)state;
	tb_head(&b, "go 1.22");
	add_generation(&b, 1, 11);
	tb_clock(&b, 2);
	at = b.n;
	tb_batch(&b, 999, 3, 5, &p); /* a flipped number */
	add_generation(&b, 2, 22);
	add_generation(&b, 3, 33);
	add_generation(&b, 4, 33);
	read_bytes(&r, &b);
	assert_true(r.ok);
	assert_lost(&r, "generations are mixed", at);
	assert_string_equal(r.syncs, "1r 2r 3 0l ");
	assert_string_equal(r.starts, "11 33 33 ");
	assert_int_equal(r.info.lost, 1);
	release(&r);
	r.wish = (struct trace_wish){.from = 3, .to = 3};
	tb_head(&b, "go 1.22");
	for (uint64_t i = 1; i < 6; i++)
		add_generation(&b, i, i * 11);
	read_bytes(&r, &b);
	assert_true(r.ok && r.diag.n == 0);
	assert_string_equal(r.starts, "33 ");
	assert_int_equal(r.info.skipped, 2);
	release(&r);
	strbuf_release(&b);
	strbuf_release(&p);
}

/* A generation that breaks off costs itself; the next one may name whom it likes. */
static void test_resume(void **state)
{
	struct strbuf b = {0}, p = {0};
	struct reading r = {0};

	(void)state;
	tb_head(&b, "go 1.22");
	add_generation(&b, 1, 11);
	add_generation(&b, 2, 22); /* was never created */
	add_generation(&b, 3, 33);
	read_bytes(&r, &b);
	assert_true(r.ok);
	assert_lost(&r, "goroutine 22 was never created", 0);
	assert_string_equal(r.syncs, "1r 2 3r 0l ");
	assert_string_equal(r.starts, "11 33 ");
	release(&r);
	strbuf_release(&b);
	strbuf_release(&p);
}

/* Two threads whose clocks contradict the sequence numbers: numbers win, times still increase. */
static void test_lying_clocks(void **state)
{
	struct strbuf b = {0}, p = {0};
	struct reading r = {0};

	(void)state;
	tb_head(&b, "go 1.22");
	tb_clock(&b, 1);
	tb_event(&p, GT_PROC_STATUS, 3, TB_N3(1, 0, 1));
	tb_event(&p, GT_GO_STATUS, 4, UINT64_C(1), UINT64_C(5), UINT64_MAX, UINT64_C(1));
	tb_event(&p, GT_GO_START, 3, TB_N3(1, 5, 1));
	tb_event(&p, GT_GO_STOP, 3, TB_N3(1, 0, 0));
	tb_batch(&b, 1, 7, 9000, &p); /* late, by its clock */
	tb_event(&p, GT_PROC_STATUS, 3, TB_N3(1, 1, 1));
	tb_event(&p, GT_GO_STATUS, 4, UINT64_C(1), UINT64_C(6), UINT64_MAX, UINT64_C(1));
	tb_event(&p, GT_GO_START, 3, TB_N3(1, 5, 2)); /* must be behind thread 7's */
	tb_event(&p, GT_GO_STOP, 3, TB_N3(1, 0, 0));
	tb_event(&p, GT_GO_START, 3, TB_N3(1, 6, 1));
	tb_batch(&b, 1, 8, 10, &p);
	read_bytes(&r, &b);
	assert_true(r.ok && r.diag.n == 0);
	assert_string_equal(r.starts, "5 5 6 ");
	release(&r);
	strbuf_release(&b);
	strbuf_release(&p);
}

/* Threads beyond number that can all not go: an end in sight, and words. */
static void test_many_late(void **state)
{
	struct strbuf b = {0}, p = {0};
	struct reading r = {0};

	(void)state;
	tb_head(&b, "go 1.22");
	tb_clock(&b, 1);
	for (uint64_t i = 0; i < 5000; i++) {
		tb_event(&p, GT_GO_STATUS, 4, UINT64_C(1), i + 1, UINT64_MAX, UINT64_C(4));
		tb_event(&p, GT_GO_UNBLOCK, 4, UINT64_C(1), i + 2, UINT64_C(1), UINT64_C(0));
		tb_batch(&b, 1, 100 + i, 5000 - i, &p);
	}
	read_bytes(&r, &b);
	assert_true(r.diag.n > 0);
	release(&r);
	strbuf_release(&b);
	strbuf_release(&p);
}

/* Threads that cost six bytes each. */
static void test_many_threads(void **state)
{
	struct strbuf b = {0}, p = {0};
	struct reading r = {0};

	(void)state;
	tb_head(&b, "go 1.22");
	tb_clock(&b, 1);
	for (uint64_t i = 0; i <= 1 << 20; i++)
		tb_batch(&b, 1, i, 1, &p);
	read_bytes(&r, &b);
	assert_lost(&r, "more than a million threads", 0);
	release(&r);
	strbuf_release(&b);
	strbuf_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many_threads),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_framing),
		cmocka_unit_test(test_mixed_generations),
		cmocka_unit_test(test_resume),
		cmocka_unit_test(test_lying_clocks),
		cmocka_unit_test(test_many_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
