/* SPDX-License-Identifier: MIT */
/* The pieces that the reports of profq print with; expected texts are those of Go 1.26. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyze/source_path.h"
#include "io/line_file.h"
#include "report/go_time.h"
#include "report/short_name.h"
#include "report/tab_columns.h"

static void check_columns(const char *text, const char *want)
{
	struct strbuf out = {0};

	tab_columns_right(str_from(text), &out);
	assert_string_equal(strbuf_cstr(&out), want);
	strbuf_release(&out);
}

static void columns_are_right_aligned(void **state)
{
	(void)state;
	check_columns("", "");
	check_columns("a\n", "a\n");
	check_columns("key:\t Total\n \tx:\t v\n \tlong:\t w\n\n",
		" key: Total\n         x: v\n      long: w\n\n");
	/* A line without the cell ends the column. */
	check_columns("a\tb\nx\nlong\tc\n", " ab\nx\n longc\n");
	check_columns("\303\244\tb\nxx\tc\n", "  \303\244b\n xxc\n");
	/* Between two bytes of 255 a tab is text, and they have no width. */
	check_columns("\377a\tb\377\tc\nxxxx\td\n", "  \377a\tb\377c\n xxxxd\n");
	check_columns("a\tb", " ab");
}

static void check_duration(int64_t ns, const char *want)
{
	struct strbuf out = {0};

	go_duration(ns, &out);
	assert_string_equal(strbuf_cstr(&out), want);
	strbuf_release(&out);
}

static void durations_are_those_of_go(void **state)
{
	(void)state;
	check_duration(0, "0s");
	check_duration(1, "1ns");
	check_duration(1500, "1.5\302\265s");
	check_duration(2000000, "2ms");
	check_duration(1000000000, "1s");
	check_duration(90500000000, "1m30.5s");
	check_duration(INT64_C(3600000000000), "1h0m0s");
	check_duration(-1100000000, "-1.1s");
	check_duration(INT64_MIN, "-2562047h47m16.854775808s");
}

static void a_precision_counts_characters(void **state)
{
	struct strbuf out = {0};

	(void)state;
	go_precision(STR("1.5\302\265s"), 4, &out);
	assert_string_equal(strbuf_cstr(&out), "1.5\302\265");
	strbuf_release(&out);
}

static void check_short(const char *name, const char *want)
{
	struct arena arena = {0};
	struct str got = short_name(str_from(name), &arena);

	assert_int_equal(got.n, str_from(want).n);
	assert_memory_equal(got.p, want, got.n);
	arena_release(&arena);
}

static void names_lose_where_they_come_from(void **state)
{
	(void)state;
	check_short("runtime.mallocgc", "runtime.mallocgc");
	check_short("github.com/blah-blah/v3/cart.(*Item).Add", "cart.(*Item).Add");
	check_short("github.com/blah/v3/cart/v10.Add", "v10.Add");
	check_short("example.com/shop/v2.Add", "shop.Add");
	check_short("example.com/shop/v1.Add", "v1.Add");
	check_short("a/b", "a/b");
	check_short("java.util.concurrent.Executor$Worker.run(Thread.java)", "Executor$Worker.run");
	check_short("com.foo.Bar.<init>", "Bar.<init>");
	check_short("(anonymous namespace)::f", "f");
	check_short("ns::other::Klass::method<int>(x)", "Klass::method<int>");
	check_short("ns::free_function", "ns::free_function");
}

static void check_trim(const char *path, const char *trim, const char *search, const char *want)
{
	struct str got = source_path_trim(str_from(path), str_from(trim), str_from(search));

	assert_int_equal(got.n, str_from(want).n);
	assert_memory_equal(got.p, want, got.n);
}

static void paths_are_cut_as_pprof_does(void **state)
{
	(void)state;
	check_trim("/build/shop/cart/a.go", "", "/home/me/shop", "cart/a.go");
	check_trim("/build/shop/cart/a.go", "/build", "/home/me/shop", "shop/cart/a.go");
	check_trim("/builder/a.go", "/build", "", "/builder/a.go");
	check_trim("/proc/self/cwd/./a.c", "", "", "a.c");
}

static void lines_of_a_file_end_at_a_long_one(void **state)
{
	char path[] = "/tmp/test_profile_reports.XXXXXX";
	struct line_file f;
	struct str line;
	int fd = mkstemp(path), error;
	FILE *out = fdopen(fd, "w");

	(void)state;
	assert_non_null(out);
	fputs("one\r\n\n", out);
	for (int i = 0; i < 65535; i++)
		fputc('x', out);
	fputs("\nthree\n", out);
	for (int i = 0; i < 65536; i++)
		fputc('y', out);
	fputs("\nnever\n", out);
	fclose(out);
	assert_true(line_file_open(&f, path, &error));
	assert_true(line_file_next(&f, &line) && str_eq(line, STR("one")));
	assert_true(line_file_next(&f, &line) && line.n == 0);
	assert_true(line_file_next(&f, &line) && line.n == 65535);
	assert_true(line_file_next(&f, &line) && str_eq(line, STR("three")));
	assert_false(line_file_next(&f, &line));
	line_file_close(&f);
	assert_true(line_file_open(&f, "/tmp", &error));
	assert_false(line_file_next(&f, &line));
	line_file_close(&f);
	assert_false(line_file_open(&f, "/nonexistent/file", &error));
	remove(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_right_aligned),
		cmocka_unit_test(durations_are_those_of_go),
		cmocka_unit_test(a_precision_counts_characters),
		cmocka_unit_test(names_lose_where_they_come_from),
		cmocka_unit_test(paths_are_cut_as_pprof_does),
		cmocka_unit_test(lines_of_a_file_end_at_a_long_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
