/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "model/baseline.h"
#include "model/suppress.h"
#include "rules/causes.h"
#include "tests/unit/nasty.h"
#include "tests/unit/report_fixture.h"

#define HEAD "{\"schema\":\"rootcause.baseline/1\"}\n"

static bool parse(struct baseline *b, const char *text, struct err *err)
{
	*b = (struct baseline){0};
	*err = (struct err){0};
	return baseline_parse(b, str_from(text), "b", err);
}

static void what_is_written_reads_back(void **state)
{
	struct strbuf once = {0}, again = {0};

	(void)state;
	for (size_t i = 0; i < NASTY_COUNT; i++) {
		struct baseline b = {0}, c = {0};
		struct err err = {0};
		struct report r;

		fixture_nasty(&r, nasty_strings[i]);
		assert_int_equal(baseline_add(&b, &r), 1);
		strbuf_clear(&once);
		strbuf_clear(&again);
		baseline_write(&b, &once);
		assert_true(baseline_parse(&c, strbuf_str(&once), "b", &err));
		baseline_write(&c, &again);
		assert_true(str_eq(strbuf_str(&once), strbuf_str(&again)));
		baseline_release(&b);
		baseline_release(&c);
		report_release(&r);
	}
	strbuf_release(&once);
	strbuf_release(&again);
}

static void broken_files_are_refused_with_their_line(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{"", "b:1: no baseline"},
		{"{}\n", "b:1: no baseline"},
		{"{\"schema\":\"rootcause.baseline/2\"}\n", "b:1: no baseline"},
		{HEAD "[]\n", "b:2: not an entry"},
		{HEAD "\n{\"rule\":\"a\"}\n", "b:3: an entry has a rule and a fingerprint"},
		{HEAD "{\"rule\":1}\n", "b:2: a field of an entry is no string"},
		{HEAD "{\"rule\":\"a\",\"fingerprint\":\"00000000000000zz\"}\n",
			"b:2: fingerprint is not"},
		{HEAD "{\"rule\":\"a\",\"finger", "b:2: not JSON"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct baseline b;
		struct err err;

		assert_false(parse(&b, cases[i].text, &err));
		if (!strstr(err.text, cases[i].message))
			fail_msg("%s is not %s", err.text, cases[i].message);
		baseline_release(&b);
	}
}

/* Fields of a later version are passed over; what two branches added is there once. */
static void files_may_be_newer_and_merged(void **state)
{
	const char *line =
		"{\"rule\":\"a\",\"more\":{\"x\":[1]},\"fingerprint\":\"00000000000000ab\"}\n";
	struct strbuf text = {0};
	struct baseline b;
	struct err err;

	(void)state;
	strbuf_addf(&text, HEAD "%s\n%s", line, line);
	assert_true(parse(&b, text.p, &err));
	assert_int_equal(b.n, 1);
	baseline_release(&b);
	strbuf_release(&text);
}

/* What is gone is fixed only where its rule was judged. */
static void what_was_not_judged_is_not_fixed(void **state)
{
	struct baseline b;
	struct err err;
	struct report r;

	(void)state;
	assert_true(parse(&b,
		HEAD "{\"rule\":\"leak.chan-send\",\"fingerprint\":\"7c1e0b77a2d94f10\"}\n"
		     "{\"rule\":\"cpu.gc-share\",\"fingerprint\":\"0000000000000001\"}\n"
		     "{\"rule\":\"sched.latency\",\"fingerprint\":\"0000000000000002\"}\n"
		     "{\"rule\":\"leak.waitgroup\",\"fingerprint\":\"0000000000000003\"}\n"
		     "{\"rule\":\"no.such-rule\",\"fingerprint\":\"0000000000000004\"}\n",
		&err));
	fixture_incident(&r);
	baseline_apply(&b, &r);
	assert_int_equal(r.findings[0].baseline, BASELINE_NEW);
	assert_int_equal(r.findings[1].baseline, BASELINE_KNOWN);
	assert_int_equal(r.nfixed, 1);
	assert_true(str_eq(r.fixed[0]->rule, STR("cpu.gc-share")));
	assert_int_equal(baseline_prune(&b, &r), 1);
	assert_int_equal(b.n, 4);
	report_release(&r);
	baseline_release(&b);
}

/* The gate looks at what is new, and the headline says what fails it. */
static void the_gate_of_new_findings(void **state)
{
	struct baseline b = {0};
	struct report r;

	(void)state;
	fixture_incident(&r);
	r.verdict.gate.only_new = true;
	baseline_add(&b, &r);
	baseline_apply(&b, &r);
	causes_verdict(&r, false);
	assert_int_equal(r.verdict.exit, 0);
	memcpy(r.findings[1].fingerprint, "ffffffffffffffff", 17);
	baseline_apply(&b, &r);
	causes_verdict(&r, false);
	assert_int_equal(r.verdict.exit, 1);
	assert_true(str_starts(r.verdict.headline, STR("427 goroutines")));
	report_release(&r);
	baseline_release(&b);
}

static void what_is_suppressed_fails_nothing(void **state)
{
	struct suppress_list l = {0};
	struct err err = {0};
	struct report r;

	(void)state;
	fixture_incident(&r);
	assert_true(suppress_list_add(&l,
		STR("deadlock.* *inventory* reason=known\nleak.* *reqlog* reason=\"a b\"\n"), "s",
		&err));
	suppress_apply(&l, &r, NULL);
	causes_verdict(&r, false);
	assert_int_equal(r.verdict.exit, 0);
	assert_int_equal(l.items[0].findings, 1);
	assert_true(str_starts(r.verdict.headline, STR("heap")) || r.verdict.headline.n > 0);
	assert_ptr_equal(r.findings[1].suppressed, &l.items[1]);
	report_release(&r);
	suppress_list_release(&l);
}

/* Two findings that readers would take for one get numbers that stay with their rank. */
static void equal_fingerprints_are_told_apart(void **state)
{
	struct report r;
	char first[17], second[17];

	(void)state;
	fixture_incident(&r);
	memcpy(r.findings[1].fingerprint, r.findings[0].fingerprint, 17);
	memcpy(r.findings[3].fingerprint, r.findings[0].fingerprint, 17);
	memcpy(first, r.findings[0].fingerprint, 17);
	causes_number(&r);
	assert_string_equal(r.findings[0].fingerprint, first);
	assert_string_not_equal(r.findings[1].fingerprint, first);
	assert_string_not_equal(r.findings[3].fingerprint, r.findings[1].fingerprint);
	memcpy(second, r.findings[1].fingerprint, 17);
	memcpy(r.findings[1].fingerprint, first, 17);
	memcpy(r.findings[3].fingerprint, "0000000000000007", 17);
	causes_number(&r);
	assert_string_equal(r.findings[1].fingerprint, second);
	report_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_reads_back),
		cmocka_unit_test(broken_files_are_refused_with_their_line),
		cmocka_unit_test(files_may_be_newer_and_merged),
		cmocka_unit_test(what_was_not_judged_is_not_fixed),
		cmocka_unit_test(the_gate_of_new_findings),
		cmocka_unit_test(what_is_suppressed_fails_nothing),
		cmocka_unit_test(equal_fingerprints_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
