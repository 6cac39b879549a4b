/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "formats/pprof_text.h"

/* All samples as lines "values: name:line name:line {k=v}\n". */
static bool print_sample(void *ctx, const struct profile_sample *s)
{
	void **both = ctx;
	const struct profile *p = both[0];
	struct strbuf *out = both[1];

	for (size_t i = 0; i < p->ntypes; i++)
		strbuf_addf(out, "%s%lld", i ? " " : "", (long long)s->values[i]);
	strbuf_addc(out, ':');
	for (size_t i = 0; i < s->nlocations; i++) {
		const struct profile_location *l = &p->locations[s->locations[i]];

		strbuf_addf(out, " %llx", (unsigned long long)l->address);
		for (uint32_t k = 0; k < l->nlines; k++) {
			const struct profile_line *line = &p->lines[l->first_line + k];
			struct str name = p->functions[line->function].name;

			strbuf_addf(out, ",%.*s:%d", STR_ARG(name), (int)line->line);
		}
	}
	for (size_t i = 0; i < s->nlabels; i++)
		if (!s->labels[i].numeric)
			strbuf_addf(out, " {%.*s=%.*s}", STR_ARG(s->labels[i].key),
				STR_ARG(s->labels[i].text));
		else
			strbuf_addf(out, " {%.*s=%lld}", STR_ARG(s->labels[i].key),
				(long long)s->labels[i].number);
	strbuf_addc(out, '\n');
	return true;
}

struct outcome {
	struct strbuf samples;
	size_t bad, rest; /* damaged records; lines that are not part of it */
	char kind[16], types[128];
	int64_t period;
};

static void parse(const char *text, struct outcome *o)
{
	struct pprof_text *t = pprof_text_new();
	struct str rest = str_from(text);
	const struct profile *p;
	struct err err = {0};
	void *both[2];

	*o = (struct outcome){0};
	while (rest.n) {
		enum pprof_text_verdict v = pprof_text_take(t, str_split(&rest, '\n'), 0);

		o->bad += v == PPROF_TEXT_BAD;
		o->rest += v == PPROF_TEXT_END;
	}
	p = pprof_text_finish(t);
	both[0] = (void *)(uintptr_t)p;
	both[1] = &o->samples;
	assert_true(profile_each(p, true, print_sample, both, &err));
	snprintf(o->kind, sizeof(o->kind), "%s", p->kind);
	for (size_t i = 0; i < p->ntypes; i++)
		snprintf(o->types + strlen(o->types), sizeof(o->types) - strlen(o->types), "%.*s ",
			STR_ARG(p->types[i].type));
	o->period = p->period;
	pprof_text_free(t);
}

static void check(const char *text, const char *kind, const char *samples)
{
	struct outcome o;

	parse(text, &o);
	assert_string_equal(strbuf_cstr(&o.samples), samples);
	assert_string_equal(o.kind, kind);
	assert_int_equal(o.bad, 0);
	assert_int_equal(o.rest, 0);
	strbuf_release(&o.samples);
}

static void goroutines_with_labels_and_inlined_frames(void **state)
{
	(void)state;
	check("goroutine profile: total 3\n"
	      "2 @ 0x48370e 0x41709c 0x102 0x48aac1\n"
	      "# labels: {\"job\":\"nightly \\\"x\\\"\", \"n\":\"1\"}\n"
	      "#\t0x101\tmain.inlined+0x37\t\tm.go:7\n"
	      "#\t0x101\tmain.F[go.shape.struct { A int }]+0x37\t/a b/m.go:170\n"
	      "\n"
	      "1 @ 0x48370e\n"
	      "#\t0x201\tmain.g+0x1\tm.go:9\n",
		"goroutine",
		"2: 101,main.inlined:7,main.F[go.shape.struct { A int }]:170 "
		"{job=nightly \"x\"} {n=1}\n"
		"1: 201,main.g:9\n");
}

/* One return address several times over is recursion, not inlining. */
static void recursion_is_no_inlining(void **state)
{
	(void)state;
	check("goroutine profile: total 1\n"
	      "1 @ 0x102 0x102 0x202\n"
	      "#\t0x101\tmain.fib+0x1\tm.go:5\n"
	      "#\t0x101\tmain.fib+0x1\tm.go:5\n"
	      "#\t0x201\tmain.main+0x1\tm.go:9\n",
		"goroutine", "1: 101,main.fib:5 101,main.fib:5 201,main.main:9\n");
}

static void threads_without_stack(void **state)
{
	(void)state;
	check("threadcreate profile: total 9\n6 @\n#\t0x0\n\n2 @ 0x0 0x0\n#\t0x0\n\n"
	      "1 @ 0x4536c5 0x0\n\n",
		"threadcreate", "6:\n2:\n1: 4536c4\n");
}

static void contention_is_scaled(void **state)
{
	(void)state;
	check("--- mutex:\ncycles/second=2000000000\nsampling period=5\n"
	      "4000 3 @ 0x102\n#\t0x101\tsync.(*Mutex).Unlock+0x1\ts.go:1\n",
		"mutex", "15 10000: 101,sync.(*Mutex).Unlock:1\n");
	check("--- contention:\ncycles/second=1000000000\n7 2 @ 0x102\n", "block", "2 7: 101\n");
}

static void heap_is_unsampled(void **state)
{
	struct outcome o;

	(void)state;
	/* Objects as large as the rate (half of what the header says): 1 / (1 - 1/e) of each. */
	parse("heap profile: 10: 655360 [20: 999] @ heap/131072\n"
	      "10: 655360 [0: 0] @ 0x102\n#\t0x101\tmain.f+0x1\tm.go:1\n"
	      "0: 0 [0: 0] @ 0x302\n\n"
	      "# runtime.MemStats\n# Alloc = 12\n",
		&o);
	assert_string_equal(o.types, "alloc_objects alloc_space inuse_objects inuse_space ");
	assert_int_equal(o.period, 65536);
	assert_string_equal(strbuf_cstr(&o.samples), "0 0 15 1036764: 101,main.f:1 {bytes=65536}\n"
						     "0 0 0 0: 301\n");
	assert_int_equal(o.bad + o.rest, 0);
	strbuf_release(&o.samples);
	parse("heap profile: 1: 8 [1: 8] @ heap/2\n1: 8 [1: 8] @ 0x102\n", &o);
	assert_string_equal(o.types, "objects space ");
	assert_string_equal(strbuf_cstr(&o.samples), "1 8: 101 {bytes=8}\n");
	strbuf_release(&o.samples);
}

static void damage_is_counted(void **state)
{
	struct outcome o;

	(void)state;
	parse("goroutine profile: total 3\n99999999999999999999 @ 0x1\n1 @ zz\n1 @ 0x102\n"
	      "log line\n",
		&o);
	assert_int_equal(o.bad, 2);
	assert_int_equal(o.rest, 1);
	assert_string_equal(strbuf_cstr(&o.samples), "1: 101\n");
	strbuf_release(&o.samples);
	parse("heap profile: 1: 8 [1: 8] @ heap/2\n0: 8 [0: 0] @ 0x1\n", &o);
	assert_int_equal(o.bad, 1);
	strbuf_release(&o.samples);
}

static void knows_its_first_line(void **state)
{
	(void)state;
	assert_true(pprof_text_starts(STR("goroutine profile: total 23")));
	assert_true(pprof_text_starts(STR("my.profile profile: total 0")));
	assert_true(pprof_text_starts(STR("--- mutex:")));
	assert_true(pprof_text_starts(STR("heap profile: 1: 2 [3: 4] @ heap/5")));
	assert_false(pprof_text_starts(STR("goroutine profile: total many")));
	assert_false(pprof_text_starts(STR("goroutine 1 [running]:")));
	assert_false(pprof_text_starts(STR("--- FAIL: TestX")));
	assert_false(pprof_text_starts(STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goroutines_with_labels_and_inlined_frames),
		cmocka_unit_test(recursion_is_no_inlining),
		cmocka_unit_test(threads_without_stack),
		cmocka_unit_test(contention_is_scaled),
		cmocka_unit_test(heap_is_unsampled),
		cmocka_unit_test(damage_is_counted),
		cmocka_unit_test(knows_its_first_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
