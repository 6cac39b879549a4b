/* SPDX-License-Identifier: MIT */
#include "formats/manifest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "model/dump.h"

static void a_manifest_is_read(void **state)
{
	static const struct str text = STR_INIT(
		"{\"schema\":\"rootcause.capture/1\",\"new\":{\"a\":[1,{}]},\"process\":\"sh\\u006fp\","
		"\"pid\":14511,\"gomaxprocs\":\"two\",\"files\":[{\"path\":\"a.txt\",\"time\":"
		"\"2026-11-21T05:43:29.956330+01:00\",\"x\":[1]},7,{\"path\":\"b\",\"time\":5,"
		"\"process\":\"q\"}]}");
	struct manifest m;
	struct err err = {0};
	const struct manifest_file *f;

	(void)state;
	assert_true(manifest_is(text));
	assert_true(manifest_read(&m, text, "manifest.json", &err));
	assert_true(str_eq(m.process, STR("shop")));
	assert_int_equal(m.pid, 14511);
	assert_int_equal(m.gomaxprocs, -1);
	assert_int_equal(m.nfiles, 2);
	f = manifest_find(&m, STR("a.txt"));
	assert_non_null(f);
	assert_true(f->time_ns == INT64_C(1795236209956330000));
	f = manifest_find(&m, STR("b"));
	assert_true(f->time_ns == TIME_UNKNOWN);
	assert_true(str_eq(f->process, STR("q")));
	assert_null(manifest_find(&m, STR("c")));
	manifest_release(&m);
}

static void other_json_is_none(void **state)
{
	(void)state;
	assert_false(manifest_is(STR("{\"schema\":\"k6\"}")));
	assert_false(manifest_is(STR("\"rootcause.capture/1\"")));
	assert_false(manifest_is(STR("")));
}

/* Cut anywhere it says where, and what was read is given back. */
static void a_cut_manifest_says_where(void **state)
{
	static const struct str text = STR_INIT(
		"{\"schema\":\"rootcause.capture/1\",\"files\":[{\"path\":\"a\",\"what\":\"w\"}]}");

	(void)state;
	for (size_t n = 0; n < text.n; n++) {
		struct manifest m;
		struct err err = {0};

		assert_false(manifest_read(&m, str_head(text, n), "m.json", &err));
		assert_non_null(strstr(err.text, "m.json: byte "));
		manifest_release(&m);
	}
}

static void times_are_exact_or_none(void **state)
{
	static const struct {
		const char *text;
		int64_t ns;
	} good[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"1969-12-31T23:59:59.5Z", -500000000},
		{"2000-02-29T12:00:00Z", INT64_C(951825600000000000)},
		{"2026-11-21T04:43:29.956330Z", INT64_C(1795236209956330000)},
		{"2026-11-21 04:43:29-00:30", INT64_C(1795238009000000000)},
	};
	static const char *const bad[] = {"", "yesterday", "2026-11-21", "2026-13-01T00:00:00Z",
		"2026-11-21T24:00:00Z", "2026-11-21T04:43:29", "2026-11-21T04:43:29Zulu",
		"9999-01-01T00:00:00Z", "2026-11-21T04:43:29+1:0x"};
	int64_t ns;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(time_parse(str_from(good[i].text), &ns));
		assert_true(ns == good[i].ns);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (time_parse(str_from(bad[i]), &ns))
			fail_msg("%s", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_manifest_is_read),
		cmocka_unit_test(other_json_is_none),
		cmocka_unit_test(a_cut_manifest_says_where),
		cmocka_unit_test(times_are_exact_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
