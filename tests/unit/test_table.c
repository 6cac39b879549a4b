/* SPDX-License-Identifier: MIT */
#include "report/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/escape.h"

struct item {
	const char *name;
	int count;
};

static void name_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, ((const struct item *)rows)[row].name);
}

static void count_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%d", ((const struct item *)rows)[row].count);
}

static void hex_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "0x%x", (unsigned)((const struct item *)rows)[row].count);
}

static enum style bad(const void *rows, size_t row)
{
	return ((const struct item *)rows)[row].count > 100 ? STYLE_BAD : STYLE_PLAIN;
}

static const struct column columns[] = {
	{.header = "count",
		.field = "count",
		.align = ALIGN_RIGHT,
		.text = count_text,
		.style = bad},
	{.header = "name", .field = "name", .cut = CUT_MIDDLE, .text = name_text, .code = true},
	{.field = "hex", .text = count_text, .value = hex_value},
};

static struct table table_of(const struct item *items, size_t n)
{
	return (struct table){.columns = columns, .ncolumns = 3, .rows = items, .nrows = n};
}

static void check(struct strbuf *out, const char *expected)
{
	assert_string_equal(strbuf_cstr(out), expected);
	strbuf_release(out);
}

static void text_aligns_and_leaves_no_trailing_blank(void **state)
{
	static const struct item items[] = {{"a", 1}, {"long name", 22}, {"", 333}};
	struct table t = table_of(items, 3);
	struct look look = {0};
	struct strbuf out = {0};

	(void)state;
	table_text(&t, &look, &out);
	check(&out, "count  name\n    1  a\n   22  long name\n  333\n");
}

static void names_are_cut_only_to_fit_a_width(void **state)
{
	static const struct item items[] = {
		{"example.com/shop/internal/reqlog.(*Logger).Record", 1}};
	struct table t = table_of(items, 1);
	struct look look = {.width = 30};
	struct strbuf out = {0};

	(void)state;
	table_text(&t, &look, &out);
	check(&out, "count  name\n    1  example\xe2\x80\xa6"
		    "*Logger).Record\n");
	look.width = 0;
	table_text(&t, &look, &out);
	check(&out, "count  name\n    1  example.com/shop/internal/reqlog.(*Logger).Record\n");
}

static void cuts_count_characters_not_bytes(void **state)
{
	struct strbuf out = {0};

	(void)state;
	column_cut(STR("\xc3\xa4\xc3\xb6\xc3\xbc"), 3, CUT_LEFT, &out);
	check(&out, "\xc3\xa4\xc3\xb6\xc3\xbc");
	column_cut(STR("\xc3\xa4\xc3\xb6\xc3\xbc!"), 3, CUT_LEFT, &out);
	check(&out, "\xe2\x80\xa6\xc3\xbc!");
	column_cut(STR("abcdef"), 3, CUT_RIGHT, &out);
	check(&out, "ab\xe2\x80\xa6");
	column_cut(STR("abcdef"), 1, CUT_MIDDLE, &out);
	check(&out, "\xe2\x80\xa6");
}

static void control_bytes_reach_no_form_raw(void **state)
{
	static const struct item items[] = {{"a\033[31m\tb", 1}};
	struct table t = table_of(items, 1);
	struct look look = {0};
	struct strbuf out = {0};

	(void)state;
	table_text(&t, &look, &out);
	check(&out, "count  name\n    1  a\\x1b[31m\\tb\n");
	table_csv(&t, &out);
	check(&out, "count,name,hex\n1,a\\x1b[31m\\tb,0x1\n");
	table_tsv(&t, &out);
	check(&out, "count\tname\thex\n1\ta\\x1b[31m\\tb\t0x1\n");
}

static void colour_adds_escapes_and_changes_nothing_else(void **state)
{
	static const struct item items[] = {{"x", 200}};
	struct table t = table_of(items, 1);
	struct look look = {.color = true};
	struct strbuf out = {0};

	(void)state;
	table_text(&t, &look, &out);
	check(&out, "\033[1mcount\033[0m  \033[1mname\033[0m\n  \033[1;31m200\033[0m  x\n");
}

static void csv_quotes_what_it_must(void **state)
{
	struct strbuf out = {0};

	(void)state;
	escape_csv(STR("a,b"), &out);
	check(&out, "\"a,b\"");
	escape_csv(STR("say \"hi\""), &out);
	check(&out, "\"say \"\"hi\"\"\"");
	escape_csv(STR(" edge"), &out);
	check(&out, "\" edge\"");
	escape_csv(STR("plain;text"), &out);
	check(&out, "plain;text");
	escape_tsv(STR("a\\b"), &out);
	check(&out, "a\\\\b");
}

static void markdown_keeps_markup_out(void **state)
{
	static const struct item items[] = {{"map[a|b]", 7}};
	struct table t = table_of(items, 1);
	struct strbuf out = {0};

	(void)state;
	table_markdown(&t, &out);
	check(&out, "| count | name |\n|---:|---|\n| 7 | <code>map\\[a\\|b\\]</code> |\n");
	escape_markdown(STR("<b>*x* & `y`"), &out);
	check(&out, "&lt;b>\\*x\\* &amp; \\`y\\`");
	escape_markdown_code(STR("a``b`"), &out);
	check(&out, "``` a``b` ```");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_aligns_and_leaves_no_trailing_blank),
		cmocka_unit_test(names_are_cut_only_to_fit_a_width),
		cmocka_unit_test(cuts_count_characters_not_bytes),
		cmocka_unit_test(control_bytes_reach_no_form_raw),
		cmocka_unit_test(colour_adds_escapes_and_changes_nothing_else),
		cmocka_unit_test(csv_quotes_what_it_must),
		cmocka_unit_test(markdown_keeps_markup_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
