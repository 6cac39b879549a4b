/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/redact.h"

static void prefixes(void **state)
{
	static const struct {
		const char *file, *package;
		size_t hidden;
	} rows[] = {
		{"/home/me/src/shop/log/log.go", "example.com/shop/log", 13},
		{"example.com/shop/log/log.go", "example.com/shop/log", 0},
		{"/root/go/pkg/mod/gopkg.in/yaml.v3@v3.0.1/yaml.go", "gopkg.in/yaml.v3", 17},
		{"/usr/lib/go/src/sync/mutex.go", "sync", 16},
		{"/home/me/shop/main.go", "main", 14},
		{"/main.go", "main", 1},
		{"Transfers.java", "com.example.shop", 0},
		{"/srv/shop/other/log.go", "example.com/shop/log", 16},
		{"//log/log.go", "log", 2},
		{"", "log", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(redact_prefix(str_from(rows[i].file), str_from(rows[i].package)),
			rows[i].hidden);
}

static void labels(void **state)
{
	struct redact_words w = {.kind = "label"};
	struct strbuf out = {0};

	(void)state;
	redact_labels(&w,
		STR("{\"bytes\":64,\"user\":\"al\\\"ice\",\"n\":[7,\"bob\"],\"by\":\"al\\\"ice\"}"),
		&out);
	assert_string_equal(strbuf_cstr(&out),
		"{\"bytes\":64,\"user\":\"label-1\",\"n\":[\"label-2\",\"label-3\"],\"by\":\"label-1\"}");
	strbuf_clear(&out);
	redact_labels(&w, STR("{\"user\":\"bob\",\"cut\":\"ali"), &out);
	assert_null(strstr(strbuf_cstr(&out), "ali"));
	strbuf_release(&out);
	intern_release(&w.texts);
}

static void events(void **state)
{
	static const struct {
		const char *kind, *text, *kept;
	} rows[] = {
		{"panic", "card 4111", "value-1"},
		{"panic", "runtime error: index out of range [5] with length 2",
			"runtime error: index out of range [5] with length 2"},
		{"panic", "assignment to entry in nil map [recovered]\n\tpanic: bob",
			"assignment to entry in nil map"},
		{"panic", "SIGNED by bob", "value-2"},
		{"panic", "test timed out after bob", "value-3"},
		{"panic", "faults of bob", "fault"},
		{"signal", "SIGABRT: abort", "SIGABRT: abort"},
		{"fatal error", "all goroutines are asleep - deadlock!\" says bob",
			"all goroutines are asleep - deadlock!"},
		{"panic", "open /home/bob/x: too many open files", "value-4: too many open files"},
		{"panic", "fork/exec /home/bob/x: cannot allocate memory",
			"value-5: fork/exec program: cannot allocate memory"},
		{"panic", "card 4111", "value-1"},
	};
	struct redact_words w = {.kind = "value"};
	struct strbuf out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		strbuf_clear(&out);
		redact_event(&w, str_from(rows[i].kind), str_from(rows[i].text), &out);
		assert_string_equal(strbuf_cstr(&out), rows[i].kept);
	}
	strbuf_release(&out);
	intern_release(&w.texts);
}

static void details(void **state)
{
	struct strbuf out = {0};

	(void)state;
	redact_detail(STR("data race"),
		STR("Write at 0x00c00009c210 by goroutine 7\nPrevious read at 0x1 by main goroutine\n"
		    "main.f /home/bob/x.go:1"),
		&out);
	assert_string_equal(strbuf_cstr(&out), "Write at an address by goroutine 7\n"
					       "Previous read at an address by main goroutine");
	strbuf_clear(&out);
	redact_detail(STR("test timeout"), STR("TestHang/bob (1s)\nTestAll (2s)\n"), &out);
	assert_string_equal(strbuf_cstr(&out), "TestHang\nTestAll (2s)");
	strbuf_clear(&out);
	redact_detail(STR("deadlock"), STR("\"bob\" waits"), &out);
	assert_int_equal(out.n, 0);
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefixes),
		cmocka_unit_test(labels),
		cmocka_unit_test(events),
		cmocka_unit_test(details),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
