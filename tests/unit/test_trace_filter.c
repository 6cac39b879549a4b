/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>

#include "trace_stream.h"

static struct trace_goroutine of(struct stream *s, uint64_t id, const char *entry)
{
	stackid stack = stream_stack(s, entry);
	frameid frame = stacks_get(&s->stacks, stack)->frame;

	return (struct trace_goroutine){
		.id = id, .entry = stacks_frame_get(&s->stacks, frame)->function};
}

static bool passes(struct trace_filter f, struct stream *s, struct trace_span span)
{
	bool passes = trace_filter_span(&f, &s->stacks, &span);

	assert_int_equal(f.filtered, !passes);
	trace_filter_release(&f);
	return passes;
}

static struct trace_pattern pattern(const char *text)
{
	struct err err = {0};

	return (struct trace_pattern){.regex = regex_new(str_from(text), &err)};
}

static void each(void **state)
{
	struct trace_goroutine g;
	struct trace_span wait, call;
	struct stream s;

	(void)state;
	stream_init(&s);
	g = of(&s, 7, "main.worker");
	wait = (struct trace_span){.goroutine = &g,
		.state = TRACE_WAITING,
		.reason = stacks_string(&s.stacks, STR("sync")),
		.stack = stream_stack(&s, "main.worker;cache.Get;sync.(*Mutex).Lock")};
	call = (struct trace_span){.goroutine = &g,
		.state = TRACE_SYSCALL,
		.stack = stream_stack(&s, "main.worker;os.Read;syscall.read")};
	assert_false(trace_filter_set(&(struct trace_filter){0}));
	assert_true(passes((struct trace_filter){0}, &s, wait));
	assert_true(passes((struct trace_filter){.has_goroutine = true, .goroutine = 7}, &s, wait));
	assert_false(
		passes((struct trace_filter){.has_goroutine = true, .goroutine = 8}, &s, wait));
	/* The trace's word, the class, or the state. */
	assert_true(passes((struct trace_filter){.reason = STR("sync")}, &s, wait));
	assert_true(passes((struct trace_filter){.reason = STR("mutex lock")}, &s, wait));
	assert_true(passes((struct trace_filter){.reason = STR("waiting")}, &s, wait));
	assert_false(passes((struct trace_filter){.reason = STR("select")}, &s, wait));
	assert_true(passes((struct trace_filter){.reason = STR("syscall")}, &s, call));
	assert_false(passes((struct trace_filter){.reason = STR("sync")}, &s, call));
	/* Functions on the stack, and the entry, which a span without a stack has, too. */
	assert_true(passes((struct trace_filter){.focus = pattern("^cache")}, &s, wait));
	assert_false(passes((struct trace_filter){.focus = pattern("^cache")}, &s, call));
	assert_false(passes((struct trace_filter){.ignore = pattern("^cache")}, &s, wait));
	assert_true(passes((struct trace_filter){.ignore = pattern("^cache")}, &s, call));
	call.stack = 0;
	assert_true(passes((struct trace_filter){.focus = pattern("worker")}, &s, call));
	/* Together. */
	assert_false(passes((struct trace_filter){.reason = STR("sync"),
				    .focus = pattern("cache"),
				    .ignore = pattern("worker")},
		&s, wait));
	stream_release(&s);
}

/* Answers are kept by function: those of functions that come later are asked for, too. */
static void growing(void **state)
{
	struct trace_filter f = {.focus = pattern("f[0-9]*7$")};
	struct trace_goroutine g;
	struct stream s;
	char name[32];
	int n = 0;

	(void)state;
	stream_init(&s);
	for (int i = 0; i < 1000; i++) {
		struct trace_span span = {.goroutine = &g, .state = TRACE_RUNNING};

		snprintf(name, sizeof(name), "f%d", i);
		g = of(&s, 1, name);
		n += trace_filter_span(&f, &s.stacks, &span);
		n += trace_filter_span(&f, &s.stacks, &span);
	}
	assert_int_equal(n, 200);
	assert_int_equal(f.filtered, 1800);
	trace_filter_release(&f);
	stream_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each),
		cmocka_unit_test(growing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
