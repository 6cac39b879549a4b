/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/utf8.h"
#include "report/report_formats.h"
#include "tests/unit/nasty.h"
#include "tests/unit/report_fixture.h"

static const struct report_options options;

static void render(const char *format, const struct report *r, struct strbuf *out)
{
	strbuf_clear(out);
	report_format_find(str_from(format))->write(r, &options, out);
}

/* Reads to the end; false when it is no JSON. Strings equal to s are counted. */
static bool read_all(struct str json, struct str s, size_t *equal)
{
	struct json_reader r;
	enum json_type type;

	json_reader_init(&r, json);
	for (*equal = 0; (type = json_next(&r)) != JSON_END && type != JSON_ERROR;)
		*equal += type == JSON_STRING && str_eq(r.text, s);
	json_reader_release(&r);
	return type == JSON_END;
}

static void fields_are_those_of_the_design(void **state)
{
	static const char *const parts[] = {"{\n  \"schema\": \"rootcause.report/1\",",
		"\"verdict\": {\n    \"state\": \"fail\",\n    \"exit\": 1,\n    \"gate\": "
		"\"error\",\n    \"class\": \"deadlock\",\n    \"headline\": \"two locks",
		"\"findings\": [\n    {\n      \"rule\": \"deadlock.lock-cycle\",\n      "
		"\"severity\": \"critical\",\n      \"basis\": \"proof\",\n      "
		"\"fingerprint\": \"00a1c2d3e4f50617\",",
		"\"line\": 38", "\"waiters\": 44", "\"baseline\": \"new\"",
		"\"function\": null,\n          \"file\": null,\n          \"line\": null",
		"\"share_pct\": 60.567", "\"wait_max_ns\": 68000000000",
		"\"effects\": [\n        \"1111111111111111\"\n      ],\n      \"baseline\": null",
		"\"gc_goal_bytes\": null", "\"coverage\": [",
		"\"rule\": \"contention.hot-lock\",\n      \"state\": \"not_applicable\",\n      "
		"\"note\": \"mutex profile of",
		"\"inputs\": [", "\"records\": 705,\n      \"skipped\": 2,\n      \"warnings\": ["};
	struct strbuf out = {0};
	const char *at;
	struct report r;
	size_t n;

	(void)state;
	fixture_incident(&r);
	render("json", &r, &out);
	at = out.p;
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		at = strstr(at, parts[i]);
		if (!at)
			fail_msg("'%s' is missing or too early in:\n%s", parts[i], out.p);
	}
	assert_true(read_all(strbuf_str(&out), STR("proof"), &n));
	assert_int_equal(n, 1);
	strbuf_release(&out);
	report_release(&r);
}

static void an_empty_report_is_whole(void **state)
{
	struct strbuf out = {0};
	struct report r = {.verdict.state = VERDICT_INSUFFICIENT};
	size_t n;

	(void)state;
	render("json", &r, &out);
	assert_true(read_all(strbuf_str(&out), STR("insufficient"), &n));
	assert_int_equal(n, 1);
	assert_non_null(strstr(out.p, "\"findings\": [],\n  \"coverage\": [],\n  \"inputs\": []"));
	render("jsonl", &r, &out);
	assert_int_equal(out.n, 0);
	strbuf_release(&out);
}

static void jsonl_is_one_finding_a_line(void **state)
{
	struct strbuf out = {0};
	struct report r;
	struct str rest;
	size_t lines = 0;

	(void)state;
	fixture_incident(&r);
	render("jsonl", &r, &out);
	for (rest = strbuf_str(&out); rest.n; lines++) {
		struct str line = str_split(&rest, '\n');
		size_t n;

		assert_true(read_all(line, r.findings[lines].rule, &n));
		assert_int_equal(n, 1);
	}
	assert_int_equal(lines, r.nfindings);
	strbuf_release(&out);
	report_release(&r);
}

static bool is_clean(struct str s)
{
	while (s.n) {
		uint32_t c;
		size_t n = utf8_next(s, &c);

		if (n == 0)
			return false;
		s = str_from_at(s, n);
	}
	return true;
}

/* Valid text comes back as it went in, 23 times over; the rest is at least readable. */
static void nasty_words_come_back(void **state)
{
	struct strbuf out = {0};

	(void)state;
	for (size_t i = 0; i < NASTY_COUNT; i++) {
		struct str s = nasty_strings[i];
		struct report r;
		size_t n;

		fixture_nasty(&r, s);
		render("json", &r, &out);
		report_release(&r);
		assert_true(read_all(strbuf_str(&out), s, &n));
		if (is_clean(s) && s.n)
			assert_true(n >= 23);
		for (size_t k = 0; k < out.n; k++)
			assert_true(out.p[k] == '\n' || (unsigned char)out.p[k] >= 0x20);
	}
	strbuf_release(&out);
}

static void evidence_of_one_name_is_not_lost(void **state)
{
	struct strbuf out = {0};
	struct report r;

	(void)state;
	fixture_nasty(&r, STR("x"));
	render("json", &r, &out);
	assert_non_null(strstr(out.p, "\"x\": \"x\",\n        \"x#2\": 1"));
	strbuf_release(&out);
	report_release(&r);
}

/* Three findings and a header: whatever the words, four lines of thirteen cells. */
static void rows_stay_rows(void **state)
{
	struct strbuf out = {0};
	struct report r;

	(void)state;
	for (size_t i = 0; i < NASTY_COUNT; i++) {
		size_t lines = 0, tabs = 0;

		fixture_nasty(&r, nasty_strings[i]);
		render("tsv", &r, &out);
		report_release(&r);
		for (size_t k = 0; k < out.n; k++) {
			lines += out.p[k] == '\n';
			tabs += out.p[k] == '\t';
			assert_true(out.p[k] == '\n' || out.p[k] == '\t' ||
				    (unsigned char)out.p[k] >= 0x20);
		}
		assert_int_equal(lines, 4);
		assert_int_equal(tabs, 4 * 12);
	}
	fixture_incident(&r);
	render("csv", &r, &out);
	assert_non_null(strstr(out.p, "\nleak.chan-send,error,measured,7c1e0b77a2d94f10,427," SHOP
				      "reqlog.(*Logger).Record," SHOP "reqlog/reqlog.go,45,"));
	assert_non_null(strstr(out.p, ",0,new,0\n"));
	report_release(&r);
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_those_of_the_design),
		cmocka_unit_test(an_empty_report_is_whole),
		cmocka_unit_test(jsonl_is_one_finding_a_line),
		cmocka_unit_test(nasty_words_come_back),
		cmocka_unit_test(rows_stay_rows),
		cmocka_unit_test(evidence_of_one_name_is_not_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
