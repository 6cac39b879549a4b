/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "report/units.h"

static void check_label(int64_t v, const char *from, const char *to, const char *want)
{
	struct strbuf b = {0};

	unit_label(v, str_from(from), str_from(to), &b);
	assert_string_equal(strbuf_cstr(&b), want);
	strbuf_release(&b);
}

/* Expectations from measurement_test.go of google/pprof and from `go tool pprof` (Go 1.26). */
static void labels_as_pprof(void **state)
{
	(void)state;
	check_label(0, "nanoseconds", "auto", "0");
	check_label(1024, "bytes", "auto", "1kB");
	check_label(1536, "byte", "auto", "1.50kB");
	check_label(-1536, "B", "auto", "-1.50kB");
	check_label(1, "s", "ms", "1000ms");
	check_label(1, "kb", "b", "1024B");
	check_label(90, "seconds", "auto", "90s");
	check_label(7200, "seconds", "auto", "2hrs");
	check_label(5, "bytes", "ms", "5B");
	check_label(12, "widgets", "parsecs", "12parsecs");
	check_label(12, "widgets", "auto", "12");
	check_label(3, "count", "minimum", "3");
	check_label(1, "nanoseconds", "hrs", "0");
	check_label(2500, "milliGCU", "auto", "2.50GCU");
	check_label(INT64_MIN, "count", "auto", "-9223372036854775808");
}

static void check_percentage(int64_t v, int64_t total, const char *want)
{
	struct strbuf b = {0};

	unit_percentage(v, total, &b);
	assert_string_equal(strbuf_cstr(&b), want);
	strbuf_release(&b);
}

static void percentages_as_pprof(void **state)
{
	(void)state;
	check_percentage(0, 0, "    0%");
	check_percentage(0, 10, "    0%");
	check_percentage(9996, 10000, "  100%");
	check_percentage(9994, 10000, "99.94%");
	check_percentage(-50, 100, "50.00%");
	check_percentage(31, 100000, "0.031%");
	check_percentage(1, 3200000000, "3.1e-08%");
	check_percentage(250, 100, "250.00%");
}

static void check_duration(int64_t ns, const char *want)
{
	struct strbuf b = {0};

	unit_duration(ns, &b);
	assert_string_equal(strbuf_cstr(&b), want);
	strbuf_release(&b);
}

static void durations_for_people(void **state)
{
	const int64_t s = 1000000000;

	(void)state;
	check_duration(-1, "unknown");
	check_duration(0, "0ns");
	check_duration(1500000, "1.5ms");
	check_duration(1500 * 1000000, "1.5s");
	check_duration(130 * s, "2m 10s");
	check_duration(3600 * s, "1h");
	check_duration((2 * 86400 + 3 * 3600) * s, "2d 3h");
}

static void check_bytes(uint64_t n, const char *want)
{
	struct strbuf b = {0};

	unit_bytes(n, &b);
	assert_string_equal(strbuf_cstr(&b), want);
	strbuf_release(&b);
}

static void bytes_for_people(void **state)
{
	(void)state;
	check_bytes(0, "0 B");
	check_bytes(1023, "1023 B");
	check_bytes(1536, "1.5 KB");
	check_bytes(1048575, "1.0 MB");
	check_bytes(UINT64_MAX, "16.0 EB");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_as_pprof),
		cmocka_unit_test(percentages_as_pprof),
		cmocka_unit_test(durations_for_people),
		cmocka_unit_test(bytes_for_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
